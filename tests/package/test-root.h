/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A root for installing packages: this machine, but everything that is written to /usr,
 * /etc and /var stays in memory, visible to this process and its children only.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Call it once, before any thread is started. Needs root. Aborts if the root cannot be made. */
void
test_root_enter (void);

/* Runs @command, which is quoted as for GLib, to its end, and returns the exit status.
 * @output may be NULL; it gets both outputs, transfer full. */
gint
test_root_run (gchar **output, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
