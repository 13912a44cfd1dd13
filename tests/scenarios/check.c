/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The checks after each scenario; see check.h.
 */

#include <string.h>

#include "check.h"

#define MODEM_INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"

/* The plugin's log message when it does not let ModemManager open a port. */
#define KEPT_CLOSED  "stays closed: its module may be in recovery mode"
#define KEPT_UNKNOWN "stays closed for now: it may be a module that is being updated"

/*****************************************************************************/

static const gchar *
final_state (ScenarioRun *run)
{
    return watch_get_string (run->watch, run->path, "State");
}

/* ModemManager empties the buffer of a tty when it opens it, before the plugin can refuse. A URC
 * that the plugin has not read by then is lost, END too. */
static void
check_states (ScenarioRun *run)
{
    g_autofree gchar   *states = watch_dup_states (run->watch, run->path);
    g_autoptr (GString) pattern = g_string_new (NULL);

    g_string_printf (pattern, "^(%s)$", run->row->states);
    if (run->row->may_probe)
        g_string_replace (pattern, "updating verifying", "updating (restarting )?verifying", 0);
    if (!g_regex_match_simple (pattern->str, states, 0, 0))
        g_error ("%s: the states were “%s”, not as in “%s” (logs in %s)", run->row->name, states,
                 run->row->states, testbed_get_folder (run->testbed));
}

static void
check_code (ScenarioRun *run)
{
    gint      expected = run->row->code;
    GVariant *code = watch_get (run->watch, run->path, "Code");

    if (expected == CODE_NONE)
        expected = -1;
    else if (expected == CODE_ZERO)
        expected = 0;
    else if (expected == 0)
        return;
    g_assert_nonnull (code);
    g_assert_cmpint (g_variant_get_int32 (code), ==, expected);
}

static void
check_attempt (ScenarioRun *run)
{
    GVariant *attempt = watch_get (run->watch, run->path, "Attempt");

    g_assert_nonnull (attempt);
    if (run->row->attempt > 0)
        g_assert_cmpuint (g_variant_get_uint32 (attempt), ==, run->row->attempt);
}

void
check_verdict (ScenarioRun *run)
{
    if (!run->row->states) {
        g_assert_null (watch_newest (run->watch));
        return;
    }
    if (!run->path && run->row->may_be_unsent)
        return;
    g_assert_nonnull (run->path);
    check_states (run);
    check_code (run);
    check_attempt (run);
    if (run->row->reason)
        g_assert_cmpstr (watch_get_string (run->watch, run->path, "Reason"), ==, run->row->reason);
}

/*****************************************************************************/

static const gchar *
revision_before (ScenarioRun *run)
{
    return run->row->revision ? run->row->revision : TESTBED_V12;
}

static gchar *
revision_now (ScenarioRun *run)
{
    g_autofree gchar *state = testlib_ask (run->testbed, "state " SCENARIO_MODULE);
    const gchar      *revision = strstr (state, "revision=") + strlen ("revision=");

    return g_strndup (revision, strcspn (revision, " "));
}

/* Returns what a module reports whose firmware was made as REVISION_V02: AT+QGMR returns
 * REVISION. Where AT+QGMR is not supported, AT+CGMR returns the part before the sub-version. */
static gchar *
reported (ScenarioRun *run, const gchar *name)
{
    g_autofree gchar *exact = testlib_ask (run->testbed, "get " SCENARIO_MODULE " qgmr-support");
    const gchar      *last = strrchr (name, '_');

    if (g_str_equal (exact, "off"))
        return g_strndup (name, strcspn (name, "_"));
    return last && last[1] == 'V' ? g_strndup (name, last - name) : g_strdup (name);
}

static void
check_image (ScenarioRun *run, const gchar *revision)
{
    g_autofree gchar       *original = testbed_firmware (run->testbed, revision);
    g_autofree gchar       *running = g_build_filename (testbed_get_folder (run->testbed),
                                                        "simulator/" SCENARIO_MODULE "/firmware", NULL);
    g_autoptr (GMappedFile) expected = g_mapped_file_new (original, FALSE, NULL);
    g_autoptr (GMappedFile) found = g_mapped_file_new (running, FALSE, NULL);

    g_assert_nonnull (expected);
    g_assert_nonnull (found);
    g_assert_cmpmem (g_mapped_file_get_contents (found), g_mapped_file_get_length (found),
                     g_mapped_file_get_contents (expected), g_mapped_file_get_length (expected));
}

