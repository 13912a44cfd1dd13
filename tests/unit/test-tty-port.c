/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The tty on which the plugin listens, over a pty. What was sent before a hang-up is
 * heard, whatever the main loop does meanwhile, and nothing is sent.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "module/tty-port.h"
#include "urc-names.h"
#include "descriptors.h"

#define WAIT_SECONDS 120

#define START_URC "+QIND: \"FOTA\",\"START\""
#define END_URC   "+QIND: \"FOTA\",\"END\",0"

static int exclusive_errno = -1; /* of TIOCEXCL; 0: it succeeds; -1: the kernel decides */

/* Replaces the C library's function by a tty that another program has opened for itself alone. */
int
ioctl (int fd, unsigned long request, ...)
{
    va_list  arguments;
    gpointer argument;

    va_start (arguments, request);
    argument = va_arg (arguments, gpointer);
    va_end (arguments);
    if (request != TIOCEXCL || exclusive_errno < 0)
        return (int) syscall (SYS_ioctl, fd, request, argument);
    errno = exclusive_errno;
    return errno ? -1 : 0;
}

typedef struct {
    int        master;
    int        slave; /* open beside the port, to see what is unread */
    DfotaPort *port;
    GString   *heard; /* "update-end:0 " … */
} Fixture;

static void
urc_heard (DfotaPort *port, const DfotaUrc *urc, Fixture *f)
{
    g_string_append_printf (f->heard, "%s:%d ", urc_names[urc->kind], urc->value);
}

