/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The firmware and package files of every testbed, which the simulator's tools have made when it
 * was built.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Copies the firmware file REVISION.bin of each revision in testbed.h to @firmwares, and the
 * packages between them to @packages: v12-v13.zip and so on. Creates both directories. */
gboolean
testbed_packages_copy (const gchar *firmwares, const gchar *packages, GError **error);

G_END_DECLS
