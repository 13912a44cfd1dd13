/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A listener and a timer for each stranger; see strangers.h.
 */

#include "module/strangers.h"

#include <stdlib.h>
#include <string.h>

#include "module/announce.h"
#include "module/port-watch-instance.h"

/* ModemManager needs this time to forget a device without a modem; see link.c. */
#define ANNOUNCE_MS 2000

struct _DfotaStrangers {
    GObject             parent;
    DfotaPortFactory    factory;
    GDBusConnection    *daemon;
    guint               milliseconds;
    DfotaStrangersFuncs funcs;
    gpointer            user_data;
    DfotaPortWatch     *watch;
    GHashTable         *strangers; /* gchar *usb → Stranger */
    GHashTable         *refused;   /* gchar *usb: former strangers with a refused port */
    GHashTable         *present;   /* gchar *name of a tty → gchar *, see note_present () */
};

G_DEFINE_FINAL_TYPE (DfotaStrangers, dfota_strangers, G_TYPE_OBJECT)

enum { SIGNAL_RECOGNIZED, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef struct {
    DfotaStrangers *owner;
    gchar          *usb;
    DfotaListener  *listener;
    guint           timer_id;
    gboolean        has_refused; /* a port */
} Stranger;

static void
stranger_free (gpointer data)
{
    Stranger *stranger = data;

    g_clear_handle_id (&stranger->timer_id, g_source_remove);
    g_signal_handlers_disconnect_by_data (stranger->listener, stranger);
    g_object_unref (stranger->listener);
    g_free (stranger->usb);
    g_free (stranger);
}

/*****************************************************************************/
/* Companion paths: 1-1 is at usb1/1-0:1.0/usb1-port1, 1-1.2 at 1-1/1-1:1.0/1-1-port2 */

static gchar *
hub_port_of (const gchar *usb)
{
    g_autofree gchar *hub = g_path_get_dirname (usb);
    g_autofree gchar *hub_name = g_path_get_basename (hub);
    g_autofree gchar *name = g_path_get_basename (usb);
    g_autofree gchar *interface = NULL;
    g_autofree gchar *port = NULL;
    const gchar      *number = strrchr (name, '.');

    if (number)
        interface = g_strdup_printf ("%s:1.0", hub_name);
    else if ((number = strchr (name, '-')))
        interface = g_strdup_printf ("%.*s-0:1.0", (int) (number - name), name);
    else
        return NULL;
    port = g_strdup_printf ("%s-port%s", hub_name, number + 1);
    return g_build_filename (hub, interface, port, NULL);
}

gboolean
dfota_usb_is_companion (const gchar *usb, const gchar *other)
{
    g_autofree gchar *port = hub_port_of (usb);
    g_autofree gchar *other_port = hub_port_of (other);
    g_autofree gchar *link = port ? g_build_filename (port, "peer", NULL) : NULL;
    g_autofree char  *peer = link ? realpath (link, NULL) : NULL;
    g_autofree char  *real = other_port ? realpath (other_port, NULL) : NULL;

    return peer && real && g_str_equal (peer, real);
}

/*****************************************************************************/

/* Keeps the listener alive, because it may be emitting a signal. */
static void
drop (DfotaStrangers *self, const gchar *usb)
{
    Stranger                 *stranger = g_hash_table_lookup (self->strangers, usb);
    g_autoptr (DfotaListener) keep = stranger ? g_object_ref (stranger->listener) : NULL;

    g_hash_table_remove (self->strangers, usb);
    if (keep)
        dfota_listener_set_listening (keep, DFOTA_LISTENING_OFF, NULL);
}

/* Announces the ports, because ModemManager may have given up on them. */
static void
admit (DfotaStrangers *self, const gchar *usb, const gchar *why)
{
    Stranger             *stranger = g_hash_table_lookup (self->strangers, usb);
    g_autofree gchar     *path = g_strdup (usb);
    g_autoptr (GPtrArray) ports = dfota_listener_list_ports (stranger->listener);

    g_message ("%s is released to ModemManager: %s", path, why);
    if (stranger->has_refused)
        g_hash_table_add (self->refused, g_strdup (path));
    drop (self, path);
    dfota_announce_ports (ports, self->daemon);
}

static gboolean
stranger_time_over (gpointer user_data)
{
    Stranger *stranger = user_data;

    stranger->timer_id = 0;
    admit (stranger->owner, stranger->usb, "no URC has arrived for too long");
    return G_SOURCE_REMOVE;
}

static void
restart_timer (Stranger *stranger)
{
    g_clear_handle_id (&stranger->timer_id, g_source_remove);
    stranger->timer_id =
        g_timeout_add (stranger->owner->milliseconds, stranger_time_over, stranger);
}

static gboolean
is_of_updater (DfotaUrcKind kind)
{
    return kind == DFOTA_URC_UPDATE_START || kind == DFOTA_URC_UPDATE_PROGRESS ||
           kind == DFOTA_URC_UPDATE_END || kind == DFOTA_URC_RESTORE;
}

static void
stranger_urc_received (DfotaListener *listener, const DfotaUrc *urc, Stranger *stranger)
{
    DfotaStrangers   *self = stranger->owner;
    g_autofree gchar *usb = g_strdup (stranger->usb);
    gboolean          is_taken = FALSE;

    restart_timer (stranger);
    if (urc->kind == DFOTA_URC_BOOT) {
        admit (self, usb, "it has booted into normal mode");
        return;
    }
    if (!is_of_updater (urc->kind))
        return;
    /* closes the ttys, so that the handler can open them */
    dfota_listener_set_listening (listener, DFOTA_LISTENING_OFF, NULL);
    g_signal_emit (self, signals[SIGNAL_RECOGNIZED], 0, usb, urc, &is_taken);
    if (is_taken)
        drop (self, usb);
    else
        dfota_listener_set_listening (listener, DFOTA_LISTENING_ALL, NULL);
}

static void
stranger_gone (DfotaListener *listener, Stranger *stranger)
{
    drop (stranger->owner, stranger->usb);
}

/*****************************************************************************/

/* The product id may be a different one in recovery mode, so only the vendor id is compared. */
static gboolean
is_of_vendor (DfotaStrangers *self, const gchar *usb)
{
    g_autofree gchar *vendor = dfota_sysfs_read (usb, "idVendor");

    return vendor &&
           self->funcs.is_vendor ((guint16) g_ascii_strtoull (vendor, NULL, 16), self->user_data);
}

static void
keep_closed (DfotaStrangers *self, const gchar *usb)
{
    Stranger *stranger = g_new0 (Stranger, 1);

    g_hash_table_remove (self->refused, usb); /* from an earlier enumeration */
    g_message ("%s stays closed for now: it may be a module that is being updated", usb);
    stranger->owner = self;
    stranger->usb = g_strdup (usb);
    stranger->listener = dfota_listener_new (usb, self->factory);
    g_signal_connect (stranger->listener, "urc", G_CALLBACK (stranger_urc_received), stranger);
    g_signal_connect (stranger->listener, "gone", G_CALLBACK (stranger_gone), stranger);
    g_hash_table_insert (self->strangers, stranger->usb, stranger);
    restart_timer (stranger);
    dfota_listener_set_listening (stranger->listener, DFOTA_LISTENING_ALL, NULL);
}

static gboolean
is_stranger (DfotaStrangers *self, const DfotaPortInfo *port)
{
    return port->usb && !g_hash_table_contains (self->strangers, port->usb) &&
           self->funcs.is_expected (self->user_data) &&
           !self->funcs.is_known (port, self->user_data) && is_of_vendor (self, port->usb);
}

/* Returns FALSE for a tty that is on no USB device, or was present before: "udevadm trigger"
 * announces all ttys again. With another device number it is a new one, even if the uevent of its
 * removal is lost. */
static gboolean
note_present (DfotaStrangers *self, const DfotaPortInfo *port)
{
    g_autofree gchar *number = dfota_usb_read_number (port->usb);
    g_autofree gchar *place = port->usb ? g_strdup_printf ("%s %s", port->usb, number) : NULL;

    if (!place || g_strcmp0 (g_hash_table_lookup (self->present, port->name), place) == 0)
        return FALSE;
    g_hash_table_replace (self->present, g_strdup (port->name), g_steal_pointer (&place));
    return TRUE;
}

static void
strangers_port_added (DfotaPortWatch *watch, const DfotaPortInfo *port, DfotaStrangers *self)
{
    gboolean is_new = note_present (self, port);

    dfota_strangers_review (self);
    if (is_new && is_stranger (self, port))
        keep_closed (self, port->usb);
}

static void
strangers_port_removed (DfotaPortWatch *watch, const gchar *name, DfotaStrangers *self)
{
    g_hash_table_remove (self->present, name);
}

void
dfota_strangers_review (DfotaStrangers *self)
{
    g_autofree gpointer *paths = NULL;

    if (g_hash_table_size (self->strangers) == 0 || self->funcs.is_expected (self->user_data))
        return;
    paths = g_hash_table_get_keys_as_array (self->strangers, NULL);
    for (guint i = 0; paths[i]; i++)
        admit (self, paths[i], "no module is being waited for any more");
}

gboolean
dfota_strangers_may_open (DfotaStrangers *self, const gchar *port)
{
    GHashTableIter iter;
    gpointer       stranger;

    dfota_strangers_review (self);
    g_hash_table_iter_init (&iter, self->strangers);
    while (g_hash_table_iter_next (&iter, NULL, &stranger))
        if (dfota_listener_has_port (((Stranger *) stranger)->listener, port)) {
            ((Stranger *) stranger)->has_refused = TRUE;
            return FALSE;
        }
    return TRUE;
}

typedef struct {
    DfotaStrangers *self;
    gchar          *device;
} Announcement;

static void
announcement_free (gpointer data)
{
    Announcement *announcement = data;

    g_object_unref (announcement->self);
    g_free (announcement->device);
    g_free (announcement);
}

static gboolean
strangers_announce (gpointer user_data)
{
    Announcement             *announcement = user_data;
    DfotaStrangers           *self = announcement->self;
    g_autoptr (DfotaListener) listener = dfota_listener_new (announcement->device, self->factory);
    g_autoptr (GPtrArray)     ports = dfota_listener_list_ports (listener);

    dfota_announce_ports (ports, self->daemon);
    return G_SOURCE_REMOVE;
}

gboolean
dfota_strangers_may_create_modem (DfotaStrangers *self, const gchar *device)
{
    Announcement *announcement;

    if (!g_hash_table_remove (self->refused, device))
        return TRUE;
    announcement = g_new0 (Announcement, 1);
    announcement->self = g_object_ref (self);
    announcement->device = g_strdup (device);
    g_timeout_add_full (G_PRIORITY_DEFAULT, ANNOUNCE_MS, strangers_announce, announcement,
                        announcement_free);
    return FALSE;
}

static void
review_present (DfotaStrangers *self)
{
    g_autoptr (GPtrArray) ttys = dfota_port_watch_list (self->watch, "tty");

    for (guint i = 0; i < ttys->len; i++) {
        const DfotaPortInfo *tty = ttys->pdata[i];

        note_present (self, tty);
        if (is_stranger (self, tty) && self->funcs.is_companion (tty->usb, self->user_data))
            keep_closed (self, tty->usb);
    }
}

DfotaStrangers *
dfota_strangers_new (DfotaPortFactory           factory,
                     GDBusConnection           *daemon,
                     gdouble                    seconds,
                     const DfotaStrangersFuncs *funcs,
                     gpointer                   user_data)
{
    DfotaStrangers *self = g_object_new (DFOTA_TYPE_STRANGERS, NULL);

    self->factory = factory;
    self->daemon = g_object_ref (daemon);
    self->milliseconds = (guint) (seconds * 1000);
    self->funcs = *funcs;
    self->user_data = user_data;
    self->watch = dfota_port_watch_get ();
    g_signal_connect_object (self->watch, "added", G_CALLBACK (strangers_port_added), self,
                             G_CONNECT_AFTER);
    g_signal_connect_object (self->watch, "removed", G_CALLBACK (strangers_port_removed), self, 0);
    review_present (self);
    return self;
}

static void
dfota_strangers_finalize (GObject *object)
{
    DfotaStrangers *self = DFOTA_STRANGERS (object);

    g_hash_table_unref (self->strangers);
    g_hash_table_unref (self->refused);
    g_hash_table_unref (self->present);
    g_object_unref (self->watch);
    g_object_unref (self->daemon);
    G_OBJECT_CLASS (dfota_strangers_parent_class)->finalize (object);
}

static void
dfota_strangers_init (DfotaStrangers *self)
{
    self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->strangers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, stranger_free);
}

static void
dfota_strangers_class_init (DfotaStrangersClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_strangers_finalize;
    signals[SIGNAL_RECOGNIZED] = g_signal_new (
        "recognized", DFOTA_TYPE_STRANGERS, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled,
        NULL, NULL, G_TYPE_BOOLEAN, 2, G_TYPE_STRING, G_TYPE_POINTER);
}
