/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Scenarios with a second module, and one with a journal that is lost during an update.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "check.h"
#include "special-modules.h"

#define OTHER_IMEI "867348039999995"

static const Scenario plain = {
    .name = "modules",
    .source = "http v12-v13.zip",
    .states = "(preparing )?(downloading )?restarting updating verifying succeeded",
    .reason = "",
    .after = TESTBED_V13,
    .may_probe = FALSE,
};

static gchar *
start (ScenarioRun *run, const gchar *place, const gchar *package)
{
    g_autofree gchar  *source = scenario_make_source (run, package);
    g_autoptr (GError) error = NULL;
    gchar             *path = scenario_start_update (run, place, source, NULL, &error);

    g_assert_no_error (error);
    return path;
}

static gboolean
has_revision (Testbed *testbed, gpointer data)
{
    g_autoptr (MMObject)       object = testbed_find_modem (testbed, data);
    g_autoptr (GDBusInterface) interface = NULL;
    g_autoptr (GVariant)       revision = NULL;

    if (object)
        interface = g_dbus_object_get_interface (
            G_DBUS_OBJECT (object), "org.freedesktop.ModemManager1.Modem.FirmwareUpdate");
    if (interface)
        revision = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (interface), "Revision");
    return revision && g_variant_get_string (revision, NULL)[0];
}

static void
add_other (ScenarioRun *run, const gchar *place, const gchar *revision)
{
    g_autofree gchar *settings =
        g_strconcat (SCENARIO_MODULE_SETTINGS "imei=" OTHER_IMEI " path=", place, NULL);

    testlib_add_module (run->testbed, "other", revision, settings);
    testlib_command (run->testbed, "plug other");
}

static gboolean
runs (ScenarioRun *run, const gchar *module, const gchar *revision)
{
    g_autofree gchar *state = testlib_ask (run->testbed, "state %s", module);
    g_autofree gchar *wanted = g_strdup_printf ("revision=%s ", revision);

    return strstr (state, wanted) != NULL;
}

/* One module is updated forward and the other back, at the same time, without a mix-up. */
void
special_two_modules (void)
{
    g_autoptr (ScenarioRun) run = scenario_begin (&plain);
    g_autofree gchar       *other = NULL;

    add_other (run, "1-2", TESTBED_V13);
    testlib_wait_until (run->testbed, 60, has_revision, (gpointer) "1-2", "the other modem");
    run->path = start (run, SCENARIO_PLACE, "http v12-v13.zip");
    other = start (run, "1-2", "http v13-v12.zip");
    g_assert_cmpstr (run->path, !=, other);
    scenario_wait_for_end (run, run->path, NULL);
    scenario_wait_for_end (run, other, NULL);
    check_modem (run);
    check_verdict (run);
    check_firmware (run);
    check_record (run);
    g_assert_cmpstr (watch_get_string (run->watch, other, "State"), ==, "succeeded");
    g_assert_cmpstr (watch_get_string (run->watch, other, "RevisionAfter"), ==, TESTBED_V12);
    g_assert_true (runs (run, "other", TESTBED_V12));
}

/* Another module is plugged in at the same USB port. It is not taken for the updated one. */
void
special_replaced (void)
{
    g_autoptr (ScenarioRun) run = scenario_begin (&plain);

    testlib_command (run->testbed, "set " SCENARIO_MODULE " download-start-delay=60");
    run->path = start (run, SCENARIO_PLACE, "http v12-v13.zip");
    scenario_wait_for_end (run, run->path, "downloading");
    testlib_command (run->testbed, "unplug " SCENARIO_MODULE);
    add_other (run, SCENARIO_PLACE, TESTBED_V13);
    scenario_wait_for_end (run, run->path, NULL);
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "failed");
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "Reason"), ==, "module-replaced");
    testlib_wait_until (run->testbed, 60, has_revision, (gpointer) SCENARIO_PLACE, "the modem");
}

/* The module moves to another USB port while it is off, and is recognized by its IMEI. */
void
special_moved (void)
{
    g_autoptr (ScenarioRun) run = scenario_begin (&plain);
    g_autoptr (MMObject)    object = NULL;

    testlib_command (run->testbed, "set " SCENARIO_MODULE " update-time=20");
    run->path = start (run, SCENARIO_PLACE, "http v12-v13.zip");
    scenario_wait_for_end (run, run->path, "updating");
    testlib_command (run->testbed, "unplug " SCENARIO_MODULE);
    testlib_command (run->testbed, "set " SCENARIO_MODULE " path=1-3");
    testlib_command (run->testbed, "plug " SCENARIO_MODULE);
    scenario_wait_for_end (run, run->path, NULL);
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "succeeded");
    g_assert_true (runs (run, SCENARIO_MODULE, TESTBED_V13));
    object = testlib_wait_for_modem (run->testbed, "1-3", MM_MODEM_STATE_DISABLED);
}

