/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps and checks that only a few rows use; see calls.h.
 */

#include <string.h>

#include "calls.h"
#include "servers.h"
#include "protocol/source-digest.h"

#define ERROR_PREFIX "org.freedesktop.ModemManager1.FirmwareUpdate.Error."

static void
assert_named (GError *error, const gchar *word)
{
    g_autofree gchar *name = error ? g_dbus_error_get_remote_error (error) : NULL;
    g_autofree gchar *full = g_strconcat (ERROR_PREFIX, word, NULL);

    g_assert_cmpstr (name, ==, full);
}

void
call_start_again (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *path = NULL;

    path = scenario_start_update (run, SCENARIO_PLACE, run->source, NULL, &error);
    g_assert_null (path);
    assert_named (error, "Busy");
}

static void
call_method (ScenarioRun *run, const gchar *method, GError **error)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (run->testbed), MM_DBUS_SERVICE, run->path, WATCH_UPDATE_INTERFACE,
        method, NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, error);

    g_assert_true (reply || !error || *error);
}

void
call_cancel_and_forget (ScenarioRun *run)
{
    g_autoptr (GError) cancelled = NULL;
    g_autoptr (GError) forgotten = NULL;

    call_method (run, "Cancel", &cancelled);
    assert_named (cancelled, "NotCancellable");
    call_method (run, "Forget", &forgotten);
    assert_named (forgotten, "NotFinished");
}

void
call_give_up_refused (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;

    call_method (run, "GiveUp", &error);
    assert_named (error, "NotLost");
}

void
call_give_up (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;

    call_method (run, "GiveUp", &error);
    g_assert_no_error (error);
}

static gboolean
is_v12_learned (Testbed *testbed, gpointer data)
{
    ScenarioRun *run = data;

    return g_strcmp0 (watch_get_string (run->watch, run->path, "RevisionAfter"), TESTBED_V12) == 0;
}

void
check_after_is_v12 (ScenarioRun *run)
{
    testlib_wait_until (run->testbed, 60, is_v12_learned, run, "RevisionAfter");
}

/* Returns the last setting of where the module sends its URCs. */
static gboolean
is_urc_port_back (Testbed *testbed, gpointer data)
{
    g_autoptr (GPtrArray) record = testlib_record (testbed);
    gboolean              is_back = FALSE;

    for (guint i = 0; i < record->len; i++) {
        const TestbedRecordEntry *entry = record->pdata[i];

        if (g_str_has_prefix (entry->text, "AT+QURCCFG=\"urcport\",\""))
            is_back = g_str_has_suffix (entry->text, "\"uart1\"");
    }
    return is_back;
}

void
check_urc_port_back (ScenarioRun *run)
{
    testlib_wait_until (run->testbed, 60, is_urc_port_back, run, "urcport to be put back");
}

void
check_urc_port_kept (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    g_autofree gchar     *port = testlib_ask (run->testbed, "get " SCENARIO_MODULE " urcport");

    g_assert_cmpuint (
        testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QURCCFG=\"urcport\",\""), ==,
        0);
    g_assert_cmpstr (port, ==, "usbat");
}

static gboolean
is_stalled_or_over (Testbed *testbed, gpointer data)
{
    ScenarioRun *run = data;
    const gchar *state = run->path ? watch_get_string (run->watch, run->path, "State") : "";

    return g_str_equal (state, "stalled") || g_str_equal (state, "succeeded") ||
           g_str_equal (state, "failed") || g_str_equal (state, "unverified");
}

void
call_reset_if_stalled (ScenarioRun *run)
{
    testlib_wait_until (run->testbed, 120, is_stalled_or_over, run, "the update to get anywhere");
    if (g_str_equal (watch_get_string (run->watch, run->path, "State"), "stalled"))
        testlib_command (run->testbed, "reset " SCENARIO_MODULE);
}

void
check_completed_once (ScenarioRun *run)
{
    g_assert_cmpuint (watch_count_completed (run->watch, run->path), ==, 1);
}

void
check_forget (ScenarioRun *run)
{
    g_autoptr (GError) first = NULL;
    g_autoptr (GError) second = NULL;

    call_method (run, "Forget", &first);
    g_assert_no_error (first);
    call_method (run, "Forget", &second);
    g_assert_error (second, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

void
check_forgotten_urc_port (ScenarioRun *run)
{
    check_forget (run);
    testlib_command (run->testbed, "set " SCENARIO_MODULE " never-back=off");
    testlib_command (run->testbed, "power-cycle " SCENARIO_MODULE);
    check_urc_port_back (run);
}

/*****************************************************************************/

void
call_add_junk (ScenarioRun *run)
{
    servers_add_junk (run->testbed);
}

void
call_await_revision (ScenarioRun *run)
{
    scenario_await_revision (run);
}

void
call_enable (ScenarioRun *run)
{
    g_autoptr (MMObject) object =
        testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_DISABLED);
    g_autoptr (MMObject) registered = NULL;
    g_autoptr (GError)   error = NULL;

    mm_modem_enable_sync (mm_object_peek_modem (object), NULL, &error);
    g_assert_no_error (error);
    registered = testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_REGISTERED);
}

void
call_connect (ScenarioRun *run)
{
    g_autoptr (MMSimpleConnectProperties) properties = mm_simple_connect_properties_new ();
    g_autoptr (MMObject)                  object = NULL;
    g_autoptr (MMModemSimple)             simple = NULL;
    g_autoptr (MMBearer)                  bearer = NULL;
    g_autoptr (GError)                    error = NULL;

    object = testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_DISABLED);
    simple = mm_object_get_modem_simple (object);
    mm_simple_connect_properties_set_apn (properties, "internet");
    g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (simple), 120 * 1000);
    bearer = mm_modem_simple_connect_sync (simple, properties, NULL, &error);
    g_assert_no_error (error);
}

static void
assert_state (ScenarioRun *run, MMModemState state)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);

    g_assert_nonnull (object);
    g_assert_cmpint (mm_modem_get_state (mm_object_peek_modem (object)), ==, state);
}

void
check_registered (ScenarioRun *run)
{
    assert_state (run, MM_MODEM_STATE_REGISTERED);
}

void
check_connected (ScenarioRun *run)
{
    assert_state (run, MM_MODEM_STATE_CONNECTED);
}

static void
assert_no_secret (const gchar *text)
{
    g_assert_null (strstr (text, "user"));
    g_assert_null (strstr (text, "secret"));
}

void
check_source_digest (ScenarioRun *run)
{
    const gchar      *salt = watch_get_string (run->watch, run->path, "SourceSalt");
    g_autofree gchar *digest = dfota_source_digest (run->source, salt);

    g_assert_cmpstr (salt, !=, "");
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "SourceDigest"), ==, digest);
}

void
check_no_secret (ScenarioRun *run)
{
    g_autofree gchar *folder = g_build_filename (testbed_get_folder (run->testbed), "state", NULL);
    g_autoptr (GDir)  entries = g_dir_open (folder, 0, NULL);
    const gchar      *name;

    assert_no_secret (watch_get_string (run->watch, run->path, "Source"));
    g_assert_nonnull (entries);
    while ((name = g_dir_read_name (entries))) {
        g_autofree gchar *path = g_build_filename (folder, name, NULL);
        g_autofree gchar *text = NULL;

        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        assert_no_secret (text);
    }
}
