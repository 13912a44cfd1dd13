/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The backend without udev over a socket that imitates the kernel's netlink socket.
 */

#include "module/port-watch-kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fakes.h"

#define TTY "/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.2/ttyUSB2/tty/ttyUSB2"

/* A message of the kernel; the parts are separated by NUL. */
#define MESSAGE(action, path, subsystem)                                                           \
    action "@" path "\0ACTION=" action "\0DEVPATH=" path "\0SUBSYSTEM=" subsystem

static int      kernel = -1;   /* the other end of the socket */
static int      netlink = -1;  /* the plugin's end */
static int      socket_errno;  /* 0: it succeeds */
static int      bind_errno;    /* 0: it succeeds */
static int      receive_errno; /* 0: it succeeds */
static int      stale_errno;   /* of a call that succeeds */
static int      wanted_fd;     /* of the socket; -1: any */
static guint32  sender_groups;
static gboolean is_at_netlink; /* the functions below are the kernel's */

int
socket (int domain, int type, int protocol)
{
    int ends[2];

    if (!is_at_netlink)
        return (int) syscall (SYS_socket, domain, type, protocol);
    g_assert_cmpint (domain, ==, AF_NETLINK);
    g_assert_cmpint (protocol, ==, NETLINK_KOBJECT_UEVENT);
    g_assert_cmpint (type & (SOCK_CLOEXEC | SOCK_NONBLOCK), ==, SOCK_CLOEXEC | SOCK_NONBLOCK);
    errno = socket_errno;
    if (socket_errno)
        return -1;
    g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    kernel = ends[1];
    netlink = ends[0];
    if (wanted_fd < 0)
        return netlink;
    g_assert_cmpint (dup2 (netlink, wanted_fd), ==, wanted_fd);
    close (netlink);
    netlink = wanted_fd;
    return netlink;
}

int
bind (int fd, const struct sockaddr *address, socklen_t length)
{
    const struct sockaddr_nl *name = (gconstpointer) address;

    g_assert_cmpint (fd, ==, netlink);
    g_assert_cmpuint (name->nl_groups, ==, 1); /* the kernel's own messages */
    errno = bind_errno;
    return bind_errno ? -1 : 0;
}

/* Not allowed: the buffer stays small. */
int
setsockopt (int fd, int level, int option, const void *value, socklen_t length)
{
    g_assert_cmpint (fd, ==, netlink);
    fakes_log ("buffer %d", *(const int *) value);
    errno = EPERM;
    return -1;
}

ssize_t
recvmsg (int fd, struct msghdr *message, int flags)
{
    struct sockaddr_nl *sender = message->msg_name;
    gssize              length;

    g_assert_cmpint (fd, ==, netlink);
    g_assert_cmpuint (message->msg_namelen, ==, sizeof *sender);
    message->msg_namelen = 0;
    g_assert_cmpuint (message->msg_iovlen, ==, 1);
    length = syscall (SYS_recvmsg, fd, message, flags);
    *sender = (struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_groups = sender_groups };
    errno = receive_errno ? receive_errno : stale_errno;
    return receive_errno ? -1 : length;
}

/*****************************************************************************/

static void
added (DfotaPortWatch *watch, const DfotaPortInfo *port, gpointer data)
{
    fakes_log ("added %s %s %s", port->subsystem, port->name, port->path);
}

static void
removed (DfotaPortWatch *watch, const gchar *name, gpointer data)
{
    fakes_log ("removed %s", name);
}

static void
log_message (const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
    fakes_log ("%s", text);
}

static DfotaPortWatch *
make_watch (void)
{
    DfotaPortWatch *watch;

    is_at_netlink = TRUE;
    watch = dfota_port_watch_kernel_new ();
    is_at_netlink = FALSE;
    g_signal_connect (watch, "added", G_CALLBACK (added), NULL);
    g_signal_connect (watch, "removed", G_CALLBACK (removed), NULL);
    return watch;
}

static void
set_up (gpointer *unused, gconstpointer data)
{
    socket_errno = bind_errno = receive_errno = stale_errno = 0;
    wanted_fd = -1;
    sender_groups = 1;
}

static void
free_watch (DfotaPortWatch *watch)
{
    g_assert_finalize_object (watch);
    g_assert_cmpint (fcntl (netlink, F_GETFD), ==, -1);
    close (kernel);
}

static void
say (const gchar *message, gsize length, const gchar *log)
{
    g_assert_cmpint (send (kernel, message, length, 0), ==, length);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, log);
}

#define SAY(message, log) say (message, sizeof message, log)

/*****************************************************************************/

/* Twice with a descriptor that the kernel chooses, once with 0. */
static void
test_messages (gpointer *unused, gconstpointer is_zero)
{
    int             first = dup (STDIN_FILENO);
    DfotaPortWatch *watch;

    wanted_fd = is_zero ? STDIN_FILENO : -1;
    watch = make_watch ();
    g_assert_cmpstr (fakes_take_log (), ==, "buffer 1048576;");
    SAY (MESSAGE ("add", TTY, "tty"), "added tty ttyUSB2 /sys" TTY ";");
    SAY (MESSAGE ("remove", TTY, "tty"), "removed ttyUSB2;");
    SAY (MESSAGE ("change", TTY, "tty"), "");
    SAY (MESSAGE ("add", "/devices/net/wwan0", "net"), "");
    SAY (MESSAGE ("remove", "/devices/net/wwan0", "net"), "");
    say ("add@/devices/x", 8, ""); /* truncated */
    sender_groups = 0;             /* another program sends to us alone */
    SAY (MESSAGE ("add", TTY, "tty"), "");
    sender_groups = 1;
    SAY (MESSAGE ("add", "/devices/ttyUSB3", "tty"), "added tty ttyUSB3 /sys/devices/ttyUSB3;");
    free_watch (watch);
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    close (first);
}

