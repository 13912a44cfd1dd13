/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The logind lock: held while the module's power must stay on, and at no other time,
 * even when the daemon is killed. logind is python3-dbusmock's.
 */

#include <signal.h>

#include "dfota-gdbus.h"
#include "testbed-process.h"
#include "testlib.h"

#define LOGIN_NAME "org.freedesktop.login1"
#define LOGIN_PATH "/org/freedesktop/login1"

typedef struct {
    Testbed        *testbed;
    TestbedProcess *logind;
} Fixture;

/* What ListInhibitors() of our mock says; one line for each lock that blocks.
 * (ModemManager itself always has one that delays sleep.) */
static gchar *
list_locks (Testbed *testbed)
{
    g_autoptr (GVariant)     reply = NULL;
    g_autoptr (GVariantIter) iter = NULL;
    GString                 *text = g_string_new (NULL);
    const gchar             *what, *who, *why, *mode;

    reply = g_dbus_connection_call_sync (testbed_get_connection (testbed), LOGIN_NAME, LOGIN_PATH,
                                         LOGIN_NAME ".Manager", "ListInhibitors", NULL, NULL,
                                         G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    if (!reply)
        return g_string_free (g_string_append (text, "no logind"), FALSE);
    g_variant_get (reply, "(a(ssssuu))", &iter);
    while (g_variant_iter_loop (iter, "(&s&s&s&suu)", &what, &who, &why, &mode, NULL, NULL))
        if (g_str_equal (mode, "block"))
            g_string_append_printf (text, "%s by %s\n", what, who);
    return g_string_free (text, FALSE);
}

static gboolean
locks_are (Testbed *testbed, gpointer data)
{
    g_autofree gchar *locks = list_locks (testbed);

    return g_str_equal (locks, data);
}

#define HELD "shutdown:sleep:handle-lid-switch by ModemManager\n"
#define NONE ""

static void
start_logind (Fixture *fixture)
{
    static const gchar *const argv[] = { "/usr/bin/python3", "-m",     "dbusmock", "--system",
                                         "--template",       "logind", NULL };
    g_auto (GStrv)            environment = testbed_get_environment (fixture->testbed);
    g_autofree gchar         *log =
        g_build_filename (testbed_get_folder (fixture->testbed), "logind.log", NULL);
    g_autoptr (GError) error = NULL;

    fixture->logind =
        testbed_process_start ("logind", argv, (const gchar *const *) environment, log, &error);
    g_assert_no_error (error);
    testlib_wait_until (fixture->testbed, 30, locks_are, (gpointer) NONE, "logind");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const TestbedConfig config = { .speed = 2 };

    fixture->testbed = testlib_new (&config);
    start_logind (fixture);
    testlib_add_module (fixture->testbed, "ep06", TESTBED_V12, "path=1-1");
    testlib_tell (fixture->testbed, "plug ep06");
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

static void
test_held (Fixture *fixture, gconstpointer data)
{
    testlib_tell (fixture->testbed, "set ep06 download-start-delay=4");
    start_update (fixture->testbed);
    await (fixture->testbed, "downloading", NONE);
    await (fixture->testbed, "updating", HELD);
    await (fixture->testbed, "succeeded", NONE);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
    start_update (fixture->testbed);
    testlib_wait_until (fixture->testbed, 60, state_is, (gpointer) "updating", "updating");
    testlib_tell (fixture->testbed, "freeze ep06 on");
    await (fixture->testbed, "updating", HELD);
    testlib_kill_daemon (fixture->testbed);
    testlib_wait_until (fixture->testbed, 10, locks_are, (gpointer) NONE,
                        "the lock to go with the daemon");
    testlib_start_daemon (fixture->testbed);
    await (fixture->testbed, "updating", HELD);
    testlib_tell (fixture->testbed, "freeze ep06 off");
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
