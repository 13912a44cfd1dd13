/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A clock that runs only when a test turns it: replaces g_timeout_add() and g_source_remove() in
 * the program that it is linked into. Timers of other functions of GLib are not affected.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Turns the clock to the timer that is due first and runs it. FALSE if there is none. */
gboolean
fake_clock_run_next (void);

/* Forgets all timers. */
void
fake_clock_clear (void);

/* Number of timers that run. */
guint
fake_clock_count (void);

G_END_DECLS
