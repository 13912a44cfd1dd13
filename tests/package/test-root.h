/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A root for installing packages: this machine, with everything that is written to
 * /usr, /etc and /var kept in memory, seen by this process and its children only.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Once, before any thread is started; needs root. Aborts if it cannot be made. */
void
test_root_enter (void);

/* Runs the words of @command (GLib's shell quoting) to their end: the exit status.
 * @output, if not NULL, transfer full: both outputs. */
gint
test_root_run (gchar **output, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
