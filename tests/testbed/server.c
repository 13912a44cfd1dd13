/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts the package server: nginx with a configuration of its own, as one process that is
 * not detached.
 */

#include <glib/gstdio.h>
#include <signal.h>

#include "testbed/process.h"
#include "testbed/server.h"

/* Paths are relative to nginx's prefix, the folder. Arguments: port, packages. */
#define CONFIGURATION                                                                              \
    "daemon off;\n"                                                                                \
    "master_process off;\n"                                                                        \
    "pid pid;\n"                                                                                   \
    "error_log error.log;\n"                                                                       \
    "events {}\n"                                                                                  \
    "http {\n"                                                                                     \
    "  client_body_temp_path temporary;\n"                                                         \
    "  proxy_temp_path temporary;\n"                                                               \
    "  fastcgi_temp_path temporary;\n"                                                             \
    "  uwsgi_temp_path temporary;\n"                                                               \
    "  scgi_temp_path temporary;\n"                                                                \
    "  log_format testbed '$request_method $request_uri $status $body_bytes_sent "                 \
    "\"$http_range\"';\n"                                                                          \
    "  access_log access.log testbed;\n"                                                           \
    "  server {\n"                                                                                 \
    "    listen 127.0.0.1:%u;\n"                                                                   \
    "    root %s;\n"                                                                               \
    "  }\n"                                                                                        \
    "}\n"

struct _TestbedServer {
    TestbedProcess *process;
    gchar          *access_log;
    guint16         port;
};

static void
server_free (TestbedServer *server)
{
    g_free (server->access_log);
    g_free (server);
}

/* Finds a free port. Nothing else takes one, because the network namespace is ours. */
static guint16
find_free_port (GError **error)
{
    g_autoptr (GSocketListener) listener = g_socket_listener_new ();

    return g_socket_listener_add_any_inet_port (listener, NULL, error);
}

static gboolean
write_configuration (const gchar *folder, const gchar *packages, guint16 port, GError **error)
{
    g_autofree gchar *path = g_build_filename (folder, "nginx.conf", NULL);
    g_autofree gchar *text = g_strdup_printf (CONFIGURATION, port, packages);

    if (g_mkdir_with_parents (folder, 0755) < 0) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Could not create %s", folder);
        return FALSE;
    }
    return g_file_set_contents (path, text, -1, error);
}

static TestbedProcess *
start_nginx (const gchar *folder, GError **error)
{
    const gchar *argv[] = { "nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log", NULL };
    g_autofree gchar *log_path = g_build_filename (folder, "nginx.log", NULL);
    g_autofree gchar *path = g_strconcat (g_getenv ("PATH"), ":/usr/sbin", NULL);
    g_auto (GStrv)    environment = g_environ_setenv (g_get_environ (), "PATH", path, TRUE);

    return testbed_process_start ("nginx", argv, (const gchar *const *) environment, log_path,
                                  error);
}

static gboolean
await_nginx (TestbedServer *server, GError **error)
{
    g_autoptr (GSocketAddress) address = NULL;

    address = g_inet_socket_address_new_from_string ("127.0.0.1", server->port);
    return testbed_process_await_socket (server->process, address, error);
}

TestbedServer *
testbed_server_start (const gchar *folder, const gchar *packages, GError **error)
{
    TestbedServer *server;
    guint16        port;

    port = find_free_port (error);
    if (port == 0 || !write_configuration (folder, packages, port, error))
        return NULL;
    server = g_new0 (TestbedServer, 1);
    server->port = port;
    server->access_log = g_build_filename (folder, "access.log", NULL);
    server->process = start_nginx (folder, error);
    if (server->process && await_nginx (server, error))
        return server;
    testbed_process_stop (server->process, SIGKILL, NULL);
    server_free (server);
    return NULL;
}

gboolean
testbed_server_stop (TestbedServer *server, GError **error)
{
    gboolean result;

    if (!server)
        return TRUE;
    result = testbed_process_stop (server->process, SIGTERM, error);
    server_free (server);
    return result;
}

gboolean
testbed_server_check (TestbedServer *server, GError **error)
{
    return testbed_process_check (server->process, error);
}

gchar *
testbed_server_url (TestbedServer *server, const gchar *name)
{
    return g_strdup_printf ("http://127.0.0.1:%u/%s", server->port, name);
}

gchar *
testbed_server_access_log (TestbedServer *server)
{
    gchar *text = NULL;

    if (!g_file_get_contents (server->access_log, &text, NULL, NULL))
        return g_strdup ("");
    return text;
}
