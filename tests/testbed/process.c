/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts and stops the child processes of a testbed with GSubprocess, and finds orphans in
 * /proc.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testbed/process.h"

struct _TestbedProcess {
    GSubprocess *subprocess;
    gchar       *name;
    gchar       *log_path;
};

/* Makes a session of its own, so that Ctrl-C at the terminal does not reach the process. */
static void
set_up_child (gpointer data)
{
    prctl (PR_SET_PDEATHSIG, SIGTERM);
    setsid ();
}

static GSubprocess *
spawn (const gchar *const *argv,
       const gchar *const *environment,
       const gchar        *log_path,
       GError            **error)
{
    g_autoptr (GSubprocessLauncher) launcher = NULL;

    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
    if (environment)
        g_subprocess_launcher_set_environ (launcher, (gchar **) environment);
    g_subprocess_launcher_set_stdout_file_path (launcher, log_path);
    g_subprocess_launcher_set_child_setup (launcher, set_up_child, NULL, NULL);
    return g_subprocess_launcher_spawnv (launcher, argv, error);
}

TestbedProcess *
testbed_process_start (const gchar        *name,
                       const gchar *const *argv,
                       const gchar *const *environment,
                       const gchar        *log_path,
                       GError            **error)
{
    g_autoptr (GSubprocess) subprocess = NULL;
    TestbedProcess         *process;

    subprocess = spawn (argv, environment, log_path, error);
    if (!subprocess) {
        g_prefix_error (error, "Could not start %s: ", name);
        return NULL;
    }
    process = g_new0 (TestbedProcess, 1);
    process->subprocess = g_steal_pointer (&subprocess);
    process->name = g_strdup (name);
    process->log_path = g_strdup (log_path);
    return process;
}

static void
process_free (TestbedProcess *process)
{
    g_object_unref (process->subprocess);
    g_free (process->name);
    g_free (process->log_path);
    g_free (process);
}

gboolean
testbed_process_is_running (TestbedProcess *process)
{
    return g_subprocess_get_identifier (process->subprocess) != NULL;
}

GPid
testbed_process_get_pid (TestbedProcess *process)
{
    const gchar *identifier = g_subprocess_get_identifier (process->subprocess);

    return identifier ? (GPid) g_ascii_strtoll (identifier, NULL, 10) : 0;
}

static gchar *
describe_end (GSubprocess *subprocess)
{
    if (g_subprocess_get_if_signaled (subprocess))
        return g_strdup_printf ("was ended by signal %d (%s)",
                                g_subprocess_get_term_sig (subprocess),
                                g_strsignal (g_subprocess_get_term_sig (subprocess)));
    return g_strdup_printf ("ended with status %d", g_subprocess_get_exit_status (subprocess));
}

/* The log may be gone when a reader of this message wants it. */
static gchar *
last_line (const gchar *path)
{
    g_autofree gchar *text = NULL;
    gchar            *line;

    if (!g_file_get_contents (path, &text, NULL, NULL))
        return g_strdup ("");
    g_strchomp (text);
    line = strrchr (text, '\n');
    return g_utf8_make_valid (line ? line + 1 : text, -1);
}

gboolean
testbed_process_check (TestbedProcess *process, GError **error)
{
    g_autofree gchar *end = NULL;
    g_autofree gchar *line = NULL;

    if (testbed_process_is_running (process))
        return TRUE;
    g_subprocess_wait (process->subprocess, NULL, NULL);
    end = describe_end (process->subprocess);
    line = last_line (process->log_path);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s %s, unasked (\"%s\"); see %s",
                 process->name, end, line, process->log_path);
    return FALSE;
}

