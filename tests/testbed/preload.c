/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Loaded into the daemon, and into what it starts, before umockdev's library: statx() in
 * the place of its.
 *
 * umockdev's looks at the link behind a node once more when it has already let go of the
 * lock of the one buffer in which all threads have their paths (is_emulated_device() after
 * TRAP_PATH_UNLOCK, from 0.17 to 0.19 at least). GIO asks for a node in a thread of its own
 * when a QMI port is opened; if the main thread opens a tty meanwhile, the link is not
 * there, and an assertion ends the daemon. Who follows the link gets the same answer, a
 * character device, and umockdev has no link to look at.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

int
statx (int folder, const char *path, int flags, unsigned mask, struct statx *result)
{
    int (*next) (int, const char *, int, unsigned, struct statx *) = NULL;

    *(void **) &next = dlsym (RTLD_NEXT, "statx");
    if (strncmp (path, "/dev/", strlen ("/dev/")) == 0)
        flags &= ~AT_SYMLINK_NOFOLLOW;
    return next (folder, path, flags, mask, result);
}