static void
set_up (Fixture *f, gconstpointer is_new)
{
    char name[64];

    f->master = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    g_assert_cmpint (f->master, >=, 0);
    g_assert_cmpint (grantpt (f->master), ==, 0);
    g_assert_cmpint (unlockpt (f->master), ==, 0);
    g_assert_cmpint (ptsname_r (f->master, name, sizeof name), ==, 0);
    f->slave = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    g_assert_cmpint (f->slave, >=, 0);
    f->heard = g_string_new (NULL);
    f->port = dfota_tty_port_new (name + strlen ("/dev/"), is_new != NULL);
    g_signal_connect (f->port, "urc", G_CALLBACK (urc_heard), f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
    g_object_unref (f->port);
    close (f->slave);
    if (f->master >= 0)
        close (f->master);
    g_string_free (f->heard, TRUE);
}

static void
open_port (Fixture *f)
{
    g_autoptr (GError) error = NULL;

    /* @slave keeps the tty exclusive after a close, and then only root can open it */
    g_assert_no_errno (ioctl (f->slave, TIOCNXCL));
    dfota_port_open (f->port, &error);
    g_assert_no_error (error);
}

static void
say (Fixture *f, const char *text)
{
    g_assert_cmpint (write (f->master, text, strlen (text)), ==, (gssize) strlen (text));
}

/* poll () makes the kernel move what was written to where it can be read. */
static int
count_unread (Fixture *f)
{
    struct pollfd wish = { f->slave, POLLIN, 0 };
    int           n = 0;

    poll (&wish, 1, 0);
    g_assert_cmpint (ioctl (f->slave, FIONREAD, &n), ==, 0);
    return n;
}

/* Without the main loop. */
static void
wait_until_read (Fixture *f)
{
    gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

    while (count_unread (f) > 0) {
        g_assert_cmpint (g_get_monotonic_time (), <, end);
        g_thread_yield ();
    }
}

static void
hang_up (Fixture *f)
{
    close (f->master);
    f->master = -1;
}

static gboolean
wait_over (gpointer is_over)
{
    *(gboolean *) is_over = TRUE;
    return G_SOURCE_REMOVE;
}

static void
wait_for (Fixture *f, const char *heard)
{
    gboolean is_over = FALSE;
    guint    id = g_timeout_add_seconds (WAIT_SECONDS, wait_over, &is_over);

    while (!g_str_equal (f->heard->str, heard) && !is_over)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpstr (f->heard->str, ==, heard);
    g_source_remove (id);
}

/*****************************************************************************/

static void
test_heard (Fixture *f, gconstpointer unused)
{
    open_port (f);
    g_assert_false (dfota_port_is_hung_up (f->port));
    say (f, "\r\n+QIND: \"FOTA\",\"START\"\r\n\r\n+QIND: \"FO");
    wait_for (f, "update-start:0 ");
    say (f, "TA\",\"UPDATING\",7\r\n");
    wait_for (f, "update-start:0 update-progress:7 ");
}

/* The main loop runs only after the hang-up, when the kernel has nothing left. */
static void
test_busy_loop (Fixture *f, gconstpointer unused)
{
    open_port (f);
    say (f, "\r\n" END_URC "\r\n\r\nRDY\r\n");
    wait_until_read (f);
    hang_up (f);
    wait_for (f, "update-end:0 boot-rdy:0 ");
    g_assert_true (dfota_port_is_hung_up (f->port));
}

/* The main loop is busy while a module sends more than the plugin keeps: the newest is heard. */
static void
test_flood (Fixture *f, gconstpointer unused)
{
    g_autofree char *noise = g_strnfill (500, '#');
    g_autofree char *line = g_strconcat (noise, "\r\n", NULL);

    open_port (f);
    say (f, "\r\n" START_URC "\r\n");
    for (guint i = 0; i < 200; i++) {
        say (f, line);
        wait_until_read (f);
    }
    say (f, "\r\n" END_URC "\r\n");
    wait_until_read (f);
    hang_up (f);
    wait_for (f, "update-end:0 ");
}

/* The line end itself has not arrived. */
static void
test_unfinished (Fixture *f, gconstpointer unused)
{
    open_port (f);
    say (f, "\r\n" END_URC);
    wait_until_read (f);
    g_assert_cmpstr (f->heard->str, ==, "");
    hang_up (f);
    wait_for (f, "update-end:0 ");
}

/* As when the uevent "remove" comes first: the main loop does not run at all. */
static void
test_drained (Fixture *f, gconstpointer is_read_by_thread)
{
    open_port (f);
    say (f, "\r\n" END_URC "\r\n");
    if (is_read_by_thread)
        wait_until_read (f);
    dfota_port_drain (f->port);
    g_assert_cmpstr (f->heard->str, ==, "update-end:0 ");
    dfota_port_drain (f->port);
    g_assert_cmpstr (f->heard->str, ==, "update-end:0 ");
    dfota_port_close (f->port);
}

static gboolean
remark (int fd, GIOCondition condition, gpointer heard)
{
    g_string_append (heard, "other ");
    return G_SOURCE_REMOVE;
}

/* A uevent that waits with ordinary priority is not handled before. */
static void
test_priority (Fixture *f, gconstpointer unused)
{
    int other[2];

    g_assert_true (g_unix_open_pipe (other, FD_CLOEXEC, NULL));
    g_unix_fd_add (other[0], G_IO_IN, remark, f->heard);
    open_port (f);
    say (f, "\r\n" END_URC "\r\n");
    wait_until_read (f);
    while (!g_main_context_pending (NULL))
        g_thread_yield ();
    g_assert_cmpint (write (other[1], "", 1), ==, 1);
    wait_for (f, "update-end:0 other ");
    close (other[0]);
    close (other[1]);
}

static void
test_old_content (Fixture *f, gconstpointer is_new)
{
    say (f, "\r\n+CPIN: READY\r\n");
    g_assert_cmpint (count_unread (f), >, 0);
    open_port (f);
    say (f, "\r\n" END_URC "\r\n");
    wait_for (f, is_new ? "boot:0 update-end:0 " : "update-end:0 ");
}

/* Closed and opened again: it does not count as new. */
static void
test_reopened (Fixture *f, gconstpointer is_new)
{
    open_port (f);
    dfota_port_close (f->port);
    test_old_content (f, NULL);
}

/* The half of a line that came before is not put before what comes now. */
static void
test_reopened_in_line (Fixture *f, gconstpointer is_new)
{
    open_port (f);
    say (f, "\r\n+QIND: \"FO");
    wait_until_read (f);
    dfota_port_drain (f->port);
    dfota_port_close (f->port);
    open_port (f);
    say (f, "TA\",\"END\",505\r\n\r\n" START_URC "\r\n");
    wait_for (f, "update-start:0 ");
}

/* A new tty has the name of one that hung up. */
static void
test_replaced (void)
{
    g_autofree gchar *path = g_strdup_printf ("/dev/shm/test-tty-port-%d", getpid ());
    g_autofree gchar *name = g_path_get_basename (path);
    g_autofree gchar *below = g_build_filename ("shm", name, NULL);
    DfotaPort        *port = dfota_tty_port_new (below, TRUE);
    Fixture           first, second;

    g_assert_cmpstr (dfota_port_get_name (port), ==, below);
    set_up (&first, NULL);
    set_up (&second, NULL);
    g_assert_no_errno (symlink (ttyname (first.slave), path));
    g_assert_true (dfota_port_open (port, NULL));
    hang_up (&first);
    dfota_port_drain (port);
    g_assert_true (dfota_port_is_hung_up (port));
    dfota_port_close (port);
    g_unlink (path);
    g_assert_no_errno (symlink (ttyname (second.slave), path));
    g_assert_true (dfota_port_open (port, NULL));
    g_assert_false (dfota_port_is_hung_up (port));
    dfota_port_close (port);
    g_unlink (path);
    tear_down (&first, NULL);
    tear_down (&second, NULL);
    g_object_unref (port);
}

static void
close_port (DfotaPort *port, const DfotaUrc *urc, gpointer unused)
{
    dfota_port_close (port);
}

static void
test_closed_in_handler (Fixture *f, gconstpointer unused)
{
    g_signal_connect (f->port, "urc", G_CALLBACK (close_port), NULL);
    open_port (f);
    say (f, "\r\n" END_URC "\r\n");
    wait_for (f, "update-end:0 ");
    g_assert_false (dfota_port_is_open (f->port));
}

static void
command_ready (GObject *source, GAsyncResult *result, gpointer is_done)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (dfota_port_command_finish (DFOTA_PORT (source), result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
    *(gboolean *) is_done = TRUE;
}

/* No command is sent, and no echo of what arrives. */
static void
test_nothing_sent (Fixture *f, gconstpointer unused)
{
    gboolean is_done = FALSE;
    char     byte;

    open_port (f);
    dfota_port_command_async (f->port, "AT", 1, NULL, command_ready, &is_done);
    while (!is_done)
        g_main_context_iteration (NULL, TRUE);
    say (f, "\r\n" END_URC "\r\n");
    wait_for (f, "update-end:0 ");
    g_assert_cmpint (read (f->master, &byte, 1), ==, -1);
    g_assert_cmpint (errno, ==, EAGAIN);
    g_assert_cmpint (dfota_port_dup_fd (f->port), ==, -1);
}

/* Ports that cannot be opened as they should be; nothing stays open. */
static void
test_unusable (void)
{
    static const struct {
        const gchar *name;
        int          exclusive_errno;
        int          error;
    } rows[] = {
        { "pts/no-such-tty", -1, ENOENT },
        { "null", -1, ENOTTY },
        { "null", 0, ENOTTY },
        { NULL, EBUSY, EBUSY },
    };
    Fixture f;

    set_up (&f, NULL);
    for (guint i = 0; i < 2 * G_N_ELEMENTS (rows); i++) {
        const gchar *name = rows[i / 2].name ? rows[i / 2].name : dfota_port_get_name (f.port);
        g_autoptr (DfotaPort) port = dfota_tty_port_new (name, TRUE);
        g_autoptr (GError)    error = NULL;
        g_autofree gchar     *message =
            g_strdup_printf ("could not open /dev/%s: %s", name, g_strerror (rows[i / 2].error));
        int first = dup (STDIN_FILENO);
        int next;

        if (i % 2) /* 0 is a descriptor like any other */
            close (STDIN_FILENO);
        next = descriptors_find_next ();
        exclusive_errno = rows[i / 2].exclusive_errno;
        g_assert_false (dfota_port_open (port, &error));
        exclusive_errno = -1;
        g_assert_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (rows[i / 2].error));
        g_assert_cmpstr (error->message, ==, message);
        g_assert_cmpint (descriptors_find_next (), ==, next);
        g_assert_false (dfota_port_is_open (port));
        g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
        close (first);
    }
    tear_down (&f, NULL);
}

/* The descriptor of the port is not inherited by scripts. 0 is one like any other. */
static void
test_descriptor_0 (Fixture *f, gconstpointer unused)
{
    int first = dup (STDIN_FILENO);

    close (STDIN_FILENO);
    open_port (f);
    g_assert_cmpint (fcntl (STDIN_FILENO, F_GETFD), ==, FD_CLOEXEC);
    say (f, "\r\n" END_URC "\r\n");
    wait_for (f, "update-end:0 ");
    dfota_port_close (f->port);
    g_assert_cmpint (fcntl (STDIN_FILENO, F_GETFD), ==, -1);
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    close (first);
}

#define ADD(name, data, func) g_test_add ("/tty-port/" name, Fixture, data, set_up, func, tear_down)
#define YES                   ((gpointer) 1)

/* No echo, which would be sent to the module, while the port is open; nor at the next opening: the
 * kernel keeps the mode. */
static void
test_raw (Fixture *f, gconstpointer data)
{
    struct termios mode;
    char           echo;

    g_assert_cmpint (tcgetattr (f->slave, &mode), ==, 0);
    g_assert_true (mode.c_lflag & ECHO);
    g_assert_true (dfota_port_open (f->port, NULL));
    g_assert_cmpint (write (f->master, "+QIND", 5), ==, 5);
    g_assert_cmpint (read (f->master, &echo, 1), ==, -1);
    dfota_port_close (f->port);
    g_assert_cmpint (tcgetattr (f->slave, &mode), ==, 0);
    g_assert_false (mode.c_lflag & (ECHO | ECHONL | ICANON));
    g_assert_false (mode.c_oflag & OPOST);
    g_assert_cmpint (mode.c_cflag & (CREAD | CLOCAL | HUPCL), ==, CREAD | CLOCAL | HUPCL);
    g_assert_cmpint (mode.c_cc[VMIN], ==, 1);
    g_assert_cmpint (cfgetospeed (&mode), ==, B115200);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("heard", YES, test_heard);
    ADD ("busy-loop", YES, test_busy_loop);
    ADD ("flood", YES, test_flood);
    ADD ("unfinished", YES, test_unfinished);
    ADD ("drained", YES, test_drained);
    ADD ("drained-unread", NULL, test_drained);
    ADD ("priority", YES, test_priority);
    ADD ("old-content", NULL, test_old_content);
    ADD ("new-content", YES, test_old_content);
    ADD ("reopened", YES, test_reopened);
    ADD ("closed-in-handler", YES, test_closed_in_handler);
    ADD ("raw", YES, test_raw);
    ADD ("nothing-sent", YES, test_nothing_sent);
    ADD ("reopened-in-line", YES, test_reopened_in_line);
    ADD ("descriptor-0", YES, test_descriptor_0);
    g_test_add_func ("/tty-port/replaced", test_replaced);
    g_test_add_func ("/tty-port/unusable", test_unusable);
    return g_test_run ();
}