gboolean
testbed_process_await_socket (TestbedProcess *process, GSocketAddress *address, GError **error)
{
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    gint64 deadline = g_get_monotonic_time () + TESTBED_PATIENCE * G_USEC_PER_SEC;

    g_socket_client_set_enable_proxy (client, FALSE);
    while (testbed_process_check (process, error)) {
        g_autoptr (GSocketConnection) connection = NULL;

        connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
        if (connection)
            return TRUE;
        if (g_get_monotonic_time () > deadline) {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s does not listen; see %s",
                         process->name, process->log_path);
            return FALSE;
        }
        g_usleep (G_USEC_PER_SEC / 100);
    }
    return FALSE;
}

static gboolean
ended_well (TestbedProcess *process, gint signal_number, GError **error)
{
    GSubprocess      *subprocess = process->subprocess;
    g_autofree gchar *end = NULL;

    if (g_subprocess_get_if_signaled (subprocess)) {
        if (g_subprocess_get_term_sig (subprocess) == signal_number)
            return TRUE;
    } else if (g_subprocess_get_exit_status (subprocess) == 0)
        return TRUE;
    end = describe_end (subprocess);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s, asked to stop, %s; see %s",
                 process->name, end, process->log_path);
    return FALSE;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
    g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
    *(gboolean *) data = TRUE;
}

static gboolean
force_exit_cb (gpointer data)
{
    g_subprocess_force_exit (data);
    return G_SOURCE_REMOVE;
}

/* A main context of its own: no other source of the testbed is dispatched meanwhile. */
static void
wait_for_end (GSubprocess *subprocess)
{
    g_autoptr (GMainContext) context = g_main_context_new ();
    g_autoptr (GSource)      deadline = g_timeout_source_new_seconds (TESTBED_PATIENCE);
    gboolean                 ended = FALSE;

    g_main_context_push_thread_default (context);
    g_source_set_callback (deadline, force_exit_cb, subprocess, NULL);
    g_source_attach (deadline, context);
    g_subprocess_wait_async (subprocess, NULL, ended_cb, &ended);
    while (!ended)
        g_main_context_iteration (context, TRUE);
    g_source_destroy (deadline);
    g_main_context_pop_thread_default (context);
}

gboolean
testbed_process_stop (TestbedProcess *process, gint signal_number, GError **error)
{
    gboolean result;

    if (!process)
        return TRUE;
    result = testbed_process_check (process, error);
    if (result) {
        g_subprocess_send_signal (process->subprocess, signal_number);
        wait_for_end (process->subprocess);
        result = ended_well (process, signal_number, error);
    }
    process_free (process);
    return result;
}

/* /proc/PID/stat is "PID (COMMAND) STATE PARENT …", and COMMAND may have any character. */
static gchar *
command_if_child (const gchar *pid)
{
    g_autofree gchar *path = g_build_filename ("/proc", pid, "stat", NULL);
    g_autofree gchar *stat = NULL;
    gchar            *start;
    gchar            *end;
    gchar             state;
    gint              parent;

    if (!g_file_get_contents (path, &stat, NULL, NULL))
        return NULL;
    start = strchr (stat, '(');
    end = strrchr (stat, ')');
    if (!start || !end || sscanf (end + 1, " %c %d", &state, &parent) != 2)
        return NULL;
    return parent == getpid () ? g_strndup (start + 1, end - start - 1) : NULL;
}

gchar *
testbed_process_kill_children (const gchar *command)
{
    g_autoptr (GDir)    folder = g_dir_open ("/proc", 0, NULL);
    g_autoptr (GString) killed = g_string_new (NULL);
    const gchar        *entry;

    while ((entry = g_dir_read_name (folder))) {
        g_autofree gchar *child = NULL;
        GPid              pid;

        if (!g_ascii_isdigit (*entry))
            continue;
        child = command_if_child (entry);
        if (!child || (command && g_strcmp0 (child, command) != 0))
            continue;
        pid = (GPid) g_ascii_strtoll (entry, NULL, 10);
        kill (pid, SIGKILL);
        waitpid (pid, NULL, 0);
        g_string_append_printf (killed, "%s%s", killed->len > 0 ? ", " : "", child);
    }
    return killed->len > 0 ? g_string_free (g_steal_pointer (&killed), FALSE) : NULL;
}