/* Compares what the update reports with the firmware that the module runs. */
static void
check_truth (ScenarioRun *run, const gchar *now)
{
    const gchar      *state = final_state (run);
    const gchar      *after = watch_get_string (run->watch, run->path, "RevisionAfter");
    gboolean          is_changed = !g_str_equal (now, revision_before (run));
    g_autofree gchar *reported_before = reported (run, revision_before (run));
    g_autofree gchar *reported_now = reported (run, now);

    g_assert_cmpstr (watch_get_string (run->watch, run->path, "RevisionBefore"), ==,
                     reported_before);
    if (g_str_equal (watch_get_string (run->watch, run->path, "Reason"), "revision-unreadable"))
        g_assert_cmpstr (after, ==, "");
    else if (g_str_equal (state, "succeeded") || g_str_equal (state, "unverified"))
        g_assert_cmpstr (after, ==, reported_now);
    if (g_str_equal (state, "failed") && after[0])
        g_assert_cmpstr (after, ==, reported_now);
    if (run->row->by_truth)
        g_assert_cmpstr (state, ==, is_changed ? "succeeded" : "failed");
}

void
check_firmware (ScenarioRun *run)
{
    g_autofree gchar *now = revision_now (run);
    const gchar      *expected = run->row->after ? run->row->after : revision_before (run);

    if (!run->row->by_truth)
        g_assert_cmpstr (now, ==, expected);
    check_image (run, now);
    if (run->path)
        check_truth (run, now);
}

/*****************************************************************************/

static gboolean
is_of_module (const TestbedRecordEntry *entry, const gchar *mode, const gchar *kind)
{
    return g_str_equal (entry->module, SCENARIO_MODULE) && g_str_equal (entry->kind, kind) &&
           (!mode || g_str_equal (entry->mode, mode));
}

/* Matches all bytes that one port received since it appeared: AT of ModemManager, which sends
 * it byte by byte; frames of QCDM, which end with 0x7e; or the first request of QMI or MBIM. */
#define PROBES "^((AT\\\\r){0,6}A?T?|.*~|(CTL Get Version Info)+|(open)+)$"

static void
check_received (ScenarioRun *run, const gchar *port, const gchar *text)
{
    if (!text || (run->row->is_unknown && g_regex_match_simple (PROBES, text, 0, 0)))
        return;
    g_error ("%s: “%s” was received in recovery mode at %s (logs in %s)", run->row->name, text,
             port, testbed_get_folder (run->testbed));
}

static void
append_received (GHashTable *received, const TestbedRecordEntry *entry)
{
    const gchar *before = g_hash_table_lookup (received, entry->port);

    g_hash_table_replace (received, g_strdup (entry->port),
                          g_strconcat (before ? before : "", entry->text, NULL));
}

static void
check_recovery (ScenarioRun *run, GPtrArray *record)
{
    g_autoptr (GHashTable) received =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter iter;
    gpointer       port;
    gpointer       text;

    for (guint i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = record->pdata[i];

        if (is_of_module (entry, "recovery", "command"))
            append_received (received, entry);
        if (!is_of_module (entry, NULL, "uevent"))
            continue;
        /* After a reboot the same name is another port. */
        check_received (run, entry->port, g_hash_table_lookup (received, entry->port));
        g_hash_table_remove (received, entry->port);
    }
    g_hash_table_iter_init (&iter, received);
    while (g_hash_table_iter_next (&iter, &port, &text))
        check_received (run, port, text);
}

static gboolean
is_to_be_sent (ScenarioRun *run)
{
    return run->row->states && (!run->row->error || g_strcmp0 (run->row->reason, "refused") == 0);
}

static void
check_sent (ScenarioRun *run, GPtrArray *record)
{
    guint sent = testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QFOTADL=\"");

    if (!is_to_be_sent (run))
        g_assert_cmpuint (sent, ==, 0);
    else if (run->row->may_be_unsent)
        g_assert_cmpuint (sent, <=, 1);
    else
        g_assert_cmpuint (sent, ==, 1);
}

static guint
count_said (GPtrArray *record, const gchar *mode)
{
    guint count = 0;

    for (guint i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = record->pdata[i];

        if ((!mode || g_str_equal (entry->mode, mode)) && g_str_equal (entry->kind, "urc") &&
            strstr (entry->text, "\"FOTA\""))
            count++;
    }
    return count;
}

guint
check_count_said (GPtrArray *record)
{
    return count_said (record, "recovery");
}

