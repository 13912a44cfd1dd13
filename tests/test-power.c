/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The logind lock is held while the module's power must stay on, and at no other time,
 * even when the daemon is killed. python3-dbusmock imitates logind.
 */

#include <signal.h>

#include "dbus/dfota-gdbus.h"
#include "testbed/logind.h"
#include "testbed/testlib.h"

typedef struct {
    Testbed        *testbed;
    TestbedProcess *logind;
} Fixture;

/* ModemManager always holds a lock that delays sleep. */
static gboolean
locks_are (Testbed *testbed, gpointer data)
{
    g_autofree gchar *locks = testbed_logind_list_locks (testbed, "block");

    return g_str_equal (locks, data);
}

#define HELD "shutdown:sleep:handle-lid-switch by ModemManager\n"
#define NONE ""

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const TestbedConfig config = { .speed = 2 };
    g_autoptr (GError)         error = NULL;

    fixture->testbed = testlib_new (&config);
    fixture->logind = testbed_logind_start (fixture->testbed, &error);
    g_assert_no_error (error);
    testlib_add_module (fixture->testbed, "ep06", TESTBED_V12, "path=1-1");
    testlib_command (fixture->testbed, "plug ep06");
    testlib_start_daemon (fixture->testbed);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    testlib_stop_daemon (fixture->testbed);
    testbed_process_stop (fixture->logind, SIGTERM, &error);
    g_assert_no_error (error);
    testlib_free (fixture->testbed);
}

/*****************************************************************************/
/* The update */

static gchar *
get_state (Testbed *testbed)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), "org.freedesktop.ModemManager1",
        "/org/freedesktop/ModemManager1/FirmwareUpdate/1", "org.freedesktop.DBus.Properties", "Get",
        g_variant_new ("(ss)", "org.freedesktop.ModemManager1.FirmwareUpdate", "State"), NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
    g_autoptr (GVariant) value = NULL;

    if (!reply)
        return g_strdup ("");
    g_variant_get (reply, "(v)", &value);
    return g_variant_dup_string (value, NULL);
}

static gboolean
state_is (Testbed *testbed, gpointer data)
{
    g_autofree gchar *state = get_state (testbed);

    return g_str_equal (state, data);
}

static gboolean
is_startable (Testbed *testbed, gpointer data)
{
    g_autoptr (MMObject)                modem = testbed_find_modem (testbed, "1-1");
    g_autofree gchar                   *url = testbed_url (testbed, "v12-v13.zip");
    g_autoptr (DfotaGdbusModemFirmware) proxy = NULL;

    if (!modem)
        return FALSE;
    proxy = dfota_gdbus_modem_firmware_proxy_new_sync (
        testbed_get_connection (testbed), G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
        "org.freedesktop.ModemManager1", mm_object_get_path (modem), NULL, NULL);
    return proxy && dfota_gdbus_modem_firmware_call_start_sync (
                        proxy, url, g_variant_new ("a{sv}", NULL), NULL, NULL, NULL);
}

static void
start_update (Testbed *testbed)
{
    testlib_wait_until (testbed, 60, is_startable, NULL, "a modem that can be updated");
}

static void
await (Testbed *testbed, const gchar *state, const gchar *locks)
{
    testlib_wait_until (testbed, 60, state_is, (gpointer) state, state);
    testlib_wait_until (testbed, 10, locks_are, (gpointer) locks,
                        locks[0] ? "the lock" : "the end of the lock");
}

/* The module waits where the lock is looked at. */
static void
test_held (Fixture *fixture, gconstpointer data)
{
    testlib_command (fixture->testbed, "set ep06 hold=download");
    start_update (fixture->testbed);
    await (fixture->testbed, "downloading", NONE);
    testlib_command (fixture->testbed, "set ep06 hold=update");
    await (fixture->testbed, "updating", HELD);
    testlib_command (fixture->testbed, "set ep06 hold=off");
    await (fixture->testbed, "succeeded", NONE);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
    testlib_command (fixture->testbed, "set ep06 hold=update");
    start_update (fixture->testbed);
    await (fixture->testbed, "updating", HELD);
    testlib_kill_daemon (fixture->testbed);
    testlib_wait_until (fixture->testbed, 10, locks_are, (gpointer) NONE,
                        "the lock to go with the daemon");
    testlib_start_daemon (fixture->testbed);
    await (fixture->testbed, "updating", HELD);
    testlib_command (fixture->testbed, "set ep06 hold=off");
    await (fixture->testbed, "succeeded", NONE);
}

int
main (int argc, char **argv)
{
    testlib_init (&argc, &argv);
    g_test_add ("/power/held-while-needed", Fixture, NULL, set_up, test_held, tear_down);
    g_test_add ("/power/gone-with-the-daemon", Fixture, NULL, set_up, test_killed, tear_down);
    return g_test_run ();
}
