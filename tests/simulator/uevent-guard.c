/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces connect() and sendmsg() of the C library; see uevent-guard.h.
 */

#include "uevent-guard.h"

#include <dlfcn.h>
#include <errno.h>
#include <gmodule.h>
#include <poll.h>
#include <string.h>
#include <sys/un.h>

#define PATIENCE_MS 10000

G_MODULE_EXPORT int
connect (int fd, __CONST_SOCKADDR_ARG address, socklen_t length);
G_MODULE_EXPORT ssize_t
sendmsg (int fd, const struct msghdr *message, int flags);

static gboolean
is_of_a_listener (const struct sockaddr *address)
{
    const struct sockaddr_un *name = (const struct sockaddr_un *) address;
    const char               *base;

    if (!name || name->sun_family != AF_UNIX || !name->sun_path[0])
        return FALSE;
    base = strrchr (name->sun_path, '/');
    return base && g_str_has_prefix (base, "/event");
}

static gsize
count_bytes (const struct msghdr *message)
{
    gsize n = 0;

    for (gsize i = 0; i < message->msg_iovlen; i++)
        n += message->msg_iov[i].iov_len;
    return n;
}

/* umockdev ignores a socket that refuses, but not one that has just been removed. */
int
connect (int fd, __CONST_SOCKADDR_ARG address, socklen_t length)
{
    int (*next) (int, __CONST_SOCKADDR_ARG, socklen_t) = NULL;
    int result;

    *(void **) &next = dlsym (RTLD_NEXT, "connect");
    result = next (fd, address, length);
    if (result < 0 && errno == ENOENT && is_of_a_listener (address.__sockaddr__))
        errno = ECONNREFUSED;
    return result;
}

/* Waits for a slow listener. sim_uevent_has_room () was TRUE, but on a busy machine the queue
 * can be full all the same. */
static gboolean
await_room (int fd)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

    return poll (&poll_fd, 1, PATIENCE_MS) == 1;
}

/* A listener that ended after the connect() gets nothing. This is no error. */
ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
    ssize_t (*next) (int, const struct msghdr *, int) = NULL;
    ssize_t result;

    *(void **) &next = dlsym (RTLD_NEXT, "sendmsg");
    do
        result = next (fd, message, flags);
    while (result < 0 && errno == EAGAIN && is_of_a_listener (message->msg_name) &&
           await_room (fd));
    if (result < 0 && (errno == ECONNREFUSED || errno == ENOENT) &&
        is_of_a_listener (message->msg_name))
        return (ssize_t) count_bytes (message);
    return result;
}
