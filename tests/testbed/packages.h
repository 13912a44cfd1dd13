/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The firmwares and packages of every testbed, made by the simulator's tools.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes the firmwares REVISION.bin of all revisions of testbed.h and, in @packages, the
 * packages between them: v12-v13.zip and so on. @tools is where the programs are; both
 * folders are created. */
gboolean
testbed_packages_make (const gchar *tools,
                       const gchar *firmwares,
                       const gchar *packages,
                       GError     **error);

/* One more package in @packages, @name, from one firmware file to another. */
gboolean
testbed_packages_add (const gchar *tools,
                      const gchar *packages,
                      const gchar *name,
                      const gchar *from,
                      const gchar *to,
                      GError     **error);

G_END_DECLS
