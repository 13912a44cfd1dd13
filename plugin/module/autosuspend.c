/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One attribute; see autosuspend.h.
 */

#include "module/autosuspend.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static gchar *
make_path (const gchar *usb)
{
    return g_build_filename (usb, "power", "control", NULL);
}

gchar *
dfota_autosuspend_read (const gchar *usb)
{
    g_autofree gchar *path = make_path (usb);
    gchar            *value = NULL;

    return g_file_get_contents (path, &value, NULL, NULL) ? g_strstrip (value) : NULL;
}

void
dfota_autosuspend_write (const gchar *usb, const gchar *value)
{
    g_autofree gchar *path = make_path (usb);
    int               fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    if (fd < 0 || write (fd, value, strlen (value)) < 0)
        g_message ("could not write '%s' to %s: %s", value, path, g_strerror (errno));
    if (fd >= 0)
        close (fd);
}
