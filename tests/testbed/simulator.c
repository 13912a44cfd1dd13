/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts, asks and stops the simulator.
 */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "testbed/process.h"
#include "testbed/simulator.h"

struct _TestbedSimulator {
    TestbedProcess *process;
    gchar          *socket;
    gchar          *root;
};

static void
simulator_free (TestbedSimulator *simulator)
{
    g_free (simulator->socket);
    g_free (simulator->root);
    g_free (simulator);
}

/* A GLib warning ends the simulator, so that it does not go unnoticed. */
static TestbedProcess *
start_program (const gchar *program, const gchar *folder, guint speed, GError **error)
{
    g_autofree gchar *parent = g_path_get_dirname (folder);
    g_autofree gchar *families =
        g_strconcat (parent, "/families:" SOURCE_FOLDER "/plugin/protocol/families", NULL);
    g_autofree gchar *speed_text = g_strdup_printf ("%u", speed);
    g_autofree gchar *log_path = g_build_filename (folder, "simulator.log", NULL);
    g_auto (GStrv)    environment = g_get_environ ();
    const gchar      *argv[] = { program, "--directory", folder, "--speed", speed_text, NULL };

    environment = g_environ_setenv (environment, "MM_QUECTEL_DFOTA_FAMILIES", families, TRUE);
    environment = g_environ_setenv (environment, "G_DEBUG", "fatal-warnings", TRUE);
    return testbed_process_start ("dfota-simulator", argv, (const gchar *const *) environment,
                                  log_path, error);
}

static gboolean
await_simulator (TestbedSimulator *simulator, const gchar *folder, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (simulator->socket);
    g_autofree gchar          *path = g_build_filename (folder, "root", NULL);

    if (!testbed_process_await_socket (simulator->process, address, error) ||
        !g_file_get_contents (path, &simulator->root, NULL, error))
        return FALSE;
    g_strstrip (simulator->root);
    return TRUE;
}

TestbedSimulator *
testbed_simulator_start (const gchar *program, const gchar *folder, guint speed, GError **error)
{
    TestbedSimulator *simulator;

    if (g_mkdir_with_parents (folder, 0700) < 0) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Could not create %s", folder);
        return NULL;
    }
    simulator = g_new0 (TestbedSimulator, 1);
    simulator->socket = g_build_filename (folder, "control", NULL);
    simulator->process = start_program (program, folder, speed, error);
    if (simulator->process && await_simulator (simulator, folder, error))
        return simulator;
    testbed_process_stop (simulator->process, SIGKILL, NULL);
    simulator_free (simulator);
    return NULL;
}

gboolean
testbed_simulator_stop (TestbedSimulator *simulator, GError **error)
{
    gboolean result;

    if (!simulator)
        return TRUE;
    result = testbed_process_stop (simulator->process, SIGTERM, error);
    simulator_free (simulator);
    return result;
}

gboolean
testbed_simulator_check (TestbedSimulator *simulator, GError **error)
{
    return testbed_process_check (simulator->process, error);
}

const gchar *
testbed_simulator_get_root (TestbedSimulator *simulator)
{
    return simulator->root;
}

static GSocketConnection *
connect_to (const gchar *socket, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket);
    g_autoptr (GSocketClient)  client = g_socket_client_new ();

    g_socket_client_set_timeout (client, TESTBED_PATIENCE);
    return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
}

static gchar *
exchange (GSocketConnection *connection, const gchar *request, GError **error)
{
    GIOStream                   *stream = G_IO_STREAM (connection);
    g_autofree gchar            *line = g_strconcat (request, "\n", NULL);
    g_autoptr (GDataInputStream) input = NULL;
    gchar                       *answer;

    if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), line, strlen (line),
                                    NULL, NULL, error))
        return NULL;
    input = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
    answer = g_data_input_stream_read_line_utf8 (input, NULL, NULL, error);
    if (!answer && error && !*error)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The simulator hung up");
    return answer;
}

gchar *
testbed_control_request (const gchar *socket, const gchar *request, GError **error)
{
    g_autoptr (GSocketConnection) connection = connect_to (socket, error);
    g_autofree gchar             *answer = NULL;

    answer = connection ? exchange (connection, request, error) : NULL;
    if (!answer) {
        g_prefix_error (error, "No answer to “%s”: ", request);
        return NULL;
    }
    if (g_str_equal (answer, "OK"))
        return g_strdup ("");
    if (g_str_has_prefix (answer, "OK "))
        return g_strdup (answer + strlen ("OK "));
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "“%s”: %s", request, answer);
    return NULL;
}

gchar *
testbed_simulator_request (TestbedSimulator *simulator, const gchar *request, GError **error)
{
    if (!testbed_process_check (simulator->process, error))
        return NULL;
    return testbed_control_request (simulator->socket, request, error);
}
