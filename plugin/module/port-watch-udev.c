/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A GUdevClient; see port-watch-udev.h.
 */

#include "module/port-watch-udev.h"

#include <gudev/gudev.h>

#define DFOTA_TYPE_PORT_WATCH_UDEV (dfota_port_watch_udev_get_type ())
G_DECLARE_FINAL_TYPE (DfotaPortWatchUdev,
                      dfota_port_watch_udev,
                      DFOTA,
                      PORT_WATCH_UDEV,
                      DfotaPortWatch)

struct _DfotaPortWatchUdev {
    DfotaPortWatch parent;
    GUdevClient   *client;
};

G_DEFINE_FINAL_TYPE (DfotaPortWatchUdev, dfota_port_watch_udev, DFOTA_TYPE_PORT_WATCH)

static gboolean
is_usb_device (GUdevDevice *device)
{
    return g_strcmp0 (g_udev_device_get_subsystem (device), "usb") == 0 &&
           g_strcmp0 (g_udev_device_get_devtype (device), "usb_device") == 0;
}

/* As ModemManager does: the property of the port or of a parent, up to the USB device. */
static gchar *
find_uid (GUdevDevice *port)
{
    g_autoptr (GUdevDevice) device = g_object_ref (port);

    while (device) {
        const gchar *uid = g_udev_device_get_property (device, "ID_MM_PHYSDEV_UID");
        GUdevDevice *parent;

        if (uid)
            return g_strdup (uid);
        if (is_usb_device (device))
            return NULL;
        parent = g_udev_device_get_parent (device);
        g_object_unref (device);
        device = parent;
    }
    return NULL;
}

static DfotaPortInfo *
port_info_of (GUdevDevice *device)
{
    DfotaPortInfo *info =
        dfota_port_info_new (g_udev_device_get_subsystem (device), g_udev_device_get_name (device),
                             g_udev_device_get_sysfs_path (device));

    info->uid = find_uid (device);
    info->is_ignored = g_udev_device_get_property_as_boolean (device, "ID_MM_PORT_IGNORE");
    return info;
}

static void
port_watch_udev_list (DfotaPortWatch *watch, const gchar *subsystem, GPtrArray *ports)
{
    DfotaPortWatchUdev *self = DFOTA_PORT_WATCH_UDEV (watch);
    GList              *found = g_udev_client_query_by_subsystem (self->client, subsystem);

    for (GList *l = found; l; l = l->next)
        g_ptr_array_add (ports, port_info_of (l->data));
    g_list_free_full (found, g_object_unref);
}

static void
port_watch_udev_uevent (GUdevClient        *client,
                        const gchar        *action,
                        GUdevDevice        *device,
                        DfotaPortWatchUdev *self)
{
    DfotaPortInfo *info;

    if (g_strcmp0 (action, "remove") == 0)
        g_signal_emit_by_name (self, "removed", g_udev_device_get_name (device));
    if (g_strcmp0 (action, "add") != 0)
        return;
    info = port_info_of (device);
    g_signal_emit_by_name (self, "added", info);
    dfota_port_info_free (info);
}

DfotaPortWatch *
dfota_port_watch_udev_new (void)
{
    static const gchar *const subsystems[] = { "tty", NULL };
    DfotaPortWatchUdev       *self = g_object_new (DFOTA_TYPE_PORT_WATCH_UDEV, NULL);

    self->client = g_udev_client_new (subsystems);
    g_signal_connect_object (self->client, "uevent", G_CALLBACK (port_watch_udev_uevent), self, 0);
    return DFOTA_PORT_WATCH (self);
}

static void
dfota_port_watch_udev_finalize (GObject *object)
{
    g_object_unref (DFOTA_PORT_WATCH_UDEV (object)->client);
    G_OBJECT_CLASS (dfota_port_watch_udev_parent_class)->finalize (object);
}

static void
dfota_port_watch_udev_init (DfotaPortWatchUdev *self)
{
}

static void
dfota_port_watch_udev_class_init (DfotaPortWatchUdevClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_port_watch_udev_finalize;
    DFOTA_PORT_WATCH_CLASS (klass)->list = port_watch_udev_list;
}
