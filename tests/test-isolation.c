/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests testbed_isolate(): a test program sees no process of the host, and leaves nothing
 * behind, whatever happens to its testbed.
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testbed/testlib.h"

#define SECONDS 120

/* What the program saw before it called testbed_isolate(). */
static ino_t host_namespaces[4];

static const gchar *const namespaces[] = { "pid", "mnt", "net", "ipc" };

static ino_t
namespace_of_self (const gchar *name)
{
    g_autofree gchar *path = g_build_filename ("/proc/self/ns", name, NULL);
    GStatBuf          status;

    g_assert_cmpint (g_stat (path, &status), ==, 0);
    return status.st_ino;
}

/* Counts processes of @program, or of all programs if it is NULL. */
static guint
count_processes (const gchar *program)
{
    g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
    const gchar     *name;
    guint            n = 0;

    while ((name = g_dir_read_name (proc))) {
        g_autofree gchar *path = g_build_filename ("/proc", name, "cmdline", NULL);
        g_autofree gchar *line = NULL;
        g_autofree gchar *argument = NULL;

        if (!g_ascii_isdigit (name[0]) || !g_file_get_contents (path, &line, NULL, NULL))
            continue;
        argument = g_path_get_basename (line);
        n += !program || g_str_equal (argument, program);
    }
    return n;
}

static void
await_processes (const gchar *program, gboolean are_there)
{
    gint64 deadline = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;

    while ((count_processes (program) > 0) != are_there) {
        g_assert_cmpint (g_get_monotonic_time (), <, deadline);
        g_usleep (G_USEC_PER_SEC / 50);
    }
}

static void
test_namespaces (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
        g_assert_cmpuint (namespace_of_self (namespaces[i]), !=, host_namespaces[i]);
    /* The reaping process is the only other one. */
    g_assert_cmpuint (count_processes (NULL), ==, 2);
    g_assert_true (g_str_has_prefix (g_getenv ("TMPDIR"), "/tmp/dfota-"));
}

/* A testbed inside this one, in a namespace that this process can see. */
static GSubprocess *
start_testbed (const gchar *command)
{
    g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
    g_autoptr (GError) error = NULL;
    GSubprocess       *process;

    process = g_subprocess_launcher_spawn (launcher, &error, DFOTA_TESTBED, "--quiet", "--modules",
                                           "0", "--", "sh", "-c", command, NULL);
    g_assert_no_error (error);
    return process;
}

static GSubprocess *
start_testbed_that_stays (void)
{
    GSubprocess *process = start_testbed ("setsid sleep 999 & sleep 999");

    await_processes ("sleep", TRUE);
    g_assert_cmpuint (count_processes ("polkitd"), ==, 1);
    return process;
}

static void
test_ended_by_signal (gconstpointer data)
{
    g_autoptr (GSubprocess) process = start_testbed_that_stays ();

    g_subprocess_send_signal (process, GPOINTER_TO_INT (data));
    g_assert_true (g_subprocess_wait (process, NULL, NULL));
    g_assert_false (g_subprocess_get_successful (process));
    await_processes ("sleep", FALSE);
    await_processes ("polkitd", FALSE);
    await_processes ("dbus-daemon", FALSE);
}

/* A failure of the test program has the same exit status outside. */
static void
test_status (void)
{
    g_autoptr (GSubprocess) process = start_testbed ("exit 7");

    g_subprocess_wait (process, NULL, NULL);
    g_assert_true (g_subprocess_get_if_exited (process));
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 7);
}

/* The scripts of the Debian package polkitd end every process of that program. */
static void
test_programs_of_packages (void)
{
    g_autoptr (GSubprocess) process = start_testbed_that_stays ();
    gint                    status;

    g_spawn_command_line_sync (
        "start-stop-daemon --stop --oknodo --quiet --exec /usr/lib/polkit-1/polkitd", NULL, NULL,
        &status, NULL);
    g_assert_cmpint (status, ==, 0);
    g_assert_cmpuint (count_processes ("polkitd"), ==, 1);
    g_subprocess_send_signal (process, SIGTERM);
    g_subprocess_wait (process, NULL, NULL);
}

/* Files that programs leave in TMPDIR are removed with its directory. */
static void
test_folder (void)
{
    g_autoptr (GSubprocess) process =
        start_testbed ("touch \"$TMPDIR\"/left-by-a-program; echo \"$TMPDIR\" >" FOLDER_NOTE);
    g_autofree gchar *folder = NULL;

    g_subprocess_wait (process, NULL, NULL);
    g_assert_true (g_subprocess_get_successful (process));
    g_assert_true (g_file_get_contents (FOLDER_NOTE, &folder, NULL, NULL));
    g_unlink (FOLDER_NOTE);
    g_strchomp (folder);
    g_assert_true (g_str_has_prefix (folder, "/tmp/dfota-"));
    g_assert_cmpstr (folder, !=, g_getenv ("TMPDIR"));
    g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* A testbed is in memory, but one that is kept is on the disk afterwards. */
static void
test_kept (void)
{
    g_autoptr (GSubprocess) process = NULL;
    g_autofree gchar       *folder = NULL;
    g_autofree gchar       *log = NULL;

    g_setenv ("DFOTA_KEEP", "1", TRUE);
    process = start_testbed ("echo \"$DFOTA_FOLDER\" >" FOLDER_NOTE);
    g_unsetenv ("DFOTA_KEEP");
    g_subprocess_wait (process, NULL, NULL);
    g_assert_true (g_subprocess_get_successful (process));
    g_assert_true (g_file_get_contents (FOLDER_NOTE, &folder, NULL, NULL));
    g_unlink (FOLDER_NOTE);
    g_strchomp (folder);
    log = g_build_filename (folder, "daemon", "daemon-1.log", NULL);
    g_assert_true (g_file_test (log, G_FILE_TEST_IS_REGULAR));
    *strrchr (folder, '/') = '\0';
    g_assert_true (testbed_remove_folder (folder, NULL));
}

int
main (int argc, char **argv)
{
    for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
        host_namespaces[i] = namespace_of_self (namespaces[i]);
    testlib_init (&argc, &argv);
    g_test_add_func ("/isolation/namespaces", test_namespaces);
    g_test_add_data_func ("/isolation/killed", GINT_TO_POINTER (SIGKILL), test_ended_by_signal);
    g_test_add_data_func ("/isolation/terminated", GINT_TO_POINTER (SIGTERM), test_ended_by_signal);
    g_test_add_func ("/isolation/status", test_status);
    g_test_add_func ("/isolation/programs-of-packages", test_programs_of_packages);
    g_test_add_func ("/isolation/folder", test_folder);
    g_test_add_func ("/isolation/kept", test_kept);
    return g_test_run ();
}