static gboolean
is_away (Testbed *testbed, gpointer unused)
{
    g_autofree gchar *state = testlib_ask (testbed, "state " SCENARIO_MODULE);

    return g_str_has_prefix (state, "mode=booting ");
}

/* The other module has a modem long before the updated one is found, because its boot URCs
 * prove normal mode. */
void
special_plugged_meanwhile (void)
{
    g_autoptr (ScenarioRun) run = scenario_begin (&plain);

    testlib_command (run->testbed, "set " SCENARIO_MODULE " boot-delay=150");
    run->path = start (run, SCENARIO_PLACE, "http v12-v13.zip");
    scenario_wait_for_end (run, run->path, "restarting");
    testlib_wait_until (run->testbed, 60, is_away, NULL, "the module to reboot");
    add_other (run, "1-2", TESTBED_V13);
    testlib_wait_for_log (run->testbed, 30, "1-2 stays closed for now");
    testlib_wait_until (run->testbed, 25, has_revision, (gpointer) "1-2", "the other modem");
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "restarting");
    testlib_command (run->testbed, "set " SCENARIO_MODULE " boot-delay=2");
    scenario_wait_for_end (run, run->path, NULL);
    check_modem (run);
    check_verdict (run);
    check_firmware (run);
    check_record (run);
}

static guint
count_sent_in_recovery (ScenarioRun *run, const gchar *module)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    guint                 count = 0;

    for (guint i = 0; i < record->len; i++) {
        const TestbedRecordEntry *entry = record->pdata[i];

        count += g_str_equal (entry->module, module) && g_str_equal (entry->mode, "recovery") &&
                 g_str_equal (entry->kind, "command");
    }
    return count;
}

/* The two modules cannot be distinguished there: both stay closed, and each one is recognized
 * by its IMEI. */
void
special_two_companions (void)
{
    g_autoptr (ScenarioRun) run = scenario_begin (&plain);
    g_autofree gchar       *other = NULL;

    add_other (run, "1-2", TESTBED_V13);
    testlib_command (run->testbed, "set " SCENARIO_MODULE " recovery-path=1-3 update-time=40");
    testlib_command (run->testbed, "set other recovery-path=1-4 update-time=40");
    testlib_wait_until (run->testbed, 60, has_revision, (gpointer) "1-2", "the other modem");
    run->path = start (run, SCENARIO_PLACE, "http v12-v13.zip");
    other = start (run, "1-2", "http v13-v12.zip");
    scenario_wait_for_end (run, run->path, NULL);
    scenario_wait_for_end (run, other, NULL);
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "succeeded");
    g_assert_cmpstr (watch_get_string (run->watch, other, "State"), ==, "succeeded");
    g_assert_cmpuint (count_sent_in_recovery (run, SCENARIO_MODULE), ==, 0);
    g_assert_cmpuint (count_sent_in_recovery (run, "other"), ==, 0);
    g_assert_true (runs (run, SCENARIO_MODULE, TESTBED_V13));
    g_assert_true (runs (run, "other", TESTBED_V12));
}

static void
truncate_journal (ScenarioRun *run)
{
    g_autofree gchar *path =
        g_build_filename (testbed_get_folder (run->testbed), "state", "1.update", NULL);
    g_autofree gchar  *text = NULL;
    g_autoptr (GError) error = NULL;
    gsize              length;

    g_file_get_contents (path, &text, &length, &error);
    g_assert_no_error (error);
    g_file_set_contents (path, text, length / 3, &error);
    g_assert_no_error (error);
}

static gboolean
is_updated (Testbed *testbed, gpointer data)
{
    return runs (data, SCENARIO_MODULE, TESTBED_V13);
}

/* The journal of a running update is damaged while the daemon does not run. There is no
 * update afterwards, but nothing is sent to the module, and it comes back. */
void
special_journal_torn (void)
{
    static const Scenario   row = { .name = "journal/damaged-during-update",
                                    .module = "update-time=15",
                                    .source = "http v12-v13.zip",
                                    .states = "",
                                    .after = TESTBED_V13,
                                    .may_probe = TRUE,
                                    .is_unknown = TRUE };
    g_autoptr (ScenarioRun) run = scenario_begin (&row);
    g_autofree gchar       *path = start (run, SCENARIO_PLACE, "http v12-v13.zip");

    scenario_wait_for_end (run, path, "updating");
    testlib_kill_daemon (run->testbed);
    truncate_journal (run);
    testlib_start_daemon (run->testbed);
    testlib_wait_for_log (run->testbed, 20, "1.update");
    testlib_wait_until (run->testbed, 60, is_updated, run, "the module to update itself");
    check_modem (run);
    check_firmware (run);
    check_record (run);
}
