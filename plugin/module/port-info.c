/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads sysfs; see port-info.h.
 */

#include "module/port-info.h"

#include <string.h>

gchar *
dfota_sysfs_read (const gchar *path, const gchar *attribute)
{
    g_autofree gchar *file = g_build_filename (path, attribute, NULL);
    gchar            *text = NULL;

    return g_file_get_contents (file, &text, NULL, NULL) ? g_strchomp (text) : NULL;
}

gchar *
dfota_usb_read_number (const gchar *usb)
{
    g_autofree gchar *bus = usb ? dfota_sysfs_read (usb, "busnum") : NULL;
    g_autofree gchar *device = usb ? dfota_sysfs_read (usb, "devnum") : NULL;

    return bus && device ? g_strdup_printf ("%s:%s", bus, device) : g_strdup ("");
}

/* The nearest parent that has a USB device number. */
static gchar *
find_usb (const gchar *path)
{
    g_autofree gchar *parent = g_strdup (path);

    while (strlen (parent) > strlen ("/sys/devices")) {
        g_autofree gchar *number = dfota_sysfs_read (parent, "devnum");
        gchar            *next;

        if (number)
            return g_steal_pointer (&parent);
        next = g_path_get_dirname (parent);
        g_free (parent);
        parent = next;
    }
    return NULL;
}

DfotaPortInfo *
dfota_port_info_new (const gchar *subsystem, const gchar *name, const gchar *path)
{
    DfotaPortInfo *self = g_new0 (DfotaPortInfo, 1);

    self->subsystem = g_strdup (subsystem);
    self->name = g_strdup (name);
    self->path = g_strdup (path);
    self->usb = find_usb (path);
    return self;
}

void
dfota_port_info_free (gpointer info)
{
    DfotaPortInfo *self = info;

    g_free (self->subsystem);
    g_free (self->name);
    g_free (self->path);
    g_free (self->usb);
    g_free (self->uid);
    g_free (self);
}

gboolean
dfota_port_info_is_of (const DfotaPortInfo *info, const gchar *uid)
{
    return uid && (g_strcmp0 (info->uid, uid) == 0 || g_strcmp0 (info->usb, uid) == 0);
}
