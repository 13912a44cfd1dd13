/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Scripts: which of them run, in which order, with which arguments and environment, and
 * for how long. With real files and processes, in a directory in /tmp.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/dispatcher.h"
#include "host/script.h"

typedef struct {
    gchar *folder;
    gchar *first; /* the two directories of scripts */
    gchar *second;
    gchar *output; /* the file that the scripts write */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GError) error = NULL;

    fixture->folder = g_dir_make_tmp ("dfota-scripts-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->first = g_build_filename (fixture->folder, "first", NULL);
    fixture->second = g_build_filename (fixture->folder, "second", NULL);
    fixture->output = g_build_filename (fixture->folder, "output", NULL);
    g_assert_cmpint (g_mkdir (fixture->first, 0755), ==, 0);
    g_assert_cmpint (g_mkdir (fixture->second, 0755), ==, 0);
}

static void
remove_folder (const gchar *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const gchar     *name;

    while ((name = g_dir_read_name (dir))) {
        g_autofree gchar *child = g_build_filename (path, name, NULL);

        if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
            remove_folder (child);
        else
            g_assert_cmpint (g_unlink (child), ==, 0);
    }
    g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
    remove_folder (fixture->folder);
    g_free (fixture->folder);
    g_free (fixture->first);
    g_free (fixture->second);
    g_free (fixture->output);
}

static gchar *
write_file (const gchar *folder, const gchar *name, const gchar *text, guint mode)
{
    gchar             *path = g_build_filename (folder, name, NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (path, (gint) mode), ==, 0);
    return path;
}

/* Creates a shell script whose output goes to the output file. */
static void
write_script (Fixture *fixture, const gchar *folder, const gchar *name, const gchar *command)
{
    g_autofree gchar *text =
        g_strdup_printf ("#!/bin/sh\nexec >> %s\n%s\n", fixture->output, command);
    g_autofree gchar *path = write_file (folder, name, text, 0755);
}

/*****************************************************************************/
/* Permission to run */

typedef struct {
    const gchar *name;
    guint        mode;
    const gchar *text;
    const gchar *cause; /* a part of the message; NULL: the script may run */
    gint         code;
} CheckRow;

static const CheckRow checks[] = {
    { "usual", 0755, "x", NULL },
    { "owner only", 0700, "x", NULL },
    { "not executable", 0644, "x", "not executable", G_FILE_ERROR_NOENT },
    { "for others only", 0655, "x", "not executable", G_FILE_ERROR_NOENT },
    { "empty", 0755, "", "empty", G_FILE_ERROR_NOENT },
    { "group may write", 0775, "x", "writable by others", G_FILE_ERROR_PERM },
    { "all may write", 0757, "x", "writable by others", G_FILE_ERROR_PERM },
    { "set-UID", 04755, "x", "set-UID", G_FILE_ERROR_PERM },
    { "set-GID", 02755, "x", "set-UID or set-GID", G_FILE_ERROR_PERM },
};

static void
assert_refused (const gchar *path, const gchar *cause, gint code)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (dfota_script_check (path, &error));
    g_assert_error (error, G_FILE_ERROR, code);
    g_assert_nonnull (strstr (error->message, cause));
    g_assert_true (g_str_has_prefix (error->message, path));
}

static void
test_check (Fixture *fixture, gconstpointer unused)
{
    for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
        const CheckRow   *row = &checks[i];
        g_autofree gchar *path = write_file (fixture->first, "script", row->text, row->mode);

        g_test_message ("%s", row->name);
        if (row->cause)
            assert_refused (path, row->cause, row->code);
        else
            g_assert_true (dfota_script_check (path, NULL));
    }
}

static void
test_check_kind (Fixture *fixture, gconstpointer unused)
{
    g_autofree gchar *good = write_file (fixture->first, "good", "x", 0755);
    g_autofree gchar *link = g_build_filename (fixture->first, "link", NULL);
    g_autofree gchar *off = g_build_filename (fixture->first, "off", NULL);
    g_autofree gchar *pipe = g_build_filename (fixture->first, "pipe", NULL);

    g_assert_cmpint (symlink (good, link), ==, 0);
    g_assert_cmpint (symlink ("/dev/null", off), ==, 0);
    g_assert_cmpint (mkfifo (pipe, 0755), ==, 0);
    assert_refused (link, "symbolic link", G_FILE_ERROR_PERM);
    assert_refused (off, "switched off", G_FILE_ERROR_NOENT);
    assert_refused (pipe, "not a regular file", G_FILE_ERROR_PERM);
    assert_refused (fixture->second, "not a regular file", G_FILE_ERROR_PERM);
    assert_refused ("/nonexistent/file", "No such file", G_FILE_ERROR_PERM);
}

