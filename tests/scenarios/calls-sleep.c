/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Imitates a sleep of the host; see calls-sleep.h. These steps emit logind's signal and
 * stop the daemon. The kernel's part, ports that come and go, is imitated by the
 * simulator.
 */

#include <signal.h>

#include "testbed/logind.h"
#include "calls-sleep.h"

#define SECONDS 60

#define DELAYED "sleep by ModemManager\n"

/* The daemon while it is stopped, else 0. */
static volatile pid_t stopped;

/*****************************************************************************/
/* ModemManager's lock, which it holds except while the host sleeps */

static gboolean
lock_is (Testbed *testbed, gpointer data)
{
    g_autofree gchar *locks = testbed_logind_list_locks (testbed, "delay");

    return g_str_equal (locks, data);
}

static void
wait_for_lock (ScenarioRun *run, const gchar *locks, const gchar *what)
{
    testlib_wait_until (run->testbed, SECONDS, lock_is, (gpointer) locks, what);
}

static void
prepare_for_sleep (ScenarioRun *run, gboolean is_about_to)
{
    g_autoptr (GError) error = NULL;

    testbed_logind_prepare_for_sleep (run->testbed, is_about_to, &error);
    g_assert_no_error (error);
}

void
call_start_logind (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;

    run->logind = testbed_logind_start (run->testbed, &error);
    g_assert_no_error (error);
    wait_for_lock (run, DELAYED, "ModemManager's lock that delays sleep");
}

/*****************************************************************************/
/* Stopping the daemon */

static pid_t
find_daemon (ScenarioRun *run)
{
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (run->testbed), "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "GetConnectionUnixProcessID",
        g_variant_new ("(s)", MM_DBUS_SERVICE), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    guint32 pid = 0;

    g_assert_no_error (error);
    g_variant_get (reply, "(u)", &pid);
    return (pid_t) pid;
}

/* When this process ends, the kernel ends the daemon, but not a stopped one. */
static void
go_on_and_die (int signal_number)
{
    if (stopped > 0)
        kill (stopped, SIGCONT);
    signal (signal_number, SIG_DFL);
    raise (signal_number);
}

static void
stop_daemon (ScenarioRun *run)
{
    signal (SIGABRT, go_on_and_die);
    signal (SIGTERM, go_on_and_die);
    signal (SIGINT, go_on_and_die);
    stopped = find_daemon (run);
    g_assert_cmpint (kill (stopped, SIGSTOP), ==, 0);
}

static void
continue_daemon (void)
{
    g_assert_cmpint (kill (stopped, SIGCONT), ==, 0);
    stopped = 0;
}

/*****************************************************************************/

static void
fall_asleep (ScenarioRun *run)
{
    prepare_for_sleep (run, TRUE);
    wait_for_lock (run, "", "ModemManager to let the host sleep");
    testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
}

static void
wake_up (ScenarioRun *run)
{
    prepare_for_sleep (run, FALSE);
    wait_for_lock (run, DELAYED, "ModemManager to know that the host is awake");
}

void
call_sleep (ScenarioRun *run)
{
    fall_asleep (run);
    stop_daemon (run);
}

void
call_wake (ScenarioRun *run)
{
    continue_daemon ();
    wake_up (run);
}

void
call_nap (ScenarioRun *run)
{
    fall_asleep (run);
    wake_up (run);
}

void
check_not_inhibitable (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);
    g_autoptr (GError)   error = NULL;

    g_assert_nonnull (object);
    g_assert_false (mm_manager_inhibit_device_sync (
        testbed_get_manager (run->testbed), mm_modem_get_device (mm_object_peek_modem (object)),
        NULL, &error));
    g_test_message ("InhibitDevice: %s", error->message);
}
