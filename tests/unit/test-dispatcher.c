/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The dispatcher runs scripts: with which arguments and environment, in which order, and for how
 * long. With real processes.
 */

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/dispatcher.h"
#include "script-fixture.h"

static DfotaDispatcher *
new_dispatcher (ScriptFixture *fixture, gdouble seconds)
{
    const gchar *const folders[] = { fixture->first, fixture->second, NULL };

    return dfota_dispatcher_new (folders, seconds);
}

static void
run (DfotaDispatcher *dispatcher, guint id, const gchar *state)
{
    const gchar *const arguments[] = { "/", "/sys/1-1", "/update", state, "", NULL };

    dfota_dispatcher_run (dispatcher, id, arguments);
}

static gboolean
deadline_over (gpointer data)
{
    g_error ("the scripts have not ended within 20 seconds");
    return G_SOURCE_REMOVE;
}

/* Drops the reference to the dispatcher. It is freed when nothing is left to run. */
static gchar *
wait_for_output (ScriptFixture *fixture, DfotaDispatcher **dispatcher)
{
    guint    deadline = g_timeout_add_seconds (20, deadline_over, NULL);
    gpointer running = *dispatcher;
    gchar   *text = NULL;

    g_object_add_weak_pointer (running, &running);
    g_clear_object (dispatcher);
    while (running)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (deadline);
    if (!g_file_get_contents (fixture->output, &text, NULL, NULL))
        return g_strdup ("");
    return text;
}

/* All scripts of one change end before those of the next one start. The caller is not blocked. */
static void
test_sequence (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *early = NULL;
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "20", "echo 20 $4");
    write_script (fixture, fixture->second, "10", "sleep 0.2; echo 10 $4");
    run (dispatcher, 1, "updating");
    run (dispatcher, 1, "verifying");
    /* the second script is started by the main loop, which has not run */
    if (g_file_get_contents (fixture->output, &early, NULL, NULL))
        g_assert_null (strstr (early, "10 updating"));
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "10 updating\n20 updating\n10 verifying\n20 verifying\n");
}

/* The script of one update waits for a script of the other one. */
static void
test_side_by_side (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;

    write_script (
        fixture, fixture->first, "wait",
        "if [ $4 = one ]; then until grep -q two \"${0%/*}/../output\"; do sleep 0.05; done; fi\n"
        "echo $4");
    run (dispatcher, 1, "one");
    run (dispatcher, 2, "two");
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "two\none\n");
}

static void
test_arguments (ScriptFixture *fixture, gconstpointer unused)
{
    const gchar *const          odd[] = { "a b", "$(id)", "'", "", "*", NULL };
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "a", "printf '<%s>' $# \"$@\"");
    dfota_dispatcher_run (dispatcher, 1, odd);
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "<5><a b><$(id)><'><><*>");
}

/* Scripts inherit nothing from the daemon: neither environment nor files nor input. */
static void
test_surroundings (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;

    g_setenv ("DFOTA_TEST_SECRET", "x", TRUE);
    g_setenv ("LD_PRELOAD_TEST", "x", TRUE);
    g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
    write_script (
        fixture, fixture->first, "a",
        "env -u PWD -u _ -u SHLVL -u OLDPWD | cut -d= -f1 | sort | tr '\\n' ' '; pwd; wc -c; "
        "readlink /proc/self/fd/0");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "DBUS_SYSTEM_BUS_ADDRESS LANG PATH /\n0\n/dev/null\n");
    g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
}

/* Both outputs can be written to, and go to the daemon's standard output. */
static void
test_output (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *ours = g_file_read_link ("/proc/self/fd/1", NULL);
    g_autofree gchar           *text = NULL;
    g_autofree gchar           *path = NULL;
    g_autofree gchar           *expected = g_strdup_printf ("%s\n%s\n", ours, ours);
    g_autofree gchar           *output = NULL;

    text = g_strdup_printf ("#!/bin/sh\necho '# one' && echo '# two' >&2 || exit 1\n"
                            "one=$(readlink /proc/$$/fd/1) two=$(readlink /proc/$$/fd/2)\n"
                            "printf '%%s\\n' \"$one\" \"$two\" > %s\n",
                            fixture->output);
    path = write_file (fixture->first, "a", text, 0755);
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, expected);
}

