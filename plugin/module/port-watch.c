/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the backends share; see port-watch.h.
 */

#include "module/port-watch.h"

#include <string.h>

G_DEFINE_ABSTRACT_TYPE (DfotaPortWatch, dfota_port_watch, G_TYPE_OBJECT)

/*****************************************************************************/
/* A port */

gchar *
dfota_sysfs_read (const gchar *path, const gchar *attribute)
{
    g_autofree gchar *file = g_build_filename (path, attribute, NULL);
    gchar            *text = NULL;

    return g_file_get_contents (file, &text, NULL, NULL) ? g_strchomp (text) : NULL;
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
    return g_strcmp0 (info->uid, uid) == 0 || g_strcmp0 (info->usb, uid) == 0;
}

/*****************************************************************************/
/* The one of this process */

static gboolean is_without_udev;

void
dfota_port_watch_set_udev (gboolean has_udev)
{
    is_without_udev = !has_udev;
}

gboolean
dfota_port_watch_has_udev (void)
{
#ifdef DFOTA_HAVE_GUDEV
    return !is_without_udev;
#else
    return FALSE;
#endif
}

static DfotaPortWatch *
port_watch_new (void)
{
#ifdef DFOTA_HAVE_GUDEV
    if (!is_without_udev)
        return dfota_port_watch_udev_new ();
#endif
    return dfota_port_watch_kernel_new ();
}

DfotaPortWatch *
dfota_port_watch_get (void)
{
    static DfotaPortWatch *only;

    if (only)
        return g_object_ref (only);
    only = port_watch_new ();
    g_object_add_weak_pointer (G_OBJECT (only), (gpointer *) &only);
    return only;
}

GPtrArray *
dfota_port_watch_list (DfotaPortWatch *self, const gchar *subsystem)
{
    static const gchar *const subsystems[] = { "tty", "usbmisc", "net", "wwan" };
    GPtrArray                *ports = g_ptr_array_new_with_free_func (dfota_port_info_free);

    for (guint i = 0; i < G_N_ELEMENTS (subsystems); i++)
        if (!subsystem || g_str_equal (subsystem, subsystems[i]))
            DFOTA_PORT_WATCH_GET_CLASS (self)->list (self, subsystems[i], ports);
    return ports;
}

static void
dfota_port_watch_init (DfotaPortWatch *self)
{
}

static void
dfota_port_watch_class_init (DfotaPortWatchClass *klass)
{
    g_signal_new ("added", DFOTA_TYPE_PORT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
    g_signal_new ("removed", DFOTA_TYPE_PORT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}
