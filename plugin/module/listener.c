/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The ttys of one physical device, from the port watch; see listener.h.
 */

#include "module/listener.h"

#include <string.h>
#include <time.h>

#include "module/port-watch-instance.h"

typedef struct {
    DfotaPort *port;
    gboolean   is_ignored; /* udev's ID_MM_PORT_IGNORE */
} Tty;

struct _DfotaListener {
    GObject          parent;
    gchar           *device;
    DfotaPortFactory factory;
    DfotaPortWatch  *watch;
    GHashTable      *ttys;       /* gchar *name → Tty */
    GHashTable      *interfaces; /* set of gchar *: those that had a tty in this enumeration */
    DfotaListening   listening;
    gchar          **used; /* names of the ttys that ModemManager uses; NULL: not known */
    gchar           *enumeration;
    gchar           *usb; /* sysfs path of the USB device; NULL: it is none, or was never there */
    guint            recheck_id;
};

G_DEFINE_FINAL_TYPE (DfotaListener, dfota_listener, G_TYPE_OBJECT)

enum { SIGNAL_GONE, SIGNAL_BACK, SIGNAL_URC, N_SIGNALS };

static guint signals[N_SIGNALS];

/*****************************************************************************/
/* Ports */

static void
tty_free (gpointer data)
{
    Tty *tty = data;

    dfota_port_release (tty->port);
    g_free (tty);
}

static void
listener_urc_received (DfotaPort *port, const DfotaUrc *urc, DfotaListener *self)
{
    g_debug ("%s: %s", dfota_port_get_name (port), urc->raw);
    g_signal_emit (self, signals[SIGNAL_URC], 0, urc);
}

static void
open_port (DfotaPort *port)
{
    g_autoptr (GError) error = NULL;

    if (dfota_port_is_open (port))
        return;
    if (dfota_port_open (port, &error))
        g_debug ("listening on %s at %" G_GINT64_FORMAT " us", dfota_port_get_name (port),
                 g_get_monotonic_time ());
    else
        g_message ("could not listen on %s: %s", dfota_port_get_name (port), error->message);
}

static gboolean
is_to_be_open (DfotaListener *self, const Tty *tty)
{
    switch (self->listening) {
    case DFOTA_LISTENING_OFF:
        return FALSE;
    case DFOTA_LISTENING_BESIDE:
        return tty->is_ignored ||
               (self->used && !g_strv_contains ((const gchar *const *) self->used,
                                                dfota_port_get_name (tty->port)));
    case DFOTA_LISTENING_ALL:
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

static void
open_or_close (DfotaListener *self, const Tty *tty)
{
    if (is_to_be_open (self, tty))
        open_port (tty->port);
    else
        dfota_port_close (tty->port);
}

/*****************************************************************************/
/* The device */

static gchar *
read_boot_id (void)
{
    gchar *boot_id = NULL;

    if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot_id, NULL, NULL))
        return g_strdup ("");
    return g_strstrip (boot_id);
}

/* @usb: sysfs path of the USB device, or NULL. "" if the device has no enumeration. Transfer full.
 */
static gchar *
read_enumeration (const gchar *usb)
{
    g_autofree gchar *boot_id = read_boot_id ();
    g_autofree gchar *number = dfota_usb_read_number (usb);

    return number[0] ? g_strdup_printf ("%s:%s", boot_id, number) : g_strdup ("");
}

static void
store_enumeration (DfotaListener *self, const gchar *usb)
{
    g_free (self->usb);
    self->usb = g_strdup (usb);
    g_free (self->enumeration);
    self->enumeration = read_enumeration (usb);
    g_hash_table_remove_all (self->interfaces);
}

/* Emits the last URCs of a tty before it is closed. */
static void
drain_tty (DfotaListener *self, const gchar *name)
{
    Tty                  *tty = g_hash_table_lookup (self->ttys, name);
    g_autoptr (DfotaPort) port = tty ? g_object_ref (tty->port) : NULL;

    if (port)
        dfota_port_drain (port);
}

