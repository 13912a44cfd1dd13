/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Changes to the state directory, and checks of what is in it afterwards.
 */

#include <glib/gstdio.h>

#include "calls.h"

/* An id that the daemon does not use in these rows. */
#define FOREIGN "77.update"

#define TORN  "[Journal]\nVersion=1\n\n[Update]\nId=77\nSta"
#define NEWER "[Journal]\nVersion=99\n\n[Update]\nId=77\nState=updating\n\n[End]\nComplete=true\n"

static gchar *
state_file (ScenarioRun *run, const gchar *name)
{
    return g_build_filename (testbed_get_folder (run->testbed), "state", name, NULL);
}

static void
leave (ScenarioRun *run, const gchar *text)
{
    g_autofree gchar  *path = state_file (run, FOREIGN);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
}

void
call_leave_torn_journal (ScenarioRun *run)
{
    leave (run, TORN);
}

void
call_leave_empty_journal (ScenarioRun *run)
{
    leave (run, "");
}

void
call_leave_newer_journal (ScenarioRun *run)
{
    leave (run, NEWER);
}

/* Root can write to any directory. A path that is no directory cannot be written into, even
 * by root. */
void
call_block_state_folder (ScenarioRun *run)
{
    g_autofree gchar  *folder = state_file (run, NULL);
    g_autofree gchar  *old = g_strconcat (folder, ".old", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (g_rename (folder, old), ==, 0);
    g_file_set_contents (folder, "", 0, &error);
    g_assert_no_error (error);
}

void
check_bad_journal (ScenarioRun *run)
{
    g_autofree gchar *path = state_file (run, FOREIGN);
    g_autofree gchar *bad = state_file (run, FOREIGN ".bad");

    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (bad, G_FILE_TEST_EXISTS));
    g_assert_cmpuint (testlib_count_log (run->testbed, FOREIGN), >, 0);
}

void
check_newer_journal (ScenarioRun *run)
{
    g_autofree gchar  *path = state_file (run, FOREIGN);
    g_autofree gchar  *text = NULL;
    g_autoptr (GError) error = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, NEWER);
    g_assert_cmpuint (testlib_count_log (run->testbed, FOREIGN), >, 0);
}
