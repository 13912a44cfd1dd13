/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A clock that stands still until a test turns it: replaces the timeouts of the main loop and
 * g_get_monotonic_time() in the program that it is linked into. No test waits with it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Milliseconds since the start of the program. */
guint64
fake_time_now (void);

/* Milliseconds until the timeout that is due first; G_MAXUINT64 if there is none. */
guint64
fake_time_next (void);

/* Turns the clock to the timeout that is due first. It runs in the next iteration of the main
 * loop. FALSE if there is none. */
gboolean
fake_time_turn (void);

/* Turns the clock by @ms, one timeout after the other, and runs what is pending. */
void
fake_time_pass (guint64 ms);

/* Runs the main loop, and turns the clock when nothing else is pending, until *@place is not
 * NULL. The test fails if there is nothing left to wait for. */
void
fake_time_run_until (gpointer *place);

G_END_DECLS