/* "ttyUSB6: +QIND…" */
guint
check_count_heard (const gchar *log)
{
    g_autoptr (GRegex)     regex = g_regex_new ("ttyUSB\\d+: \\+QIND: *\"FOTA\"", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    guint                  count = 0;

    g_regex_match (regex, log, 0, &match);
    while (g_match_info_matches (match)) {
        count++;
        g_match_info_next (match, NULL);
    }
    return count;
}

static gboolean
is_daemon_away (const Scenario *row)
{
    for (guint i = 0; i < SCENARIO_MAX_STEPS; i++)
        if (row->steps[i].act && g_str_has_prefix (row->steps[i].act, "daemon"))
            return TRUE;
    return FALSE;
}

/* Where the plugin could foresee the reboot, ModemManager had released the device: it did not
 * even try to open a port in recovery mode, and the plugin heard all URCs. It may have tried the
 * ports of another module, which was plugged in meanwhile. */
static void
check_listened (ScenarioRun *run, GPtrArray *record)
{
    g_autofree gchar *log = testbed_daemon_log (run->testbed);

    if (run->row->may_probe || is_daemon_away (run->row))
        return;
    if (!strstr (log, KEPT_UNKNOWN))
        g_assert_null (strstr (log, KEPT_CLOSED));
    g_assert_cmpuint (check_count_heard (log), ==,
                      count_said (record, run->row->is_abandoned ? NULL : "recovery"));
}

void
check_record (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    check_sent (run, record);
    check_recovery (run, record);
    check_listened (run, record);
}

/*****************************************************************************/

static gboolean
has_revision (Testbed *testbed, gpointer data)
{
    g_autoptr (MMObject)       object = testbed_find_modem (testbed, SCENARIO_PLACE);
    g_autoptr (GDBusInterface) interface = NULL;
    g_autoptr (GVariant)       revision = NULL;

    if (object)
        interface = g_dbus_object_get_interface (G_DBUS_OBJECT (object), MODEM_INTERFACE);
    if (interface)
        revision = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (interface), "Revision");
    return revision && g_str_equal (g_variant_get_string (revision, NULL), data);
}

static void
check_update_path (ScenarioRun *run, MMObject *object)
{
    g_autoptr (GDBusInterface) interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (object), MODEM_INTERFACE);
    g_autoptr (GVariant) path =
        g_dbus_proxy_get_cached_property (G_DBUS_PROXY (interface), "Update");

    g_assert_cmpstr (g_variant_get_string (path, NULL), ==, run->path ? run->path : "/");
}

/* ModemManager uses QMI or MBIM if the module has a port for it. */
static void
check_primary_port (ScenarioRun *run, MMModem *modem)
{
    g_autofree gchar *composition =
        testlib_ask (run->testbed, "get " SCENARIO_MODULE " composition");
    const gchar *expected = g_str_equal (composition, "ecm") ? "ttyUSB" : "cdc-wdm";

    if (!g_str_has_prefix (mm_modem_get_primary_port (modem), expected))
        g_error ("%s: the primary port is %s, not a %s", run->row->name,
                 mm_modem_get_primary_port (modem), expected);
}

/* After a reboot ModemManager has a new modem of the module, and never enables it by itself,
 * whatever the former modem was. */
static void
check_state (ScenarioRun *run, MMModem *modem)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    if (testbed_record_count (record, SCENARIO_MODULE, "event", "reboots") > 0)
        g_assert_cmpint (mm_modem_get_state (modem), ==, MM_MODEM_STATE_DISABLED);
}

/* NetworkManager has a connection only if ModemManager's bearer is connected. */
static void
check_connected_again (ScenarioRun *run)
{
    g_autoptr (MMObject) object =
        testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_CONNECTED);
}

/* The modem object without and with the interface of the plugin. */
static void
check_interface (ScenarioRun *run, gchar *revision)
{
    g_autoptr (MMObject)       object = NULL;
    g_autoptr (GDBusInterface) interface = NULL;

    if (run->row->modem != MODEM_OTHER)
        testlib_wait_until (run->testbed, 60, has_revision, revision,
                            "the modem with the right revision");
    object = testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_DISABLED);
    interface = g_dbus_object_get_interface (G_DBUS_OBJECT (object), MODEM_INTERFACE);
    if (run->row->modem == MODEM_OTHER)
        g_assert_null (interface);
    else
        check_update_path (run, object);
}

void
check_modem (ScenarioRun *run)
{
    g_autofree gchar    *name = revision_now (run);
    g_autofree gchar    *now = reported (run, name);
    g_autoptr (MMObject) object = NULL;
    g_autoptr (GError)   error = NULL;
    MMModem             *modem;

    if (run->row->modem == MODEM_ABSENT) {
        testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
        return;
    }
    object = testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_DISABLED);
    check_interface (run, now);
    g_clear_object (&object);
    object = testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_DISABLED);
    modem = mm_object_peek_modem (object);
    g_assert_true (g_str_has_prefix (now, mm_modem_get_revision (modem)));
    check_primary_port (run, modem);
    if (run->row->modem == MODEM_CONNECTED) {
        check_connected_again (run);
        return;
    }
    check_state (run, modem);
    mm_modem_enable_sync (modem, NULL, &error);
    g_assert_no_error (error);
}
