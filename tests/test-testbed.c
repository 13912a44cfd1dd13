/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The testbed itself, without our plugin. The stock daemon finds and serves the simulated
 * modems as it serves real ones. The testbed notices what it has to notice.
 */

#include <signal.h>
#include <string.h>

#include "testbed/testlib.h"

static const TestbedConfig stock = { .without_plugin = TRUE, .speed = 4 };

/* The daemon can be stopped, killed and started again. */
static void
test_restart (void)
{
    g_autoptr (Testbed) testbed = testlib_new (&stock);

    testlib_start_daemon (testbed);
    testlib_stop_daemon (testbed);
    testlib_start_daemon (testbed);
    testlib_kill_daemon (testbed);
    testlib_start_daemon (testbed);
}

static pid_t
daemon_pid (Testbed *testbed)
{
    g_autoptr (GVariant) reply = NULL;
    g_autoptr (GError)   error = NULL;
    guint32              pid;

    reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
        "GetConnectionUnixProcessID", g_variant_new ("(s)", MM_DBUS_SERVICE),
        G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_no_error (error);
    g_variant_get (reply, "(u)", &pid);
    return (pid_t) pid;
}

static gboolean
never (Testbed *testbed, gpointer data)
{
    return FALSE;
}

/* A crash ends a wait at once, and the check at the end reports it, too. */
static void
test_crash (void)
{
    const gchar       *crash = "ModemManager was ended by signal 11 (Segmentation fault), unasked";
    Testbed           *testbed = testlib_new (&stock);
    g_autofree gchar  *folder = g_strdup (testbed_get_folder (testbed));
    g_autoptr (GError) waited = NULL;
    g_autoptr (GError) ended = NULL;

    testlib_start_daemon (testbed);
    kill (daemon_pid (testbed), SIGSEGV);
    g_assert_false (testbed_await (testbed, 60, never, NULL, "nothing", &waited));
    g_assert_nonnull (strstr (waited->message, crash));
    g_assert_false (testbed_free (testbed, &ended));
    g_assert_nonnull (strstr (ended->message, crash));
    g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
    testbed_remove_folder (folder, NULL);
}

static void
test_deadline (void)
{
    g_autoptr (Testbed) testbed = testlib_new (&stock);
    g_autoptr (GError)  error = NULL;

    g_assert_false (testbed_await (testbed, 0.1, never, NULL, "the impossible", &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    g_assert_nonnull (strstr (error->message, "the impossible"));
    g_assert_nonnull (strstr (error->message, testbed_get_folder (testbed)));
}

static void
test_no_trace (void)
{
    Testbed          *testbed = testlib_new (&stock);
    g_autofree gchar *folder = g_strdup (testbed_get_folder (testbed));

    testlib_start_daemon (testbed);
    testlib_free (testbed);
    g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* An orphan becomes a child of this process, is ended, and is reported. */
static void
test_orphan (void)
{
    Testbed           *testbed = testlib_new (&stock);
    g_autofree gchar  *folder = g_strdup (testbed_get_folder (testbed));
    g_autoptr (GError) spawned = NULL;
    g_autoptr (GError) ended = NULL;

    g_spawn_command_line_sync ("sh -c 'sleep 600 >/dev/null 2>&1 & "
                               "until grep -q sleep /proc/$!/comm; do :; done'",
                               NULL, NULL, NULL, &spawned);
    g_assert_no_error (spawned);
    g_assert_false (testbed_free (testbed, &ended));
    g_assert_nonnull (strstr (ended->message, "Processes were left: sleep"));
    testbed_remove_folder (folder, NULL);
}

/* A GLib critical in the daemon fails a test that would have passed. */
static void
test_complaint (void)
{
    Testbed           *testbed = testlib_new (&stock);
    g_autofree gchar  *folder = g_strdup (testbed_get_folder (testbed));
    g_autofree gchar  *output = g_build_filename (folder, "daemon", "daemon-1.out", NULL);
    g_autoptr (GError) error = NULL;

    testlib_start_daemon (testbed);
    g_assert_true (
        g_file_set_contents (output, "(process:1): dfota-WARNING **: something\n", -1, NULL));
    g_assert_false (testbed_free (testbed, &error));
    g_assert_nonnull (strstr (error->message, "dfota-WARNING **: something"));
    testbed_remove_folder (folder, NULL);
}

static void
test_unknown_verb (void)
{
    g_autoptr (Testbed) testbed = testlib_new (&stock);
    g_autofree gchar   *answer = NULL;
    g_autoptr (GError)  error = NULL;

    answer = testbed_simulator (testbed, &error, "conjure %s", "ep06");
    g_assert_null (answer);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, "ERROR"));
}

/* From plugging in to registration, with the stock plugin. */
static void
test_registered (void)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (&stock);
    g_autoptr (MMObject) object = NULL;
    g_autoptr (MMObject) registered = NULL;
    g_autoptr (GError)   error = NULL;
    MMModem             *modem;

    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    modem = mm_object_peek_modem (object);
    g_assert_cmpstr (mm_modem_get_plugin (modem), ==, "quectel");
    g_assert_cmpstr (mm_modem_get_model (modem), ==, "EP06");
    g_assert_true (g_str_has_prefix (TESTBED_V12, mm_modem_get_revision (modem)));
    mm_modem_enable_sync (modem, NULL, &error);
    g_assert_no_error (error);
    registered = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_REGISTERED);
}