/* Root can give a file away. Other users have no file of root here. */
static void
test_check_owner (Fixture *fixture, gconstpointer unused)
{
    g_autofree gchar *path = write_file (fixture->first, "script", "x", 0755);

    if (geteuid () == 0)
        g_assert_cmpint (chown (path, 65534, 0), ==, 0);
    assert_refused (geteuid () == 0 ? path : "/bin/sh", geteuid () == 0 ? "not owned by root" : "",
                    G_FILE_ERROR_PERM);
}

/*****************************************************************************/
/* Order */

static gchar *
list_names (const gchar *const *folders, GPtrArray *problems)
{
    g_autoptr (GPtrArray) paths = dfota_script_list (folders, problems);
    GString              *names = g_string_new (NULL);

    for (guint i = 0; i < paths->len; i++) {
        g_autofree gchar *folder = g_path_get_dirname (paths->pdata[i]);
        g_autofree gchar *base = g_path_get_basename (folder);
        g_autofree gchar *name = g_path_get_basename (paths->pdata[i]);

        g_string_append_printf (names, "%s%s/%s", i ? " " : "", base, name);
    }
    return g_string_free (names, FALSE);
}

static void
test_order (Fixture *fixture, gconstpointer unused)
{
    static const gchar *const names[] = { "50-b",        "10-c", ".hidden",    "60-d~", "70.bak",
                                          "80.dpkg-new", "9-a",  "with space", "B",     "a.sh" };
    const gchar *const        folders[] = { fixture->first, fixture->second, "/nonexistent", NULL };
    g_autofree gchar         *in_second = write_file (fixture->second, "20-s", "x", 0755);
    g_autofree gchar         *hidden = write_file (fixture->second, "10-c", "x", 0755);
    g_autoptr (GPtrArray)     problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar         *found = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        g_free (write_file (fixture->first, names[i], "x", 0755));
    found = list_names (folders, problems);
    g_assert_cmpstr (found, ==, "first/10-c second/20-s first/50-b first/9-a first/B first/a.sh");
    g_assert_cmpuint (problems->len, ==, 0);
}

/* The administrator's file hides the package's file of the same name, also if it is disabled. */
static void
test_hiding (Fixture *fixture, gconstpointer unused)
{
    const gchar *const    folders[] = { fixture->first, fixture->second, NULL };
    g_autofree gchar     *off = g_build_filename (fixture->first, "a", NULL);
    g_autofree gchar     *bad = write_file (fixture->first, "b", "x", 0757);
    g_autofree gchar     *a = write_file (fixture->second, "a", "x", 0755);
    g_autofree gchar     *b = write_file (fixture->second, "b", "x", 0755);
    g_autofree gchar     *c = write_file (fixture->second, "c", "x", 0755);
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar     *found = NULL;

    g_assert_cmpint (symlink ("/dev/null", off), ==, 0);
    found = list_names (folders, problems);
    g_assert_cmpstr (found, ==, "second/c");
    g_assert_cmpuint (problems->len, ==, 1);
    g_assert_true (g_str_has_prefix (problems->pdata[0], bad));
}

static void
test_open_folder (Fixture *fixture, gconstpointer unused)
{
    const gchar *const    folders[] = { fixture->first, fixture->second, NULL };
    g_autofree gchar     *a = write_file (fixture->first, "a", "x", 0755);
    g_autofree gchar     *b = write_file (fixture->second, "b", "x", 0755);
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar     *found = NULL;

    g_assert_cmpint (g_chmod (fixture->first, 0777), ==, 0);
    found = list_names (folders, problems);
    g_assert_cmpstr (found, ==, "second/b");
    g_assert_cmpuint (problems->len, ==, 1);
    g_assert_true (g_str_has_prefix (problems->pdata[0], fixture->first));
}

/*****************************************************************************/
/* Running */

static DfotaDispatcher *
new_dispatcher (Fixture *fixture, gdouble seconds)
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

static gchar *
wait_for_output (Fixture *fixture, DfotaDispatcher *dispatcher)
{
    guint  deadline = g_timeout_add_seconds (20, deadline_over, NULL);
    gchar *text = NULL;

    while (!dfota_dispatcher_is_idle (dispatcher))
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (deadline);
    if (!g_file_get_contents (fixture->output, &text, NULL, NULL))
        return g_strdup ("");
    return text;
}

