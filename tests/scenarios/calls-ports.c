/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the module's record port by port; see calls-ports.h.
 */

#include "calls-ports.h"

#include <glob.h>
#include <stdio.h>

static guint
count_commands (ScenarioRun *run, const gchar *prefix)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    return testbed_record_count (record, SCENARIO_MODULE, "command", prefix);
}

void
check_start_stopped (ScenarioRun *run)
{
    g_assert_cmpuint (count_commands (run, "AT+QURCCFG"), ==, 0);
}

void
check_no_init_sequence (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    for (guint i = 0; i < record->len; i++) {
        const TestbedRecordEntry *entry = record->pdata[i];

        if (g_str_equal (entry->kind, "event") && g_str_equal (entry->text, "reboots"))
            return;
        if (g_str_equal (entry->port, "ttyUSB3"))
            g_assert_cmpstr (entry->text, !=, "ATE0");
    }
    g_assert_not_reached ();
}

/* Returns the root directory of umockdev, to be freed. */
static gchar *
read_root (ScenarioRun *run)
{
    g_autofree gchar *file =
        g_build_filename (testbed_get_folder (run->testbed), "simulator", "root", NULL);
    gchar *root = NULL;

    g_assert_true (g_file_get_contents (file, &root, NULL, NULL));
    return g_strstrip (root);
}

static GSubprocess *holder;

/* The shell ends with the pipe to it, which ends with this process. */
void
call_hold_tty (ScenarioRun *run)
{
    g_autofree gchar  *root = read_root (run);
    g_autofree gchar  *script = g_strdup_printf ("exec 5<%s/dev/ttyUSB1; echo; read end", root);
    g_autoptr (GError) error = NULL;
    gchar              byte;

    holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error, "sh", "-c", script, NULL);
    g_assert_no_error (error);
    g_assert_cmpint (
        g_input_stream_read (g_subprocess_get_stdout_pipe (holder), &byte, 1, NULL, NULL), ==, 1);
}

void
check_number_skipped (ScenarioRun *run)
{
    g_autofree gchar *state = testlib_ask (run->testbed, "state " SCENARIO_MODULE);

    g_assert_null (strstr (state, "ttyUSB1,"));
    g_assert_nonnull (strstr (state, "ttyUSB4"));
    g_subprocess_force_exit (holder);
    g_clear_object (&holder);
}

/* The simulator has taken what was written when the properties stand there again. */
static gboolean
has_properties (Testbed *testbed, gpointer path)
{
    g_autofree gchar *text = NULL;

    return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, "ID_BUS=");
}

/* As "udevadm trigger --action=ACTION" does. */
static void
trigger_ttys (ScenarioRun *run, const gchar *action)
{
    g_autofree gchar *root = read_root (run);
    g_autofree gchar *pattern = g_strdup_printf ("%s/sys/class/tty/ttyUSB*/uevent", root);
    glob_t            found = { 0 };

    g_assert_cmpint (glob (pattern, 0, NULL, &found), ==, 0);
    for (gsize i = 0; i < found.gl_pathc; i++) {
        FILE *file = fopen (found.gl_pathv[i], "r+");

        g_assert_nonnull (file);
        g_assert_cmpint (fputs (action, file), >=, 0);
        g_assert_cmpint (fclose (file), ==, 0);
        testlib_wait_until (run->testbed, 20, has_properties, found.gl_pathv[i], "uevents");
    }
    globfree (&found);
}

void
call_report_late (ScenarioRun *run)
{
    trigger_ttys (run, "remove");
    trigger_ttys (run, "add");
}

void
check_recognized (ScenarioRun *run)
{
    g_assert_cmpuint (testlib_count_log (run->testbed, "1-3 stays closed for now"), >, 0);
    g_assert_cmpuint (testlib_count_log (run->testbed, "usb1/1-3\n"), >, 0);
}

void
check_not_recognized (ScenarioRun *run)
{
    g_assert_cmpuint (testlib_count_log (run->testbed, "has other USB ids now"), ==, 0);
}

/*****************************************************************************/
/* Autosuspend */

static gchar *
power_control (ScenarioRun *run)
{
    g_autofree gchar *root = read_root (run);
    g_autofree gchar *path = NULL;
    gchar            *value = NULL;

    path = g_build_filename (
        root, "sys/devices/pci0000:00/0000:00:14.0/usb1/" SCENARIO_PLACE "/power/control", NULL);
    /* The device is absent while the module reboots. */
    return g_file_get_contents (path, &value, NULL, NULL) ? g_strstrip (value) : NULL;
}

static gboolean
power_control_is (Testbed *testbed, gpointer data)
{
    const gpointer   *pair = data;
    g_autofree gchar *value = power_control (pair[0]);

    return g_strcmp0 (value, pair[1]) == 0;
}

static void
wait_for_power_control (ScenarioRun *run, const gchar *value)
{
    gpointer pair[] = { run, (gpointer) value };

    testlib_wait_until (run->testbed, 20, power_control_is, pair, value);
}

void
check_awake (ScenarioRun *run)
{
    wait_for_power_control (run, "on");
}

void
check_autosuspend (ScenarioRun *run)
{
    wait_for_power_control (run, "auto");
}