/* Unplugs a module and plugs it in again; plugs one in while the daemon runs. */
static void
test_hotplug (void)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (&stock);
    g_autoptr (MMObject) first = NULL;
    g_autoptr (MMObject) second = NULL;

    first = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    testlib_command (testbed, "unplug ep06");
    testlib_wait_for_no_modem (testbed, "1-1");
    testlib_command (testbed, "plug ep06");
    second = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_cmpstr (mm_object_get_path (first), !=, mm_object_get_path (second));
}

/* The module keeps its state when the daemon dies. */
static void
test_daemon_killed (void)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (&stock);
    g_autoptr (MMObject) before = NULL;
    g_autoptr (MMObject) after = NULL;

    before = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    testlib_kill_daemon (testbed);
    testlib_wait_for_no_modem (testbed, "1-1");
    testlib_start_daemon (testbed);
    after = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
}

static void
test_two_modems (void)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (&stock);
    g_autoptr (MMObject) first = NULL;
    g_autoptr (MMObject) second = NULL;

    testlib_add_module (testbed, "other", TESTBED_V13, "path=1-2");
    testlib_command (testbed, "plug other");
    first = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    second = testlib_wait_for_modem (testbed, "1-2", MM_MODEM_STATE_DISABLED);
    g_assert_cmpstr (mm_modem_get_revision (mm_object_peek_modem (first)), !=,
                     mm_modem_get_revision (mm_object_peek_modem (second)));
    g_assert_cmpstr (mm_modem_get_equipment_identifier (mm_object_peek_modem (first)), !=,
                     mm_modem_get_equipment_identifier (mm_object_peek_modem (second)));
}

typedef struct {
    const gchar *command;
    gchar       *response;
    GError      *error;
    gboolean     done;
} Command;

static void
command_ready (GObject *source, GAsyncResult *result, gpointer data)
{
    Command *command = data;

    command->response = mm_modem_command_finish (MM_MODEM (source), result, &command->error);
    command->done = TRUE;
}

static gboolean
command_is_done (Testbed *testbed, gpointer data)
{
    return ((Command *) data)->done;
}

static gboolean
runs_v13 (Testbed *testbed, gpointer data)
{
    g_autofree gchar *state = testlib_ask (testbed, "state ep06");

    return strstr (state, "mode=normal") && strstr (state, "revision=" TESTBED_V13);
}

/* The daemon may notice late that the module was away. */
static gboolean
modem_was_replaced (Testbed *testbed, gpointer before)
{
    g_autoptr (MMObject) object = testbed_find_modem (testbed, "1-1");

    return object && g_strcmp0 (mm_object_get_path (object), mm_object_get_path (before)) != 0;
}

/* The simulated module updates itself without our plugin, and the stock daemon finds it again. */
static void
test_update_unwatched (void)
{
    g_autoptr (Testbed)   testbed = testlib_new_with_ep06 (&stock);
    g_autofree gchar     *url = testbed_url (testbed, "v12-v13.zip");
    g_autofree gchar     *text = g_strdup_printf ("AT+QFOTADL=\"%s\"", url);
    g_autofree gchar     *access_log = NULL;
    g_autoptr (MMObject)  before = NULL;
    g_autoptr (MMObject)  after = NULL;
    g_autoptr (GPtrArray) record = NULL;
    Command               command = { .command = text };

    before = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    mm_modem_command (mm_object_peek_modem (before), text, 10, NULL, command_ready, &command);
    testlib_wait_until (testbed, 20, command_is_done, &command, "the answer to AT+QFOTADL");
    g_assert_no_error (command.error);
    g_free (command.response);
    testlib_wait_until (testbed, 60, runs_v13, NULL, "the module to run v13");
    testlib_wait_until (testbed, 60, modem_was_replaced, before, "another modem");
    after = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_true (
        g_str_has_prefix (TESTBED_V13, mm_modem_get_revision (mm_object_peek_modem (after))));
    record = testlib_record (testbed);
    g_assert_cmpuint (testbed_record_count (record, "ep06", "command", "AT+QFOTADL="), ==, 1);
    access_log = testbed_access_log (testbed);
    g_assert_true (g_str_has_prefix (access_log, "GET /v12-v13.zip 200 "));
}

int
main (int argc, char *argv[])
{
    testlib_init (&argc, &argv);
    g_test_add_func ("/testbed/restart", test_restart);
    g_test_add_func ("/testbed/crash", test_crash);
    g_test_add_func ("/testbed/deadline", test_deadline);
    g_test_add_func ("/testbed/no-trace", test_no_trace);
    g_test_add_func ("/testbed/orphan", test_orphan);
    g_test_add_func ("/testbed/complaint", test_complaint);
    g_test_add_func ("/testbed/unknown-verb", test_unknown_verb);
    g_test_add_func ("/testbed/registered", test_registered);
    g_test_add_func ("/testbed/hotplug", test_hotplug);
    g_test_add_func ("/testbed/daemon-killed", test_daemon_killed);
    g_test_add_func ("/testbed/two-modems", test_two_modems);
    g_test_add_func ("/testbed/update-unwatched", test_update_unwatched);
    return g_test_run ();
}
