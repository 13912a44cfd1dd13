/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The network namespace, by the system calls: the process stays the same, which
 * unshare(1) could not offer to a test program.
 */

#include <errno.h>
#include <gio/gio.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "testbed-network.h"

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

gboolean
testbed_network_isolate (GError **error)
{
    if (unshare (CLONE_NEWNET) < 0)
        return fail (error, "No network namespace; root is needed");
    return bring_loopback_up (error);
}
