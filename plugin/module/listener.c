/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A GUdev client that knows the ttys of one physical device; see listener.h.
 */

#include "module/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <gudev/gudev.h>
#include <string.h>
#include <unistd.h>

struct _DfotaListener {
    GObject          parent;
    gchar           *device;
    DfotaPortFactory factory;
    GUdevClient     *udev;
    GHashTable      *ttys; /* gchar *name → DfotaPort */
    gboolean         is_listening;
    gchar           *enumeration;
    gchar           *usb; /* sysfs path of the USB device; NULL: it is none, or was never there */
};

G_DEFINE_FINAL_TYPE (DfotaListener, dfota_listener, G_TYPE_OBJECT)

enum { SIGNAL_GONE, SIGNAL_BACK, SIGNAL_URC, N_SIGNALS };

static guint signals[N_SIGNALS];

/*****************************************************************************/
/* Ports */

static void
urc_received (DfotaPort *port, const DfotaUrc *urc, DfotaListener *self)
{
    g_debug ("%s: %s", dfota_port_get_name (port), urc->raw);
    g_signal_emit (self, signals[SIGNAL_URC], 0, urc);
}

static void
open_port (DfotaListener *self, DfotaPort *port)
{
    g_autoptr (GError) error = NULL;

    if (dfota_port_is_open (port))
        return;
    if (dfota_port_open (port, &error))
        g_debug ("listening on %s at %" G_GINT64_FORMAT " us", dfota_port_get_name (port),
                 g_get_monotonic_time ());
    else
        g_message ("cannot listen on %s: %s", dfota_port_get_name (port), error->message);
}

/*****************************************************************************/
/* The device */

static gboolean
is_usb_device (GUdevDevice *device)
{
    return g_strcmp0 (g_udev_device_get_subsystem (device), "usb") == 0 &&
           g_strcmp0 (g_udev_device_get_devtype (device), "usb_device") == 0;
}

static gboolean
belongs_to (GUdevDevice *tty, const gchar *uid)
{
    g_autoptr (GUdevDevice) device = g_object_ref (tty);

    while (device) {
        GUdevDevice *parent;

        if (g_strcmp0 (g_udev_device_get_property (device, "ID_MM_PHYSDEV_UID"), uid) == 0)
            return TRUE;
        if (is_usb_device (device))
            return g_strcmp0 (g_udev_device_get_sysfs_path (device), uid) == 0;
        parent = g_udev_device_get_parent (device);
        g_object_unref (device);
        device = parent;
    }
    return FALSE;
}

static gchar *
read_boot_id (void)
{
    gchar *boot_id = NULL;

    if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot_id, NULL, NULL))
        return g_strdup ("");
    return g_strstrip (boot_id);
}

static void
learn_enumeration (DfotaListener *self, GUdevDevice *tty)
{
    g_autoptr (GUdevDevice) usb =
        g_udev_device_get_parent_with_subsystem (tty, "usb", "usb_device");
    g_autofree gchar *boot_id = read_boot_id ();
    const gchar      *bus = usb ? g_udev_device_get_sysfs_attr (usb, "busnum") : NULL;
    const gchar      *device = usb ? g_udev_device_get_sysfs_attr (usb, "devnum") : NULL;

    g_free (self->usb);
    self->usb = usb ? g_strdup (g_udev_device_get_sysfs_path (usb)) : NULL;
    g_free (self->enumeration);
    self->enumeration =
        bus && device ? g_strdup_printf ("%s:%s:%s", boot_id, bus, device) : g_strdup ("");
}

/* The same name does not mean the same port: an old one is closed here. */
static DfotaPort *
track_tty (DfotaListener *self, GUdevDevice *device, gboolean is_new)
{
    const gchar *name = g_udev_device_get_name (device);
    DfotaPort   *port = self->factory (name, is_new);

    g_signal_connect_object (port, "urc", G_CALLBACK (urc_received), self, 0);
    if (g_hash_table_size (self->ttys) == 0)
        learn_enumeration (self, device);
    g_hash_table_replace (self->ttys, g_strdup (name), port);
    return port;
}

