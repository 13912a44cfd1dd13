/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * File descriptors for Install () that are no packages. The daemon returns an error, sends
 * nothing to the module, does not block, closes the descriptor, and keeps running.
 */

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service.h"

#define INVALID_SOURCE UPDATE_ERROR "InvalidSource"
#define INVALID_OPTION UPDATE_ERROR "InvalidOption"
#define NO_SPACE       UPDATE_ERROR "NoSpace"

/* No answer that needs no package takes longer. */
#define SECONDS 20

static Testbed *testbed;
static gchar   *modem_path;

typedef struct {
    const gchar *name;
    int (*open) (void);   /* NULL: no descriptor is sent */
    gint         handle;  /* index of the descriptor in the message */
    const gchar *options; /* in GVariant's text format; NULL: no options */
    const gchar *error;   /* D-Bus name of the error */
} Row;

static int
open_pipe (void)
{
    int fds[2];

    g_assert_no_errno (pipe (fds));
    close (fds[1]);
    return fds[0];
}

/* A pipe into which nothing is ever written. */
static int
open_silent_pipe (void)
{
    static int fds[2];

    g_assert_no_errno (pipe (fds));
    return fds[0];
}

static int
open_socket (void)
{
    int fds[2];

    g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM, 0, fds));
    close (fds[1]);
    return fds[0];
}

