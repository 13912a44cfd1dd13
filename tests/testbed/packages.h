/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The firmware and package files of every testbed, which the simulator's tools make.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes the firmware file REVISION.bin of each revision in testbed.h and, in @packages, the
 * packages between them: v12-v13.zip and so on. @tools is the directory of the tools. Creates
 * both directories. */
gboolean
testbed_packages_make (const gchar *tools,
                       const gchar *firmwares,
                       const gchar *packages,
                       GError     **error);

/* Makes the package @name in @packages, from one firmware file to another. */
gboolean
testbed_packages_add (const gchar *tools,
                      const gchar *packages,
                      const gchar *name,
                      const gchar *from,
                      const gchar *to,
                      GError     **error);

G_END_DECLS
