/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs pyftpdlib for FTP, and nginx with certificates of openssl for HTTPS; see servers.h.
 */

#include <glib/gstdio.h>
#include <signal.h>

#include "testbed/process.h"
#include "testbed/testlib.h"
#include "servers.h"

/* Paths are relative to nginx's prefix. Arguments: port, packages. */
#define HTTPS_CONFIGURATION                                                                        \
    "daemon off;\nmaster_process off;\npid pid;\nerror_log error.log;\nevents {}\n"                \
    "http {\n"                                                                                     \
    "  client_body_temp_path t;\n  proxy_temp_path t;\n  fastcgi_temp_path t;\n"                   \
    "  uwsgi_temp_path t;\n  scgi_temp_path t;\n  access_log access.log;\n"                        \
    "  server {\n"                                                                                 \
    "    listen 127.0.0.1:%u ssl;\n"                                                               \
    "    ssl_certificate server.pem;\n    ssl_certificate_key server.key;\n"                       \
    "    root %s;\n"                                                                               \
    "  }\n}\n"

/* With Python 3.14, multiprocessing starts one more process, which outlives the server for a
 * moment. */
#define FTP_SERVER                                                                                 \
    "import sys; sys.modules['multiprocessing'] = None\n"                                          \
    "from pyftpdlib.__main__ import main; main()"

#define KEY_OPTIONS "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"

typedef struct {
    TestbedProcess *process;
    guint16         port;
} Server;

static Server ftp;
static Server https;

static gchar *
make_folder (Testbed *testbed, const gchar *name)
{
    gchar *folder = g_build_filename (testbed_get_folder (testbed), name, NULL);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
    return folder;
}

static guint16
find_free_port (void)
{
    g_autoptr (GSocketListener) listener = g_socket_listener_new ();
    g_autoptr (GError)          error = NULL;
    guint16                     port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

    g_assert_no_error (error);
    return port;
}

static void
start (Server *server, const gchar *name, const gchar *const *argv, const gchar *folder)
{
    g_autofree gchar          *log = g_build_filename (folder, "output.log", NULL);
    g_autofree gchar          *path = g_strconcat (g_getenv ("PATH"), ":/usr/sbin", NULL);
    g_auto (GStrv)             environment = NULL;
    g_autoptr (GSocketAddress) address = NULL;
    g_autoptr (GError)         error = NULL;

    environment = g_environ_setenv (g_get_environ (), "PATH", path, TRUE);
    server->process =
        testbed_process_start (name, argv, (const gchar *const *) environment, log, &error);
    g_assert_no_error (error);
    address = g_inet_socket_address_new_from_string ("127.0.0.1", server->port);
    testbed_process_await_socket (server->process, address, &error);
    g_assert_no_error (error);
}

static void
start_ftp (Testbed *testbed)
{
    g_autofree gchar *folder = make_folder (testbed, "ftp");
    g_autofree gchar *port = NULL;

    ftp.port = find_free_port ();
    port = g_strdup_printf ("%u", ftp.port);
    start (&ftp, "pyftpdlib",
           (const gchar *[]){ "/usr/bin/python3", "-c", FTP_SERVER, "-i", "127.0.0.1", "-p", port,
                              "-u", "user", "-P", "secret", "-d", testbed_get_packages (testbed),
                              NULL },
           folder);
}

gchar *
servers_ftp_url (Testbed *testbed, const gchar *name)
{
    if (!ftp.process)
        start_ftp (testbed);
    return g_strdup_printf ("ftp://user:secret@127.0.0.1:%u/%s", ftp.port, name);
}

/*****************************************************************************/

static void
run_in (const gchar *folder, const gchar *const *argv)
{
    g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_autoptr (GSubprocess) process = NULL;
    g_autoptr (GError)      error = NULL;

    g_subprocess_launcher_set_cwd (launcher, folder);
    process = g_subprocess_launcher_spawnv (launcher, argv, &error);
    g_assert_no_error (error);
    g_subprocess_wait_check (process, NULL, &error);
    g_assert_no_error (error);
}

/* A certificate authority of our own, and the server's certificate that it signed. */
static void
make_certificates (const gchar *folder)
{
    run_in (folder,
            (const gchar *[]){ "openssl", "req", "-x509", KEY_OPTIONS, "-subj", "/CN=Testbed CA",
                               "-keyout", "ca.key", "-out", "ca.pem", NULL });
    run_in (folder, (const gchar *[]){ "openssl", "req", "-x509", "-CA", "ca.pem", "-CAkey",
                                       "ca.key", KEY_OPTIONS, "-subj", "/CN=127.0.0.1", "-addext",
                                       "subjectAltName=IP:127.0.0.1", "-addext",
                                       "basicConstraints=critical,CA:FALSE", "-keyout",
                                       "server.key", "-out", "server.pem", NULL });
}

static void
start_https (Testbed *testbed, const gchar *folder)
{
    g_autofree gchar  *path = g_build_filename (folder, "nginx.conf", NULL);
    g_autofree gchar  *text = NULL;
    g_autoptr (GError) error = NULL;

    make_certificates (folder);
    https.port = find_free_port ();
    text = g_strdup_printf (HTTPS_CONFIGURATION, https.port, testbed_get_packages (testbed));
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    start (&https, "nginx",
           (const gchar *[]){ "nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log", NULL },
           folder);
}

gchar *
servers_https_url (Testbed *testbed, const gchar *module, const gchar *name)
{
    g_autofree gchar *folder = make_folder (testbed, "https");

    if (!https.process)
        start_https (testbed, folder);
    testlib_command (testbed, "set %s tls-ca=%s/ca.pem", module, folder);
    return g_strdup_printf ("https://127.0.0.1:%u/%s", https.port, name);
}

/*****************************************************************************/

gchar *
servers_put_into_module (Testbed *testbed, const gchar *module, const gchar *name)
{
    g_autofree gchar *from_path = g_build_filename (testbed_get_packages (testbed), name, NULL);
    g_autofree gchar *to_path =
        g_build_filename (testbed_get_folder (testbed), "simulator", module, "ufs", name, NULL);
    g_autoptr (GFile)  from = g_file_new_for_path (from_path);
    g_autoptr (GFile)  to = g_file_new_for_path (to_path);
    g_autoptr (GError) error = NULL;

    g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    return g_strconcat ("/data/ufs/", name, NULL);
}

static void
write_package (Testbed *testbed, const gchar *name, const gchar *data, gsize length)
{
    g_autofree gchar  *path = g_build_filename (testbed_get_packages (testbed), name, NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, data, length, &error);
    g_assert_no_error (error);
}

void
servers_add_junk (Testbed *testbed)
{
    g_autofree gchar *path = g_build_filename (testbed_get_packages (testbed), "v12-v13.zip", NULL);
    g_autofree gchar *data = NULL;
    g_autoptr (GError) error = NULL;
    gsize              length;

    g_file_get_contents (path, &data, &length, &error);
    g_assert_no_error (error);
    write_package (testbed, "short.zip", data, length / 2);
    write_package (testbed, "junk.zip", "no package at all", 17);
}

void
servers_stop (void)
{
    g_autoptr (GError) error = NULL;

    testbed_process_stop (g_steal_pointer (&ftp.process), SIGTERM, &error);
    g_assert_no_error (error);
    testbed_process_stop (g_steal_pointer (&https.process), SIGTERM, &error);
    g_assert_no_error (error);
}
