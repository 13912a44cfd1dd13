/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See descriptors.h.
 */

#include "descriptors.h"

#include <glib/gstdio.h>
#include <unistd.h>

guint
descriptors_count (void)
{
    g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
    guint            n = 0;

    while (g_dir_read_name (dir))
        n++;
    return n;
}

int
descriptors_find_next (void)
{
    int fd = dup (STDERR_FILENO);

    close (fd);
    return fd;
}

int
descriptors_make_file (gsize size)
{
    g_autofree gchar *path = NULL;
    int               fd = g_file_open_tmp (NULL, &path, NULL);

    g_assert_no_errno (ftruncate (fd, (off_t) size));
    g_unlink (path);
    return fd;
}
