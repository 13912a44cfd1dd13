/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps and checks of the rows about compositions; see calls-composition.h.
 */

#include <string.h>

#include "calls-composition.h"
#include "calls.h"

static GSubprocess *staying;

/*****************************************************************************/
/* The record */

/* Returns the index of the first entry of @kind that contains @text, or -1. */
static gint
find_entry (GPtrArray *record, const gchar *kind, const gchar *text)
{
    for (guint i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = record->pdata[i];

        if (g_str_equal (entry->kind, kind) && strstr (entry->text, text))
            return i;
    }
    return -1;
}

/* Returns the index of the first of @commands that the module received, over QMI, over MBIM
 * or on a tty, or -1. */
static gint
find_first (GPtrArray *record, const gchar *const *commands)
{
    for (; *commands; commands++)
        if (find_entry (record, "command", *commands) >= 0)
            return find_entry (record, "command", *commands);
    return -1;
}

static gint
find_call (GPtrArray *record)
{
    static const gchar *const commands[] = { "WDS Start Network",
                                             "basic-connect connect set, activate", "ATD*99",
                                             NULL };

    return find_first (record, commands);
}

static gint
find_end_of_call (GPtrArray *record)
{
    static const gchar *const commands[] = { "WDS Stop Network",
                                             "basic-connect connect set, deactivate", NULL };
    gint                      end = find_first (record, commands);

    return end >= 0 ? end : find_entry (record, "event", "data call over");
}

/* Reads the log of the last daemon. The modem must have left the state "connected" because
 * the data call had ended, or because the module had gone. */
static void
check_state_stayed (ScenarioRun *run)
{
    g_autofree gchar *log = testbed_daemon_log (run->testbed);
    const gchar      *left = strstr (log, "state changed (connected -> ");
    const gchar      *heard = strstr (log, "\"HTTPEND\",0");

    if (left && !run->row->may_probe)
        g_assert_true (heard && heard < left);
}

void
check_stayed_connected (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    g_autoptr (MMObject)  object = NULL;
    gint                  downloaded = find_entry (record, "event", "download: done");
    gint                  end = find_end_of_call (record);

    g_assert_cmpint (find_call (record), >=, 0);
    g_assert_cmpint (downloaded, >, find_call (record));
    if (end >= 0)
        g_assert_cmpint (end, >, downloaded);
    check_state_stayed (run);
    call_connect (run);
    object = testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_CONNECTED);
}

/*****************************************************************************/

static void
assert_reset (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    gint                  asked = find_entry (record, "command", "DMS Set Operating Mode");

    g_assert_cmpint (asked, >=, 0);
    g_assert_cmpint (find_entry (record, "event", "reboots"), >, asked);
}

void
call_reset_modem (ScenarioRun *run)
{
    g_autoptr (MMObject) object =
        testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_DISABLED);
    g_autoptr (GError) error = NULL;

    mm_modem_reset_sync (mm_object_peek_modem (object), NULL, &error);
    g_assert_no_error (error);
    testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
    scenario_await_revision (run);
    assert_reset (run);
}

/*****************************************************************************/
/* Requests without an answer */

/* ModemManager's limit is 10. */
#define N_REQUESTS 12

void
call_many_requests (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);

    for (guint i = 0; i < N_REQUESTS; i++)
        mm_modem_set_power_state (mm_object_peek_modem (object), MM_MODEM_POWER_STATE_LOW, NULL,
                                  NULL, NULL);
}

void
check_given_up (ScenarioRun *run)
{
    g_assert_cmpuint (testlib_count_log (run->testbed, "consecutive times, marking modem"), >, 0);
}

/*****************************************************************************/
/* qmicli, mbimcli */

static GSubprocess *
start_client (ScenarioRun *run, const gchar *program, const gchar *action)
{
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_autofree gchar *path =
        g_build_filename (testbed_get_folder (run->testbed), "simulator/root", NULL);
    g_autofree gchar  *root = NULL;
    g_autoptr (GError) error = NULL;
    GSubprocess       *process;

    g_assert_true (g_file_get_contents (path, &root, NULL, NULL));
    g_subprocess_launcher_setenv (launcher, "UMOCKDEV_DIR", g_strstrip (root), TRUE);
    g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", TESTBED_PRELOAD, TRUE);
    process = g_subprocess_launcher_spawn (launcher, &error, program, "--device-open-proxy",
                                           "--device=/dev/cdc-wdm0", action, NULL);
    g_assert_no_error (error);
    return process;
}

static void
call_client (ScenarioRun *run, const gchar *program, const gchar *action)
{
    g_autoptr (GSubprocess) process = start_client (run, program, action);
    g_autofree gchar       *output = NULL;

    g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
    if (!g_subprocess_get_successful (process) || !strstr (output, "EP06"))
        g_error ("%s: %s", program, output);
}

static gboolean
has_mbim (ScenarioRun *run)
{
    g_autofree gchar *composition =
        testlib_ask (run->testbed, "get " SCENARIO_MODULE " composition");

    return g_str_equal (composition, "mbim");
}

void
call_second_client (ScenarioRun *run)
{
    if (has_mbim (run))
        call_client (run, "mbimcli", "--query-device-caps");
    else
        call_client (run, "qmicli", "--dms-get-revision");
}

void
check_second_client (ScenarioRun *run)
{
    check_stayed_connected (run);
    call_second_client (run);
}

void
call_qmicli_stay (ScenarioRun *run)
{
    staying = start_client (run, "qmicli", "--uim-monitor-slot-status");
}

/* Counts requests and answers before the first reboot of the module. */
static guint
count_watchers (GPtrArray *record)
{
    gint  reboot = find_entry (record, "event", "reboots");
    guint count = 0;

    for (gint i = 0; i < reboot; i++)
        if (g_str_equal (((TestbedRecordEntry *) record->pdata[i])->text, "UIM Register Events"))
            count++;
    return count;
}

void
check_qmicli_end (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    /* ModemManager's request and its own, each with an answer */
    g_assert_cmpuint (count_watchers (record), ==, 4);
    g_subprocess_force_exit (staying);
    g_subprocess_wait (staying, NULL, NULL);
    g_clear_object (&staying);
}
