/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The testbed for tests: the same steps as in testbed.h, but what goes wrong
 * fails the running test, with a message that names what was awaited and where
 * the logs are.
 */

#pragma once

#include "testbed/testbed.h"

G_BEGIN_DECLS

/* First line of main (): g_test_init () and testbed_isolate (). */
void
testlib_init (gint *argc, gchar ***argv);

Testbed *
testlib_new (const TestbedConfig *config);

/* As testlib_new (), then one EP06, "ep06", at the USB port 1-1 that runs v12,
 * plugged in, and the daemon. It does not wait for the modem. */
Testbed *
testlib_new_with_ep06 (const TestbedConfig *config);

/* The check after each test is in here: processes, crashes, GLib messages. */
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

/* Transfer full: the answer. */
gchar *
testlib_ask (Testbed *testbed, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* The same where nothing but OK is expected. */
void
testlib_tell (Testbed *testbed, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* A module, not plugged in, that runs the firmware of @revision; @settings as in
 * the simulator's verb "add", or "". */
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

/* Transfer full: the modem at the USB port, in a state of at least @state, or, for
 * MM_MODEM_STATE_FAILED, failed. Waits 60 s for it. */
MMObject *
testlib_wait_for_modem (Testbed *testbed, const gchar *usb_path, MMModemState state);

/* Waits 30 s until there is no modem at the USB port. */
void
testlib_wait_for_no_modem (Testbed *testbed, const gchar *usb_path);

/* Waits until the daemon's log has @text. */
void
testlib_wait_for_log (Testbed *testbed, gdouble seconds, const gchar *text);

/* How often @text is in the daemon's log. */
guint
testlib_count_log (Testbed *testbed, const gchar *text);

/* Transfer full. */
GPtrArray *
testlib_record (Testbed *testbed);

G_END_DECLS
