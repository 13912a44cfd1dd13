/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces statx(), and is loaded before umockdev's library into the daemon and what the
 * daemon starts.
 *
 * umockdev's statx() looks at the link of a node once more after it has released the lock
 * of its only path buffer (is_emulated_device() after TRAP_PATH_UNLOCK, umockdev 0.17 to
 * 0.19). GIO calls statx() in a thread when a QMI port is opened. If the main thread opens
 * a tty meanwhile, umockdev does not find the link, and an assertion ends the daemon.
 *
 * This statx() follows the link itself. The answer is the same, a character device, and
 * umockdev has no link to look at.
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