/* All scripts of one change end before those of the next one start. The caller is not blocked. */
static void
test_sequence (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "20", "echo 20 $4");
    write_script (fixture, fixture->second, "10", "sleep 0.2; echo 10 $4");
    run (dispatcher, 1, "updating");
    run (dispatcher, 1, "verifying");
    g_assert_false (dfota_dispatcher_is_idle (dispatcher));
    output = wait_for_output (fixture, dispatcher);
    g_assert_cmpstr (output, ==, "10 updating\n20 updating\n10 verifying\n20 verifying\n");
}

/* The script of one update waits for a script of the other one. */
static void
test_side_by_side (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;

    write_script (
        fixture, fixture->first, "wait",
        "if [ $4 = one ]; then until grep -q two \"${0%/*}/../output\"; do sleep 0.05; done; fi\n"
        "echo $4");
    run (dispatcher, 1, "one");
    run (dispatcher, 2, "two");
    output = wait_for_output (fixture, dispatcher);
    g_assert_cmpstr (output, ==, "two\none\n");
}

static void
test_arguments (Fixture *fixture, gconstpointer unused)
{
    const gchar *const          odd[] = { "a b", "$(id)", "'", "", "*", NULL };
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar           *output = NULL;

    write_script (fixture, fixture->first, "a", "printf '<%s>' $# \"$@\"");
    dfota_dispatcher_run (dispatcher, 1, odd);
    output = wait_for_output (fixture, dispatcher);
    g_assert_cmpstr (output, ==, "<5><a b><$(id)><'><><*>");
}

/* Scripts inherit nothing from the daemon: neither environment nor files nor input. */
static void
test_surroundings (Fixture *fixture, gconstpointer unused)
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
    output = wait_for_output (fixture, dispatcher);
    g_assert_cmpstr (output, ==, "DBUS_SYSTEM_BUS_ADDRESS LANG PATH /\n0\n/dev/null\n");
    g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
}

/* Both outputs can be written to, and go to the daemon's standard output. */
static void
test_output (Fixture *fixture, gconstpointer unused)
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
    output = wait_for_output (fixture, dispatcher);
    g_assert_cmpstr (output, ==, expected);
}

/* A script that has left its process group is killed, too. */
static void
test_time_limit_without_group (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 0.3);
    g_autofree gchar           *output = NULL;

    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 0.3 seconds");
    write_script (fixture, fixture->first, "10",
                  "exec perl -e 'setpgrp (0, getpgrp (getppid)); sleep 600'");
    write_script (fixture, fixture->first, "20", "echo next");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "next\n");
}

/* A script that hangs is killed with its children. The next scripts run. */
static void
test_time_limit (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (DfotaDispatcher) dispatcher = new_dispatcher (fixture, 0.3);
    g_autofree gchar           *output = NULL;
    g_auto (GStrv)              lines = NULL;
    gint                        i;

    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*/10: killed after 0.3 seconds");
    write_script (fixture, fixture->first, "10", "sleep 600 & echo $!; trap '' TERM; wait");
    write_script (fixture, fixture->first, "20", "echo next");
    run (dispatcher, 1, "updating");
    output = wait_for_output (fixture, dispatcher);
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
test_failures (Fixture *fixture, gconstpointer unused)
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
    output = wait_for_output (fixture, dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "last\n");
}

/* The kernel cannot execute this file. */
static void
test_not_runnable (Fixture *fixture, gconstpointer unused)
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
    output = wait_for_output (fixture, dispatcher);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (output, ==, "last\n");
}

static void
test_limit (Fixture *fixture, gconstpointer unused)
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
    output = wait_for_output (fixture, dispatcher);
    lines = g_strsplit (output, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines) - 1, ==, DFOTA_DISPATCHER_LIMIT + 1);
}

/* The dispatcher is freed while scripts run. They go on, and no memory is leaked. */
static void
test_dropped (Fixture *fixture, gconstpointer unused)
{
    DfotaDispatcher  *dispatcher = new_dispatcher (fixture, 10);
    g_autofree gchar *output = NULL;

    write_script (fixture, fixture->first, "a", "sleep 0.1; echo $4");
    run (dispatcher, 1, "failed");
    g_object_add_weak_pointer (G_OBJECT (dispatcher), (gpointer *) &dispatcher);
    g_object_unref (dispatcher);
    while (dispatcher)
        g_main_context_iteration (NULL, TRUE);
    g_file_get_contents (fixture->output, &output, NULL, NULL);
    g_assert_cmpstr (output, ==, "failed\n");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/dispatcher/check", test_check);
    ADD ("/dispatcher/check-kind", test_check_kind);
    ADD ("/dispatcher/check-owner", test_check_owner);
    ADD ("/dispatcher/order", test_order);
    ADD ("/dispatcher/hiding", test_hiding);
    ADD ("/dispatcher/open-folder", test_open_folder);
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