/* Returns the sysfs path of the USB interface of a tty, ".../1-1/1-1:1.2". Transfer full; NULL if
 * it has none. */
static gchar *
find_interface (const DfotaPortInfo *info)
{
    gsize length = info->usb ? strlen (info->usb) : 0;

    if (!length || !g_str_has_prefix (info->path, info->usb) || info->path[length] != '/')
        return NULL;
    return g_strndup (info->path, length + 1 + strcspn (info->path + length + 1, "/"));
}

static void
note_interface (DfotaListener *self, const DfotaPortInfo *info)
{
    gchar *interface = find_interface (info);

    if (interface)
        g_hash_table_add (self->interfaces, interface);
}

/* Without a new enumeration, as after a sleep, the kernel can give an interface another tty. udev
 * reports in any order that the ttys have gone and that others have come, so there may be no moment
 * without a tty. */
static gboolean
is_rebound (DfotaListener *self, const DfotaPortInfo *info)
{
    g_autofree gchar *interface = find_interface (info);

    return interface && dfota_listener_is_present (self) &&
           !g_hash_table_contains (self->ttys, info->name) &&
           g_hash_table_contains (self->interfaces, interface);
}

static void
track_tty (DfotaListener *self, const DfotaPortInfo *info, gboolean is_new)
{
    Tty *tty = g_new0 (Tty, 1);

    tty->port = self->factory (info->name, is_new);
    tty->is_ignored = info->is_ignored;
    g_signal_connect_object (tty->port, "urc", G_CALLBACK (listener_urc_received), self, 0);
    if (g_hash_table_size (self->ttys) == 0)
        store_enumeration (self, info->usb);
    note_interface (self, info);
    g_hash_table_replace (self->ttys, g_strdup (info->name), tty);
    /* open it at once: the kernel discards data for a closed tty */
    open_or_close (self, tty);
}

/* Returns FALSE for a new tty. A tty that is announced once more, as by "udevadm trigger", goes on
 * reading. One of the same name that hung up is another one. */
static gboolean
track_again (DfotaListener *self, const DfotaPortInfo *info)
{
    Tty *tty;

    drain_tty (self, info->name);
    tty = g_hash_table_lookup (self->ttys, info->name);
    if (!tty || !self->enumeration[0] || dfota_port_is_hung_up (tty->port))
        return FALSE;
    tty->is_ignored = info->is_ignored;
    open_or_close (self, tty);
    return TRUE;
}

/* Forgets all ttys. */
static void
end_enumeration (DfotaListener *self)
{
    g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->ttys, NULL);
    g_auto (GStrv)       copies = g_strdupv ((gchar **) names);

    for (guint i = 0; copies[i]; i++)
        drain_tty (self, copies[i]);
    g_hash_table_remove_all (self->ttys);
    g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

/* Uevents can get lost: ttys of a former enumeration have gone without one. */
static void
end_former_enumeration (DfotaListener *self)
{
    if (dfota_listener_is_present (self) && !dfota_listener_is_current (self))
        end_enumeration (self);
}

/* @is_new: as in DfotaPortFactory. */
static void
add_present_ttys (DfotaListener *self, gboolean is_new)
{
    g_autoptr (GPtrArray) ttys = dfota_port_watch_list (self->watch, "tty");

    for (guint i = 0; i < ttys->len; i++) {
        const DfotaPortInfo *info = ttys->pdata[i];

        if (dfota_port_info_is_of (info, self->device) &&
            !g_hash_table_contains (self->ttys, info->name))
            track_tty (self, info, is_new);
    }
}

