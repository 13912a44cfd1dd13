/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The testbed for tests. The steps are those of testbed.h, but an error fails the running
 * test. The message names what was awaited and where the logs are.
 */

#pragma once

#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Call it in the first line of main (): g_test_init () and testbed_isolate (). */
void
testlib_init (gint *argc, gchar ***argv);

Testbed *
testlib_new (const TestbedConfig *config);

/* Like testlib_new (). Then plugs in one EP06, "ep06", which runs v12, at the USB port 1-1,
 * and starts the daemon. Does not wait for the modem. */
Testbed *
testlib_new_with_ep06 (const TestbedConfig *config);

/* Frees the testbed, with the check after each test: processes, crashes, GLib messages. */
void
testlib_free (Testbed *testbed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Testbed, testlib_free)

void
testlib_start_daemon (Testbed *testbed);
void
testlib_stop_daemon (Testbed *testbed);
void
testlib_kill_daemon (Testbed *testbed);
void
testlib_kill_daemon_alone (Testbed *testbed);

/* Returns the answer. Transfer full. */
gchar *
testlib_ask (Testbed *testbed, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* The same, where the answer is only OK. */
void
testlib_command (Testbed *testbed, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* Adds a module that runs the firmware of @revision, and does not plug it in. @settings is as
 * in the simulator's verb "add", or "". */
void
testlib_add_module (Testbed     *testbed,
                    const gchar *name,
                    const gchar *revision,
                    const gchar *settings);

void
testlib_wait_until (Testbed         *testbed,
                    gdouble          seconds,
                    TestbedCondition condition,
                    gpointer         data,
                    const gchar     *what);

/* Waits up to 60 s for the modem at the USB port, in a state of at least @state, or failed if
 * @state is MM_MODEM_STATE_FAILED. Transfer full. */
MMObject *
testlib_wait_for_modem (Testbed *testbed, const gchar *usb_path, MMModemState state);

/* Waits up to 30 s until there is no modem at the USB port. */
void
testlib_wait_for_no_modem (Testbed *testbed, const gchar *usb_path);

/* Waits until the daemon's log has @text. */
void
testlib_wait_for_log (Testbed *testbed, gdouble seconds, const gchar *text);

/* Counts how often @text is in the daemon's log. */
guint
testlib_count_log (Testbed *testbed, const gchar *text);

/* Transfer full. */
GPtrArray *
testlib_record (Testbed *testbed);

G_END_DECLS