static int
open_folder (void)
{
    return open ("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int
open_device (void)
{
    return open ("/dev/zero", O_RDONLY | O_CLOEXEC);
}

static int
open_proc (void)
{
    return open ("/proc/self/status", O_RDONLY | O_CLOEXEC);
}

/* A file in memory of @size bytes, which is one hole. */
static int
make_file (off_t size)
{
    int fd = memfd_create ("package", MFD_CLOEXEC);

    g_assert_no_errno (fd);
    g_assert_no_errno (ftruncate (fd, size));
    return fd;
}

static int
open_empty (void)
{
    return make_file (0);
}

static int
open_small (void)
{
    return make_file (5000);
}

static int
open_too_large (void)
{
    return make_file ((off_t) 200 << 20);
}

static int
open_beyond_32_bits (void)
{
    return make_file ((off_t) 1 << 40);
}

static int
reopen (int flags)
{
    int               fd = open_small ();
    g_autofree gchar *path = g_strdup_printf ("/proc/self/fd/%d", fd);
    int               other = open (path, flags | O_CLOEXEC);

    g_assert_no_errno (other);
    close (fd);
    return other;
}

static int
open_for_writing (void)
{
    return reopen (O_WRONLY);
}

static int
open_path_only (void)
{
    return reopen (O_PATH);
}

static const Row rows[] = {
    { "none", NULL, 0, NULL, INVALID_SOURCE },
    { "handle-range", open_small, 1, NULL, INVALID_SOURCE },
    { "handle-negative", open_small, -1, NULL, INVALID_SOURCE },
    { "pipe", open_pipe, 0, NULL, INVALID_SOURCE },
    { "silent-pipe", open_silent_pipe, 0, NULL, INVALID_SOURCE },
    { "socket", open_socket, 0, NULL, INVALID_SOURCE },
    { "folder", open_folder, 0, NULL, INVALID_SOURCE },
    { "device", open_device, 0, NULL, INVALID_SOURCE },
    { "proc", open_proc, 0, NULL, INVALID_SOURCE },
    { "empty", open_empty, 0, NULL, INVALID_SOURCE },
    { "for-writing", open_for_writing, 0, NULL, INVALID_SOURCE },
    { "path-only", open_path_only, 0, NULL, INVALID_SOURCE },
    { "beyond-32-bits", open_beyond_32_bits, 0, NULL, INVALID_SOURCE },
    { "too-large", open_too_large, 0, NULL, NO_SPACE },
    { "unknown-option", open_small, 0, "{'nonsense': <true>}", INVALID_OPTION },
    { "keep-string", open_small, 0, "{'keep-package': <'yes'>}", INVALID_OPTION },
    { "acks-number", open_small, 0, "{'acknowledged': <1>}", INVALID_OPTION },
    { "revision-number", open_small, 0, "{'source-revision': <12>}", INVALID_OPTION },
    { "other-revision", open_small, 0, "{'source-revision': <'EP06_12'>}",
      UPDATE_ERROR "WrongRevision" },
};

static GVariant *
make_arguments (const Row *row)
{
    g_autoptr (GError) error = NULL;
    GVariant *options = g_variant_parse (G_VARIANT_TYPE_VARDICT, row->options ? row->options : "{}",
                                         NULL, NULL, &error);

    g_assert_no_error (error);
    return g_variant_new ("(h@a{sv})", row->handle, options);
}

static GUnixFDList *
make_fds (const Row *row)
{
    int fd;

    if (!row->open)
        return NULL;
    fd = row->open ();
    g_assert_no_errno (fd);
    return g_unix_fd_list_new_from_array (&fd, 1);
}

/* Returns the D-Bus name of the error. Transfer full. */
static gchar *
install (const Row *row)
{
    g_autoptr (GUnixFDList) fds = make_fds (row);
    g_autoptr (GError)      error = NULL;
    g_autoptr (GVariant)    reply = g_dbus_connection_call_with_unix_fd_list_sync (
           testbed_get_connection (testbed), MM_DBUS_SERVICE, modem_path, MODEM_INTERFACE, "Install",
           make_arguments (row), NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, fds, NULL, NULL,
           &error);

    g_assert_null (reply);
    g_test_message ("%s", error->message);
    return g_dbus_error_get_remote_error (error);
}

static void
test_row (gconstpointer data)
{
    const Row        *row = data;
    pid_t             pid = service_get_pid (testbed);
    guint             n_fds = service_count_fds (testbed);
    g_autofree gchar *name = install (row);

    g_assert_cmpstr (name, ==, row->error);
    g_assert_cmpuint (service_count_sent (testbed, "AT+QFUPL=\""), ==, 0);
    g_assert_cmpuint (service_count_sent (testbed, "AT+QFOTADL=\""), ==, 0);
    service_wait_for_fds (testbed, n_fds);
    g_assert_cmpint (service_get_pid (testbed), ==, pid);
}

/*****************************************************************************/

static gboolean
is_over (Testbed *unused, gpointer path)
{
    g_autoptr (GVariant) state = service_get (testbed, path, UPDATE_INTERFACE, "State");

    return g_str_equal (g_variant_get_string (state, NULL), "failed");
}

/* A file is truncated while it is sent. The update fails, and AT+QFOTADL is not sent. */
static void
test_shrinking (void)
{
    int                     fd = make_file (2000000);
    int                     kept = dup (fd);
    guint                   n_fds = service_count_fds (testbed);
    g_autoptr (GUnixFDList) fds = g_unix_fd_list_new_from_array (&fd, 1);
    const Row               row = { "shrinking", NULL, 0, NULL, NULL };
    g_autoptr (GError)      error = NULL;
    g_autoptr (GVariant)    reply = NULL;
    const gchar            *path;

    reply = g_dbus_connection_call_with_unix_fd_list_sync (
        testbed_get_connection (testbed), MM_DBUS_SERVICE, modem_path, MODEM_INTERFACE, "Install",
        make_arguments (&row), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, 60000, fds, NULL,
        NULL, &error);
    g_assert_no_error (error);
    g_assert_no_errno (ftruncate (kept, 1000));
    g_variant_get (reply, "(&o)", &path);
    testlib_wait_until (testbed, 60, is_over, (gpointer) path, "the update to fail");
    g_assert_cmpuint (service_count_sent (testbed, "AT+QFOTADL=\""), ==, 0);
    close (kept);
    g_clear_object (&fds);
    service_wait_for_fds (testbed, n_fds);
}

int
main (int argc, char *argv[])
{
    const TestbedConfig config = { .speed = 4 };
    gint                status;

    testlib_init (&argc, &argv);
    testbed = testlib_new (&config);
    /* slow enough for the file to be truncated meanwhile */
    testlib_add_module (testbed, "ep06", TESTBED_V12, "path=1-1 link-rate=200000");
    testlib_command (testbed, "plug ep06");
    testlib_start_daemon (testbed);
    modem_path = service_wait_for_modem (testbed);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *path = g_strdup_printf ("/security/descriptors/%s", rows[i].name);

        g_test_add_data_func (path, &rows[i], test_row);
    }
    g_test_add_func ("/security/descriptors/shrinking", test_shrinking);
    status = g_test_run ();
    testlib_free (testbed);
    g_free (modem_path);
    return status;
}