/* Nothing of a message that was not received is used. */
static void
test_lost (gpointer *unused, gconstpointer data)
{
    DfotaPortWatch *watch = make_watch ();

    fakes_take_log ();
    receive_errno = EAGAIN;
    SAY (MESSAGE ("add", TTY, "tty"), "");
    receive_errno = ENOBUFS;
    SAY (MESSAGE ("add", TTY, "tty"), "some uevents of the kernel were lost;");
    receive_errno = 0;
    stale_errno = ENOBUFS;
    SAY (MESSAGE ("remove", TTY, "tty"), "removed ttyUSB2;");
    free_watch (watch);
}

static void
test_empty (gpointer *unused, gconstpointer data)
{
    DfotaPortWatch *watch = make_watch ();

    fakes_take_log ();
    stale_errno = ENOBUFS;
    say ("", 0, "");
    free_watch (watch);
}

/* Without the socket, ports are listed, and no signal comes. */
static void
test_no_socket (gpointer *unused, gconstpointer is_bound)
{
    g_autoptr (GPtrArray) ports = NULL;
    DfotaPortWatch       *watch;
    int                   first = dup (STDIN_FILENO);

    wanted_fd = STDIN_FILENO;
    socket_errno = is_bound ? 0 : EPROTONOSUPPORT;
    bind_errno = is_bound ? EADDRINUSE : 0;
    g_test_expect_message (
        "dfota", G_LOG_LEVEL_WARNING,
        is_bound ? "could not receive the kernel's uevents: Address already in use; *"
                 : "could not receive the kernel's uevents: Protocol not supported;*");
    watch = make_watch ();
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, is_bound ? "buffer 1048576;" : "");
    if (is_bound) {
        g_assert_cmpint (fcntl (netlink, F_GETFD), ==, -1);
        close (kernel);
    }
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    ports = dfota_port_watch_list (watch, "net");
    g_assert_finalize_object (watch);
    g_assert_cmpint (fcntl (STDIN_FILENO, F_GETFD), >=, 0); /* not the watch's */
    close (first);
}

static void
unref_watch (DfotaPortWatch *watch, const gchar *name, gpointer data)
{
    g_object_unref (watch);
}

/* A handler may drop the last reference. */
static void
test_freed (gpointer *unused, gconstpointer data)
{
    DfotaPortWatch *watch = make_watch ();

    g_object_add_weak_pointer (G_OBJECT (watch), (gpointer *) &watch);
    g_signal_connect (watch, "removed", G_CALLBACK (unref_watch), NULL);
    fakes_take_log ();
    SAY (MESSAGE ("remove", TTY, "tty"), "removed ttyUSB2;");
    g_assert_null (watch);
    g_assert_cmpint (fcntl (netlink, F_GETFD), ==, -1);
    close (kernel);
}

/* The network interfaces of this system: each one is at the place that it names. */
static void
test_list (gpointer *unused, gconstpointer data)
{
    g_autoptr (GDir)      dir = g_dir_open ("/sys/class/net", 0, NULL);
    DfotaPortWatch       *watch = make_watch ();
    g_autoptr (GPtrArray) ports = dfota_port_watch_list (watch, "net");
    guint                 n = 0;
    const gchar          *name;

    while (dir && (name = g_dir_read_name (dir))) {
        g_autofree gchar *link = g_build_filename ("/sys/class/net", name, NULL);
        g_autofree char  *path = realpath (link, NULL);

        n += path && g_str_has_prefix (path, "/sys/devices/");
    }
    g_assert_cmpuint (ports->len, >=, n);
    for (guint i = 0; i < ports->len; i++) {
        const DfotaPortInfo *port = ports->pdata[i];
        g_autofree gchar    *base = g_path_get_basename (port->path);

        g_assert_cmpstr (port->subsystem, ==, "net");
        g_assert_cmpstr (port->name, ==, base);
        g_assert_null (port->uid);
    }
    fakes_take_log ();
    free_watch (watch);
}

#define YES ((gpointer) 1)
#define ADD(name, data, func)                                                                      \
    g_test_add ("/port-watch-kernel/" name, gpointer, data, set_up, func, NULL)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE, log_message, NULL);
    ADD ("messages", NULL, test_messages);
    ADD ("descriptor-0", YES, test_messages);
    ADD ("lost", NULL, test_lost);
    ADD ("empty", NULL, test_empty);
    ADD ("no-socket", NULL, test_no_socket);
    ADD ("not-bound", YES, test_no_socket);
    ADD ("freed", NULL, test_freed);
    ADD ("list", NULL, test_list);
    return g_test_run ();
}