/* A script that has left its process group is killed, too. */
static void
test_time_limit_without_group (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 0.3);
    g_autofree gchar           *output = NULL;

    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 0.3 seconds");
    write_script (fixture, fixture->first, "10",
                  "exec perl -e 'setpgrp (0, getpgrp (getppid)); sleep 600'");
    write_script (fixture, fixture->first, "20", "echo next");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "next\n");
}

/* A script that hangs is killed with its children. The next scripts run. */
static void
test_time_limit (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 0.3);
    g_autofree gchar           *output = NULL;
    g_auto (GStrv)              lines = NULL;
    gint                        i;

    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 0.3 seconds");
    write_script (fixture, fixture->first, "10", "sleep 600 & echo $!; trap '' TERM; wait");
    write_script (fixture, fixture->first, "20", "echo next");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    lines = g_strsplit (output, "\n", -1);
    g_assert_cmpstr (lines[1], ==, "next");
    for (i = 0; i < 200 && kill ((pid_t) atoi (lines[0]), 0) == 0; i++) {
        g_autofree gchar *stat_path = g_strdup_printf ("/proc/%s/stat", lines[0]);
        g_autofree gchar *status = NULL;

        if (g_file_get_contents (stat_path, &status, NULL, NULL) && strstr (status, ") Z "))
            break; /* it has ended, and its new parent has not yet reaped it */
        g_usleep (10000);
    }
    g_assert_cmpint (i, <, 200);
}

static void
test_failures (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *bad = write_file (fixture->first, "05", "x", 0777);
    g_autofree gchar           *output = NULL;

    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "not run: *05 is writable by others*");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: ended with status 3");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/20: ended by signal 15");
    write_script (fixture, fixture->first, "10", "exit 3");
    write_script (fixture, fixture->first, "20", "kill -TERM $$");
    write_script (fixture, fixture->first, "40", "echo last");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "last\n");
}

/* The kernel cannot execute this file. */
static void
test_not_runnable (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *none = write_file (fixture->first, "10", "#!/nonexistent\n", 0755);
    g_autofree gchar           *output = NULL;
    const gchar                *preload = g_getenv ("LD_PRELOAD");

    if (preload && strstr (preload, "vgpreload")) {
        g_test_skip ("valgrind ends a process whose execve() fails");
        return;
    }
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "could not run */10: *");
    write_script (fixture, fixture->first, "20", "echo last");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "last\n");
}

static void
test_limit (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;
    g_auto (GStrv)              lines = NULL;

    write_script (fixture, fixture->first, "a", "echo");
    for (guint i = 0; i < DFOTA_DISPATCHER_LIMIT + 1; i++)
        run (dispatcher, 1, "updating");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*this one is dropped");
    run (dispatcher, 1, "stalled");
    g_test_assert_expected_messages ();
    output = wait_for_output (fixture, &dispatcher);
    lines = g_strsplit (output, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines) - 1, ==, DFOTA_DISPATCHER_LIMIT + 1);
}

/* The dispatcher is freed while scripts run. They go on, and no memory is leaked. */
static void
test_dropped (ScriptFixture *fixture, gconstpointer unused)
{
    DfotaDispatcher  *dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar *output = NULL;

    write_script (fixture, fixture->first, "a", "sleep 0.1; echo $4");
    run (dispatcher, 1, "failed");
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "failed\n");
}

#define ADD(path, function)                                                                        \
    g_test_add (path, ScriptFixture, NULL, script_fixture_set_up, function,                        \
                script_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/dispatcher/sequence", test_sequence);
    ADD ("/dispatcher/side-by-side", test_side_by_side);
    ADD ("/dispatcher/arguments", test_arguments);
    ADD ("/dispatcher/surroundings", test_surroundings);
    ADD ("/dispatcher/output", test_output);
    ADD ("/dispatcher/time-limit", test_time_limit);
    ADD ("/dispatcher/time-limit-without-group", test_time_limit_without_group);
    ADD ("/dispatcher/failures", test_failures);
    ADD ("/dispatcher/not-runnable", test_not_runnable);
    ADD ("/dispatcher/limit", test_limit);
    ADD ("/dispatcher/dropped", test_dropped);
    return g_test_run ();
}
