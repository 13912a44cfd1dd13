/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The only program of the guest's initramfs: loads the modules that /modules lists, in that
 * order, mounts the disk and starts the init of the distribution on it.
 */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WAIT_US 20000
#define TRIES   500

static void
load (const char *path)
{
    int fd = open (path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || syscall (SYS_finit_module, fd, "", 0) < 0)
        perror (path);
    if (fd >= 0)
        close (fd);
}

static void
load_modules (void)
{
    FILE *list = fopen ("/modules", "r");
    char  path[256];

    while (list && fgets (path, sizeof path, list)) {
        path[strcspn (path, "\n")] = '\0';
        load (path);
    }
    if (list)
        fclose (list);
}

/* The driver of the disk looks for it in the background. */
static int
mount_disk (void)
{
    for (int i = 0; i < TRIES; i++) {
        if (mount ("/dev/vda", "/root", "ext4", 0, NULL) == 0)
            return 0;
        usleep (WAIT_US);
    }
    perror ("/dev/vda");
    return -1;
}

int
main (void)
{
    char *const arguments[] = { "/sbin/init", NULL };

    mount ("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    load_modules ();
    if (mount_disk () < 0)
        return 1;
    mount ("/dev", "/root/dev", NULL, MS_MOVE, NULL);
    if (chdir ("/root") < 0 || mount (".", "/", NULL, MS_MOVE, NULL) < 0 || chroot (".") < 0)
        return 1;
    execv (arguments[0], arguments);
    perror (arguments[0]);
    return 1;
}
