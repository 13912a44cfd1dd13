/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Looks at the queues of the listeners for uevents.
 */

#include "uevent.h"

#include <glob.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A socket without a listener counts as free: umockdev removes it and sends nothing. */
static gboolean
has_room (const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct pollfd      poll_fd = { .events = POLLOUT };
    gboolean           room = TRUE;

    poll_fd.fd = socket (AF_UNIX, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (poll_fd.fd < 0)
        return FALSE;
    g_strlcpy (address.sun_path, path, sizeof address.sun_path);
    if (connect (poll_fd.fd, (struct sockaddr *) &address, sizeof address) == 0)
        room = poll (&poll_fd, 1, 0) == 1;
    close (poll_fd.fd);
    return room;
}

gboolean
sim_uevent_has_room (const char *root)
{
    g_autofree char *pattern = g_build_filename (root, "event[0-9]*", NULL);
    glob_t           found = { 0 };
    gboolean         room = TRUE;

    if (glob (pattern, GLOB_NOSORT, NULL, &found) == 0) {
        for (gsize i = 0; room && i < found.gl_pathc; i++)
            room = has_room (found.gl_pathv[i]);
    }
    globfree (&found);
    return room;
}
