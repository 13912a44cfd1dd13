/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Other clients of ModemManager, by mmcli; see calls-others.h.
 */

#include <signal.h>
#include <string.h>

#include "calls-others.h"

/* A row has one foreigner at most. */
static GSubprocess *foreigner;

/*****************************************************************************/
/* mmcli and mmdfota */

static GSubprocess *
start_program (ScenarioRun *run, const gchar *const *argv)
{
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE |
        G_SUBPROCESS_FLAGS_SEARCH_PATH_FROM_ENVP);
    g_auto (GStrv)     environment = testbed_get_environment (run->testbed);
    g_autoptr (GError) error = NULL;
    GSubprocess       *process;

    g_subprocess_launcher_set_environ (launcher, environment);
    process = g_subprocess_launcher_spawnv (launcher, argv, &error);
    g_assert_no_error (error);
    return process;
}

/* The simulated module keeps its modes over QMI, and ModemManager notices. */
#define OR_UNCHANGED "couldn't set current modes"

/* @expected: NULL if it is to succeed, else what it says when it fails. */
static void
run_program (ScenarioRun *run, const gchar *const *argv, const gchar *expected)
{
    g_autoptr (GSubprocess) process = start_program (run, argv);
    g_autofree gchar       *output = NULL;
    gboolean                went_well;

    g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
    went_well = g_subprocess_get_successful (process);
    if (went_well && g_strcmp0 (expected, OR_UNCHANGED) == 0)
        return;
    if (went_well != !expected || (expected && !strstr (output, expected)))
        g_error ("%s: %s %s: “%s” instead of “%s”", run->row->name, argv[0], argv[1], output,
                 expected ? expected : "success");
}

static void
run_mmcli (ScenarioRun *run, const gchar *option, const gchar *expected)
{
    run_program (run, (const gchar *[]){ "mmcli", option, "--modem=any", "--timeout=100", NULL },
                 expected);
}

/* "--inhibit-device=UID"; while there is no modem the update knows the uid. */
static gchar *
make_inhibition (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);
    const gchar         *uid = object ? mm_modem_get_device (mm_object_peek_modem (object))
                                      : watch_get_string (run->watch, run->path, "Device");

    return g_strconcat ("--inhibit-device=", uid, NULL);
}

/*****************************************************************************/
/* Inhibition */

static gboolean
has_ended (Testbed *testbed, gpointer data)
{
    return g_subprocess_get_identifier (data) == NULL;
}

void
call_foreign_inhibit (ScenarioRun *run)
{
    g_autofree gchar *option = make_inhibition (run);

    foreigner = start_program (run, (const gchar *[]){ "mmcli", option, "--timeout=100", NULL });
    testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
    g_assert_false (has_ended (run->testbed, foreigner));
}

void
call_foreign_release (ScenarioRun *run)
{
    g_subprocess_send_signal (foreigner, SIGINT);
    testlib_wait_until (run->testbed, 30, has_ended, foreigner, "the end of mmcli");
    g_clear_object (&foreigner);
}

void
call_inhibit_refused (ScenarioRun *run)
{
    g_autofree gchar *option = make_inhibition (run);

    run_program (run, (const gchar *[]){ "mmcli", option, NULL }, "couldn't inhibit device");
}

/*****************************************************************************/
/* Commands */

void
call_scan (ScenarioRun *run)
{
    run_program (run, (const gchar *[]){ "mmcli", "--scan-modems", NULL }, NULL);
}

void
call_change_modem (ScenarioRun *run)
{
    run_mmcli (run, "--enable", NULL);
    run_mmcli (run, "--set-allowed-modes=4g", OR_UNCHANGED);
    call_scan (run);
    run_mmcli (run, "--disable", NULL);
}

void
call_reset (ScenarioRun *run)
{
    run_mmcli (run, "--reset", NULL);
    testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
}

/*****************************************************************************/
/* mmdfota */

void
call_explain_inhibited (ScenarioRun *run)
{
    run_program (run, (const gchar *[]){ "mmdfota", "--modem=any", "--check", NULL }, "inhibit");
}

void
call_explain_updated (ScenarioRun *run)
{
    run_program (run, (const gchar *[]){ "mmdfota", "--modem=any", "--check", NULL },
                 "it is being updated");
}
