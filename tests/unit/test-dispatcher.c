/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The dispatcher runs scripts: with which arguments and environment, in which order, and for how
 * long. With real processes, and a clock that the test turns.
 */

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake-time.h"
#include "host/dispatcher.h"
#include "script-fixture.h"

#define FOLDER "MM_QUECTEL_DFOTA_DISPATCHER_DIR"

/* How often the waits below look, every 5 ms: two minutes. Only what never comes takes as long. */
#define N_LOOKS 24000

/* A line of a script that waits for go_on(). */
#define WAIT "until [ -e ${0%/*}/../go ]; do sleep 0.02; done; rm ${0%/*}/../go"

static DfotaDispatcher *
new_dispatcher (ScriptFixture *fixture)
{
    const gchar *const folders[] = { fixture->first, fixture->second, NULL };

    return dfota_dispatcher_new (folders, DFOTA_DISPATCHER_SECONDS);
}

static void
run (DfotaDispatcher *dispatcher, guint id, const gchar *state)
{
    const gchar *const arguments[] = { "/", "/sys/1-1", "/update", state, "", NULL };

    dfota_dispatcher_run (dispatcher, id, arguments);
}

/* Drops the reference to the dispatcher. It is freed when nothing is left to run. */
static gchar *
wait_for_output (ScriptFixture *fixture, DfotaDispatcher **dispatcher)
{
    gpointer running = *dispatcher;
    gchar   *text = NULL;

    g_object_add_weak_pointer (running, &running);
    g_clear_object (dispatcher);
    while (running)
        g_main_context_iteration (NULL, TRUE);
    if (!g_file_get_contents (fixture->output, &text, NULL, NULL))
        return g_strdup ("");
    return text;
}

/* Returns when the scripts have written @expected. */
static void
wait_for_text (ScriptFixture *fixture, const gchar *expected)
{
    for (guint i = 0; i < N_LOOKS; i++, g_usleep (5000)) {
        g_autofree gchar *text = NULL;

        g_main_context_iteration (NULL, FALSE);
        if (g_file_get_contents (fixture->output, &text, NULL, NULL) &&
            strcmp (text, expected) == 0)
            return;
    }
    g_error ("the scripts have not written '%s'", expected);
}

/* Returns the process id that a script has written as its first line. */
static pid_t
wait_for_pid (ScriptFixture *fixture)
{
    for (guint i = 0; i < N_LOOKS; i++, g_usleep (5000)) {
        g_autofree gchar *text = NULL;

        if (g_file_get_contents (fixture->output, &text, NULL, NULL) && strchr (text, '\n'))
            return (pid_t) atoi (text);
    }
    g_error ("the script has not written its process id");
}

static void
go_on (ScriptFixture *fixture)
{
    g_free (write_file (fixture->folder, "go", "", 0600));
}

static gboolean
is_running (pid_t pid)
{
    g_autofree gchar *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
    g_autofree gchar *status = NULL;

    if (kill (pid, 0) < 0 || !g_file_get_contents (path, &status, NULL, NULL))
        return FALSE;
    return !strstr (status, ") Z "); /* it has ended, and its new parent has not yet reaped it */
}

static void
assert_ends (pid_t pid)
{
    for (guint i = 0; is_running (pid); i++, g_usleep (5000))
        g_assert_cmpuint (i, <, N_LOOKS);
}

/* All scripts of one change end before those of the next one start. The caller is not blocked. */
static void
test_sequence (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
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
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
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
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
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
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
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

/* Returns a descriptor of the former standard error, which is a file now. */
static int
replace_stderr (ScriptFixture *fixture)
{
    g_autofree gchar *path = g_build_filename (fixture->folder, "errors", NULL);
    int               former = dup (STDERR_FILENO);
    int               file = g_open (path, O_WRONLY | O_CREAT, 0600);

    g_assert_no_errno (dup2 (file, STDERR_FILENO));
    close (file);
    return former;
}

/* Both outputs can be written to, and go to the daemon's standard output. */
static void
test_output (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *ours = g_file_read_link ("/proc/self/fd/1", NULL);
    g_autofree gchar           *text = NULL;
    g_autofree gchar           *path = NULL;
    g_autofree gchar           *expected = g_strdup_printf ("%s\n%s\n", ours, ours);
    g_autofree gchar           *output = NULL;
    int                         former;

    text = g_strdup_printf ("#!/bin/sh\necho '# one' && echo '# two' >&2 || exit 1\n"
                            "one=$(readlink /proc/$$/fd/1) two=$(readlink /proc/$$/fd/2)\n"
                            "printf '%%s\\n' \"$one\" \"$two\" > %s\n",
                            fixture->output);
    path = write_file (fixture->first, "a", text, 0755);
    former = replace_stderr (fixture);
    run (dispatcher, 1, "updating");
    g_assert_no_errno (dup2 (former, STDERR_FILENO));
    close (former);
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, expected);
}