static void
listener_port_added (DfotaPortWatch *watch, const DfotaPortInfo *info, DfotaListener *self)
{
    g_autoptr (DfotaListener) keep = g_object_ref (self);
    gboolean                  has_rebound;
    gboolean                  is_first;

    if (!dfota_port_info_is_of (info, self->device))
        return;
    end_former_enumeration (self);
    if (track_again (self, info))
        return;
    has_rebound = is_rebound (self, info);
    if (has_rebound)
        end_enumeration (self);
    is_first = !dfota_listener_is_present (self);
    track_tty (self, info, TRUE);
    if (has_rebound && self->watch) /* not disposed meanwhile */
        add_present_ttys (self, TRUE);
    if (is_first)
        g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

/* A slow host reports late: the tty that has gone was one of an earlier enumeration, and the tty
 * that is open has the same name and belongs to the enumeration that sysfs has. The kernel hangs up
 * a tty before it reports that the tty has gone. */
static gboolean
is_former_tty (DfotaListener *self, const gchar *name)
{
    const Tty *tty = g_hash_table_lookup (self->ttys, name);

    return tty && dfota_port_is_open (tty->port) && !dfota_port_is_hung_up (tty->port) &&
           dfota_listener_is_current (self);
}

static void
listener_port_removed (DfotaPortWatch *watch, const gchar *name, DfotaListener *self)
{
    g_autoptr (DfotaListener) keep = g_object_ref (self);

    drain_tty (self, name);
    if (is_former_tty (self, name))
        return;
    if (g_hash_table_remove (self->ttys, name) && g_hash_table_size (self->ttys) == 0)
        g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

/* The uevents of an enumeration must be lost if they are not handled after this time. */
#define RECHECK_MS 2000

static gboolean
listener_recheck (gpointer user_data)
{
    g_autoptr (DfotaListener) self = g_object_ref (DFOTA_LISTENER (user_data));

    self->recheck_id = 0;
    if (dfota_listener_is_current (self))
        return G_SOURCE_REMOVE;
    end_former_enumeration (self);
    if (self->watch) /* not disposed meanwhile */
        add_present_ttys (self, FALSE);
    if (dfota_listener_is_present (self))
        g_signal_emit (self, signals[SIGNAL_BACK], 0);
    return G_SOURCE_REMOVE;
}

void
dfota_listener_recheck_later (DfotaListener *self)
{
    if (!self->recheck_id)
        self->recheck_id = g_timeout_add (RECHECK_MS, listener_recheck, self);
}

/*****************************************************************************/

void
dfota_listener_set_listening (DfotaListener      *self,
                              DfotaListening      listening,
                              const gchar *const *used)
{
    GHashTableIter iter;
    gpointer       tty;

    self->listening = listening;
    g_strfreev (self->used);
    self->used = g_strdupv ((gchar **) used);
    g_hash_table_iter_init (&iter, self->ttys);
    while (g_hash_table_iter_next (&iter, NULL, &tty))
        open_or_close (self, tty);
}

GPtrArray *
dfota_listener_list_ports (DfotaListener *self)
{
    g_autoptr (GPtrArray) all = dfota_port_watch_list (self->watch, NULL);
    GPtrArray            *ports = g_ptr_array_new_with_free_func (dfota_port_info_free);

    /* backwards, because stealing an element moves those after it */
    for (guint i = all->len; i > 0; i--)
        if (dfota_port_info_is_of (all->pdata[i - 1], self->device))
            g_ptr_array_add (ports, g_ptr_array_steal_index (all, i - 1));
    return ports;
}

/* ModemManager asks for each port that it opens, and listing the ttys takes long: there are about
 * seventy, and eight modules that are updated at once made an opening take seconds. The ttys of the
 * device are known without a list. */
static gboolean
has_control_port (DfotaListener *self, const gchar *name)
{
    static const gchar *const subsystems[] = { "usbmisc", "wwan" };

    if (g_str_has_prefix (name, "tty"))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (subsystems); i++) {
        g_autoptr (GPtrArray) ports = dfota_port_watch_list (self->watch, subsystems[i]);

        for (guint j = 0; j < ports->len; j++)
            if (g_str_equal (((DfotaPortInfo *) ports->pdata[j])->name, name))
                return dfota_port_info_is_of (ports->pdata[j], self->device);
    }
    return FALSE;
}

gboolean
dfota_listener_has_port (DfotaListener *self, const gchar *name)
{
    return g_hash_table_contains (self->ttys, name) || has_control_port (self, name);
}

/* Tenths of a second that the host has slept since its boot. A device keeps its number through a
 * sleep, whatever the module did meanwhile. */
static gint64
read_sleep_time (void)
{
    struct timespec all, awake;

    if (clock_gettime (CLOCK_BOOTTIME, &all) < 0 || clock_gettime (CLOCK_MONOTONIC, &awake) < 0)
        return 0;
    return (((gint64) all.tv_sec - awake.tv_sec) * 1000000000 + all.tv_nsec - awake.tv_nsec +
            50000000) /
           100000000;
}

gchar *
dfota_listener_get_enumeration (DfotaListener *self)
{
    if (!dfota_listener_is_present (self) || !self->enumeration[0])
        return g_strdup ("");
    return g_strdup_printf ("%s:%" G_GINT64_FORMAT, self->enumeration, read_sleep_time ());
}

gboolean
dfota_listener_is_current (DfotaListener *self)
{
    g_autofree gchar *now = read_enumeration (self->usb);

    return g_strcmp0 (now, self->enumeration) == 0;
}

const gchar *
dfota_listener_get_usb_path (DfotaListener *self)
{
    return dfota_listener_is_present (self) ? self->usb : NULL;
}

/* Looks at the path of the earlier ttys, else at ModemManager's uid, which can be a path. */
gchar *
dfota_listener_get_usb_ids (DfotaListener *self)
{
    const gchar      *usb = self->usb ? self->usb : self->device;
    g_autofree gchar *vendor = dfota_sysfs_read (usb, "idVendor");
    g_autofree gchar *product = dfota_sysfs_read (usb, "idProduct");

    return vendor && product ? g_strdup_printf ("%s:%s", vendor, product) : g_strdup ("");
}

gboolean
dfota_listener_is_present (DfotaListener *self)
{
    return g_hash_table_size (self->ttys) > 0;
}

DfotaListener *
dfota_listener_new (const gchar *device, DfotaPortFactory factory)
{
    DfotaListener *self = g_object_new (DFOTA_TYPE_LISTENER, NULL);

    self->device = g_strdup (device);
    self->factory = factory;
    self->watch = dfota_port_watch_get ();
    g_signal_connect_object (self->watch, "added", G_CALLBACK (listener_port_added), self, 0);
    g_signal_connect_object (self->watch, "removed", G_CALLBACK (listener_port_removed), self, 0);
    add_present_ttys (self, FALSE);
    return self;
}

static void
dfota_listener_dispose (GObject *object)
{
    DfotaListener *self = DFOTA_LISTENER (object);

    g_clear_handle_id (&self->recheck_id, g_source_remove);
    if (self->watch)
        g_signal_handlers_disconnect_by_data (self->watch, self);
    g_clear_object (&self->watch);
    g_hash_table_remove_all (self->ttys);
    G_OBJECT_CLASS (dfota_listener_parent_class)->dispose (object);
}

static void
dfota_listener_finalize (GObject *object)
{
    DfotaListener *self = DFOTA_LISTENER (object);

    g_hash_table_unref (self->ttys);
    g_hash_table_unref (self->interfaces);
    g_strfreev (self->used);
    g_free (self->enumeration);
    g_free (self->usb);
    g_free (self->device);
    G_OBJECT_CLASS (dfota_listener_parent_class)->finalize (object);
}

static void
dfota_listener_init (DfotaListener *self)
{
    self->ttys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tty_free);
    self->interfaces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
dfota_listener_class_init (DfotaListenerClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_listener_dispose;
    object_class->finalize = dfota_listener_finalize;
    signals[SIGNAL_GONE] = g_signal_new ("gone", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_BACK] = g_signal_new ("back", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_URC] = g_signal_new ("urc", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}
