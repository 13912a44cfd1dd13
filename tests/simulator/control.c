/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The control socket.
 */

#include "control.h"

#include <gio/gunixsocketaddress.h>

typedef struct {
    ControlFunc func;
    gpointer    data;
} Control;

typedef struct {
    Control           *control;
    GSocketConnection *connection;
    GDataInputStream  *input;
} Client;

static void
client_free (Client *client)
{
    g_object_unref (client->input);
    g_object_unref (client->connection);
    g_free (client);
}

static gboolean
answer_line (Client *client, const char *line)
{
    GOutputStream   *output = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));
    g_autofree char *answer = client->control->func (line, client->control->data);

    return g_output_stream_printf (output, NULL, NULL, NULL, "%s\n", answer);
}

static void
on_line (GObject *input, GAsyncResult *result, gpointer data)
{
    Client          *client = data;
    g_autofree char *line = NULL;

    line = g_data_input_stream_read_line_finish (client->input, result, NULL, NULL);
    if (!line || !answer_line (client, line)) {
        client_free (client);
        return;
    }
    g_data_input_stream_read_line_async (client->input, G_PRIORITY_DEFAULT, NULL, on_line, client);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
    Client *client = g_new0 (Client, 1);

    client->control = data;
    client->connection = g_object_ref (connection);
    client->input =
        g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
    g_data_input_stream_read_line_async (client->input, G_PRIORITY_DEFAULT, NULL, on_line, client);
    return TRUE;
}

static void
control_free (gpointer data, GClosure *closure)
{
    g_free (data);
}

GSocketService *
control_listen (const char *path, ControlFunc func, gpointer data, GError **error)
{
    g_autoptr (GSocketService) service = g_socket_service_new ();
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
    Control                   *control = NULL;

    if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                        G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
        return NULL;
    control = g_new0 (Control, 1);
    control->func = func;
    control->data = data;
    g_signal_connect_data (service, "incoming", G_CALLBACK (on_incoming), control, control_free, 0);
    g_socket_service_start (service);
    return g_steal_pointer (&service);
}