/* A script that has left its process group is killed, too. */
static void
test_time_limit_without_group (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "10",
                  "exec perl -e 'setpgrp (0, getpgrp (getppid)); $| = 1; print \"left\\n\"; "
                  "sleep 600'");
    write_script (fixture, fixture->first, "20", "echo next");
    run (dispatcher, 1, "updating");
    wait_for_text (fixture, "left\n");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 30 seconds");
    fake_time_pass (30000);
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "left\nnext\n");
}

/* A script that hangs is killed with its children. The next scripts run. */
static void
test_time_limit (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *output = NULL;
    pid_t                       child;

    write_script (fixture, fixture->first, "10", "trap '' TERM; sleep 600 & echo $!; wait");
    write_script (fixture, fixture->first, "20", "echo next");
    run (dispatcher, 1, "updating");
    child = wait_for_pid (fixture);
    fake_time_pass (29999);
    g_assert_true (is_running (child));
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 30 seconds");
    fake_time_pass (1);
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    g_assert_true (g_str_has_suffix (output, "\nnext\n"));
    assert_ends (child);
}

/* Each script has the whole time, whatever earlier ones took, and none is left when it ends. */
static void
test_time_of_each (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "10", "echo 10; " WAIT);
    write_script (fixture, fixture->first, "20", "echo 20; " WAIT "; echo end");
    run (dispatcher, 1, "updating");
    wait_for_text (fixture, "10\n");
    fake_time_pass (20000);
    go_on (fixture);
    wait_for_text (fixture, "10\n20\n");
    g_assert_cmpuint (fake_time_next (), ==, 30000);
    fake_time_pass (29999);
    go_on (fixture);
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "10\n20\nend\n");
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

/* How a script ends is logged also after one that was killed. */
static void
test_failure_after_kill (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "10", "echo 10; sleep 600");
    write_script (fixture, fixture->first, "20", "exit 3");
    run (dispatcher, 1, "updating");
    wait_for_text (fixture, "10\n");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 30 seconds");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/20: ended with status 3");
    fake_time_pass (30000);
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
}

/* A file that was replaced while an earlier script ran is checked again. */
static void
test_changed (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "10", "chmod o+w ${0%/*}/20; echo 10");
    write_script (fixture, fixture->first, "20", "echo 20");
    write_script (fixture, fixture->first, "30", "echo 30");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING,
                           "could not run */20: *writable by others*");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "10\n30\n");
}

/* In a process of its own, which stands for the daemon: starts a script, and is killed. */
static void
be_killed (void)
{
    g_autofree gchar           *output = g_build_filename (g_getenv (FOLDER), "../output", NULL);
    ScriptFixture               fixture = { .output = output };
    g_autoptr (DfotaDispatcher) dispatcher = dfota_dispatcher_new (NULL, 30);

    run (dispatcher, 1, "updating");
    wait_for_pid (&fixture);
    kill (getpid (), SIGKILL);
}

/* The kernel ends a script with the daemon that started it. */
static void
test_daemon_killed (ScriptFixture *fixture, gconstpointer unused)
{
    write_script (fixture, fixture->first, "10", "echo $$; exec sleep 600");
    g_setenv (FOLDER, fixture->first, TRUE);
    g_test_trap_subprocess ("/dispatcher/daemon-killed/subprocess", 0, 0);
    g_unsetenv (FOLDER);
    g_test_trap_assert_failed ();
    assert_ends (wait_for_pid (fixture));
}

/* Without directories the one of the environment is used; without that, those of the system. */
static void
test_usual_folders (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = NULL;
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->second, "10", "echo $4");
    g_setenv (FOLDER, fixture->second, TRUE);
    dispatcher = dfota_dispatcher_new (NULL, DFOTA_DISPATCHER_SECONDS);
    g_unsetenv (FOLDER);
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, &dispatcher);
    g_assert_cmpstr (output, ==, "updating\n");
    g_assert_finalize_object (dfota_dispatcher_new (NULL, DFOTA_DISPATCHER_SECONDS));
}

static void
test_failures (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
    g_autofree gchar           *bad = write_file (fixture->first, "05", "x", 0777);
    g_autofree gchar           *other = write_file (fixture->second, "06", "x", 0777);
    g_autofree gchar           *output = NULL;

    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "not run: *05 is writable by others*");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "not run: *06 is writable by others*");
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
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
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
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture);
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
    DfotaDispatcher  *dispatcher = new_dispatcher (fixture);
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
    ADD ("/dispatcher/time-of-each", test_time_of_each);
    ADD ("/dispatcher/failure-after-kill", test_failure_after_kill);
    ADD ("/dispatcher/changed", test_changed);
    ADD ("/dispatcher/daemon-killed", test_daemon_killed);
    g_test_add_func ("/dispatcher/daemon-killed/subprocess", be_killed);
    ADD ("/dispatcher/usual-folders", test_usual_folders);
    ADD ("/dispatcher/failures", test_failures);
    ADD ("/dispatcher/not-runnable", test_not_runnable);
    ADD ("/dispatcher/limit", test_limit);
    ADD ("/dispatcher/dropped", test_dropped);
    return g_test_run ();
}
