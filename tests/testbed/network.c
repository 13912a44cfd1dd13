/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The network namespace, by the system calls: the process stays the same, which
 * unshare(1) could not offer to a test program.
 */

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "testbed/network.h"

static gboolean
fail (GError **error, const gchar *what)
{
    gint saved = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what,
                 g_strerror (saved));
    return FALSE;
}

static gboolean
bring_loopback_up (GError **error)
{
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    gint         fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    gint         result;

    if (fd < 0)
        return fail (error, "socket");
    result = ioctl (fd, SIOCSIFFLAGS, &request);
    close (fd);
    return result == 0 || fail (error, "Could not bring the loopback up");
}

/* Uevents of the testbed are datagrams: those for a daemon that does not read them for a while
 * are to wait, all of them. Without it some tests fail where umockdev is newer than 0.17. */
static void
make_room_for_uevents (void)
{
    int fd = open ("/proc/sys/net/unix/max_dgram_qlen", O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write (fd, "500", strlen ("500")) < 0)
        g_printerr ("No more room for uevents: %s\n", g_strerror (errno));
    if (fd >= 0)
        close (fd);
}

gboolean
testbed_network_isolate (GError **error)
{
    if (unshare (CLONE_NEWNET) < 0)
        return fail (error, "No network namespace; root is needed");
    make_room_for_uevents ();
    return bring_loopback_up (error);
}