static void
add_tty (DfotaListener *self, GUdevDevice *device)
{
    gboolean              is_first = g_hash_table_size (self->ttys) == 0;
    g_autoptr (DfotaPort) port = g_object_ref (track_tty (self, device, TRUE));

    /* first of all: what is said to a closed tty is lost */
    if (self->is_listening)
        open_port (self, port);
    if (is_first)
        g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

/* What the module said last comes before that it is gone. */
static void
drain_port (DfotaPort *port)
{
    g_autoptr (DfotaPort) keep = g_object_ref (port);

    dfota_port_drain (port);
}

static void
remove_tty (DfotaListener *self, const gchar *name)
{
    DfotaPort *port = g_hash_table_lookup (self->ttys, name);

    if (port)
        drain_port (port);
    if (!g_hash_table_remove (self->ttys, name) || g_hash_table_size (self->ttys) > 0)
        return;
    g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

static void
uevent (GUdevClient *udev, const gchar *action, GUdevDevice *device, DfotaListener *self)
{
    g_autoptr (DfotaListener) keep = g_object_ref (self);
    const gchar              *name = g_udev_device_get_name (device);

    if (g_strcmp0 (action, "remove") == 0)
        remove_tty (self, name);
    else if (g_strcmp0 (action, "add") == 0 && belongs_to (device, self->device))
        add_tty (self, device);
}

static void
add_present_ttys (DfotaListener *self)
{
    GList *ttys = g_udev_client_query_by_subsystem (self->udev, "tty");

    for (GList *l = ttys; l; l = l->next)
        if (belongs_to (l->data, self->device))
            track_tty (self, l->data, FALSE);
    g_list_free_full (ttys, g_object_unref);
}

/*****************************************************************************/

void
dfota_listener_set_listening (DfotaListener *self, gboolean is_listening)
{
    GHashTableIter iter;
    gpointer       port;

    self->is_listening = is_listening;
    g_hash_table_iter_init (&iter, self->ttys);
    while (g_hash_table_iter_next (&iter, NULL, &port))
        if (is_listening)
            open_port (self, port);
        else
            dfota_port_close (port);
}

static gboolean
has_control_port (DfotaListener *self, const gchar *name)
{
    g_autoptr (GUdevDevice) port =
        g_udev_client_query_by_subsystem_and_name (self->udev, "usbmisc", name);

    return port && belongs_to (port, self->device);
}

gboolean
dfota_listener_has_port (DfotaListener *self, const gchar *name)
{
    return g_hash_table_contains (self->ttys, name) || has_control_port (self, name);
}

static void
announce_port (GUdevDevice *port)
{
    g_autofree gchar *path = g_build_filename (g_udev_device_get_sysfs_path (port), "uevent", NULL);
    int               fd = open (path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write (fd, "change", strlen ("change")) < 0)
        g_message ("cannot announce %s: %s", g_udev_device_get_name (port), g_strerror (errno));
    if (fd >= 0)
        close (fd);
}

void
dfota_listener_announce (DfotaListener *self)
{
    static const gchar *const subsystems[] = { "tty", "usbmisc", "net", "wwan" };

    for (guint i = 0; i < G_N_ELEMENTS (subsystems); i++) {
        GList *ports = g_udev_client_query_by_subsystem (self->udev, subsystems[i]);

        for (GList *l = ports; l; l = l->next)
            if (belongs_to (l->data, self->device))
                announce_port (l->data);
        g_list_free_full (ports, g_object_unref);
    }
}

gchar *
dfota_listener_get_enumeration (DfotaListener *self)
{
    return g_strdup (dfota_listener_is_present (self) ? self->enumeration : "");
}

const gchar *
dfota_listener_get_usb_path (DfotaListener *self)
{
    return dfota_listener_is_present (self) ? self->usb : NULL;
}

gboolean
dfota_listener_is_present (DfotaListener *self)
{
    return g_hash_table_size (self->ttys) > 0;
}

DfotaListener *
dfota_listener_new (const gchar *device, DfotaPortFactory factory)
{
    static const gchar *const subsystems[] = { "tty", NULL };
    DfotaListener            *self = g_object_new (DFOTA_TYPE_LISTENER, NULL);

    self->device = g_strdup (device);
    self->factory = factory;
    self->udev = g_udev_client_new (subsystems);
    g_signal_connect_object (self->udev, "uevent", G_CALLBACK (uevent), self, 0);
    add_present_ttys (self);
    return self;
}

static void
dispose (GObject *object)
{
    DfotaListener *self = DFOTA_LISTENER (object);

    g_clear_object (&self->udev);
    g_hash_table_remove_all (self->ttys);
    G_OBJECT_CLASS (dfota_listener_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    DfotaListener *self = DFOTA_LISTENER (object);

    g_hash_table_unref (self->ttys);
    g_free (self->enumeration);
    g_free (self->usb);
    g_free (self->device);
    G_OBJECT_CLASS (dfota_listener_parent_class)->finalize (object);
}

static void
dfota_listener_init (DfotaListener *self)
{
    self->ttys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, dfota_port_release);
}

static void
dfota_listener_class_init (DfotaListenerClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dispose;
    object_class->finalize = finalize;
    signals[SIGNAL_GONE] = g_signal_new ("gone", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_BACK] = g_signal_new ("back", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_URC] = g_signal_new ("urc", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}
