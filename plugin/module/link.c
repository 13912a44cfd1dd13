/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Held ports, listener and inhibition of one module; see link.h.
 */

#include "module/link.h"

#include "module/announce.h"
#include "module/autosuspend.h"
#include "module/inhibitor.h"

/* ModemManager forgets a device if it could not open its ports. While it does so (up to a second
 * with MM 1.20), it ignores announcements of known ports, and would create a modem from new ports
 * alone. So the ports are announced later, and several times. */
#define ANNOUNCE_FIRST_MS   2000
#define ANNOUNCE_AGAIN_MS   5000   /* twice as long each time */
#define ANNOUNCE_LONGEST_MS 320000 /* also after the last one */
#define ANNOUNCE_MAX        8      /* within some ten minutes */

struct _DfotaLink {
    GObject          parent;
    GDBusConnection *connection;
    DfotaInhibitor  *inhibitor;
    DfotaListener   *listener;
    gchar          **used;  /* names of the ports that ModemManager uses beside those held */
    GPtrArray       *ports; /* DfotaPort, held open */
    gboolean         is_guarded;
    gboolean         is_abandoned; /* ModemManager has removed the modem and opened no port since */
    gboolean         has_refused;  /* a port, in this enumeration and since the announcement */
    guint            announce_id;
    guint            n_announced;
};

G_DEFINE_FINAL_TYPE (DfotaLink, dfota_link, G_TYPE_OBJECT)

enum { SIGNAL_URC, SIGNAL_GONE, SIGNAL_BACK, N_SIGNALS };

static guint signals[N_SIGNALS];

/*****************************************************************************/
/* The modem's ports */

static void
link_urc_received (GObject *source, const DfotaUrc *urc, DfotaLink *self)
{
    g_signal_emit (self, signals[SIGNAL_URC], 0, urc);
}

static void
update_listening (DfotaLink *self)
{
    if (self->ports->len > 0)
        dfota_listener_set_listening (self->listener, DFOTA_LISTENING_BESIDE,
                                      (const gchar *const *) self->used);
    else if (self->is_guarded || self->is_abandoned)
        dfota_listener_set_listening (self->listener, DFOTA_LISTENING_ALL, NULL);
    else
        dfota_listener_set_listening (self->listener, DFOTA_LISTENING_OFF, NULL);
}

static void
set_abandoned (DfotaLink *self, gboolean is_abandoned)
{
    self->is_abandoned = is_abandoned;
    update_listening (self);
}

/* Emits the last URCs before the event that ended the connection. */
static void
drain_ports (DfotaLink *self)
{
    g_autoptr (GPtrArray) ports = g_ptr_array_copy (self->ports, (GCopyFunc) g_object_ref, NULL);

    g_ptr_array_set_free_func (ports, g_object_unref);
    for (guint i = 0; i < ports->len; i++)
        dfota_port_drain (ports->pdata[i]);
}

static void
drop_ports (DfotaLink *self)
{
    for (guint i = 0; i < self->ports->len; i++)
        g_signal_handlers_disconnect_by_data (self->ports->pdata[i], self);
    g_ptr_array_set_size (self->ports, 0);
}

void
dfota_link_let_go (DfotaLink *self)
{
    drop_ports (self);
    update_listening (self);
}

static gboolean
is_module_gone (DfotaLink *self)
{
    for (guint i = 0; i < self->ports->len; i++)
        if (dfota_port_is_hung_up (self->ports->pdata[i]))
            return TRUE;
    return FALSE;
}

void
dfota_link_lose_modem (DfotaLink *self)
{
    gboolean is_abandoned = !is_module_gone (self);

    drain_ports (self);
    drop_ports (self);
    set_abandoned (self, is_abandoned);
}

static void
stop_announcing (DfotaLink *self)
{
    g_clear_handle_id (&self->announce_id, g_source_remove);
    self->n_announced = 0;
}

void
dfota_link_hold (DfotaLink *self, GPtrArray *ports, const gchar *const *used)
{
    g_strfreev (self->used);
    self->used = g_strdupv ((gchar **) used);
    stop_announcing (self);
    self->is_abandoned = FALSE;
    drain_ports (self);
    drop_ports (self);
    for (guint i = 0; i < ports->len; i++) {
        g_autoptr (GError) error = NULL;
        DfotaPort         *port = ports->pdata[i];

        if (!dfota_port_open (port, &error)) {
            g_message ("could not use %s: %s", dfota_port_get_name (port), error->message);
            continue;
        }
        g_signal_connect_object (port, "urc", G_CALLBACK (link_urc_received), self, 0);
        g_ptr_array_add (self->ports, g_object_ref (port));
    }
    update_listening (self);
}

DfotaPort *
dfota_link_get_port (DfotaLink *self)
{
    return self->ports->len > 0 ? self->ports->pdata[0] : NULL;
}

DfotaPort *
dfota_link_get_spare_port (DfotaLink *self)
{
    return self->ports->len > 0 ? self->ports->pdata[self->ports->len - 1] : NULL;
}

/*****************************************************************************/
/* Coming and going */

static void
link_module_gone (DfotaListener *listener, DfotaLink *self)
{
    drain_ports (self);
    drop_ports (self);
    set_abandoned (self, FALSE);
    self->has_refused = FALSE;
    g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

static void
link_module_back (DfotaListener *listener, DfotaLink *self)
{
    g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

void
dfota_link_set_guarded (DfotaLink *self, gboolean is_guarded)
{
    if (self->is_guarded == is_guarded)
        return;
    self->is_guarded = is_guarded;
    if (is_guarded)
        stop_announcing (self);
    /* what the module says until ModemManager opens a port is heard, too */
    set_abandoned (self, !is_guarded && self->ports->len == 0);
}

gboolean
dfota_link_is_guarded (DfotaLink *self)
{
    return self->is_guarded;
}

/* ModemManager and the listener must not read the same tty: each would lose bytes to the other. */
gboolean
dfota_link_may_open (DfotaLink *self, const gchar *port)
{
    if (!dfota_listener_has_port (self->listener, port))
        return TRUE;
    /* the module went and came back a moment ago: the uevents will close the gate */
    if (!dfota_listener_is_current (self->listener)) {
        dfota_listener_recheck_later (self->listener);
        return FALSE;
    }
    if (!self->is_guarded && self->is_abandoned)
        set_abandoned (self, FALSE);
    self->has_refused = self->has_refused || self->is_guarded;
    return !self->is_guarded;
}

gboolean
dfota_link_has_refused (DfotaLink *self)
{
    return self->has_refused;
}

gboolean
dfota_link_is_present (DfotaLink *self)
{
    return dfota_listener_is_present (self->listener);
}

gchar *
dfota_link_get_enumeration (DfotaLink *self)
{
    return dfota_listener_get_enumeration (self->listener);
}

/*****************************************************************************/
/* Inhibition and release */

static void
link_inhibit_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;

    if (dfota_inhibitor_hold_finish (DFOTA_INHIBITOR (source), result, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

/* If the module has gone already, ModemManager removes the modem by itself. An inhibition would
 * make it disconnect and disable a modem that does not answer. */
void
dfota_link_inhibit_async (DfotaLink *self, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new (self, NULL, callback, user_data);

    if (!is_module_gone (self)) {
        dfota_inhibitor_hold_async (self->inhibitor, link_inhibit_ready, task);
        return;
    }
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "the module has rebooted already");
    g_object_unref (task);
}

gboolean
dfota_link_inhibit_finish (DfotaLink *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
dfota_link_is_inhibited (DfotaLink *self)
{
    return dfota_inhibitor_is_held (self->inhibitor);
}

static gboolean
link_announce (gpointer user_data)
{
    DfotaLink            *self = user_data;
    g_autoptr (GPtrArray) ports = NULL;

    self->announce_id = 0;
    if (self->n_announced == ANNOUNCE_MAX) {
        g_message ("ModemManager did not create a modem after %u announcements of the module's "
                   "ports; plug the module in again, or restart ModemManager",
                   self->n_announced);
        return G_SOURCE_REMOVE;
    }
    self->has_refused = FALSE;
    ports = dfota_listener_list_ports (self->listener);
    dfota_announce_ports (ports, self->connection);
    self->announce_id = g_timeout_add (
        MIN (ANNOUNCE_AGAIN_MS << self->n_announced, ANNOUNCE_LONGEST_MS), link_announce, self);
    self->n_announced++;
    return G_SOURCE_REMOVE;
}

void
dfota_link_release (DfotaLink *self)
{
    gboolean is_granted = dfota_inhibitor_is_granted (self->inhibitor);

    if (dfota_inhibitor_is_held (self->inhibitor)) {
        dfota_link_let_go (self);
        dfota_inhibitor_release (self->inhibitor);
    }
    /* the end of an inhibition makes ModemManager look at the ports; that of a request does not */
    if (is_granted)
        return;
    if (self->ports->len == 0 && !self->announce_id && self->n_announced < ANNOUNCE_MAX)
        self->announce_id = g_timeout_add (ANNOUNCE_FIRST_MS, link_announce, self);
}

gchar *
dfota_link_get_usb_ids (DfotaLink *self)
{
    return dfota_listener_get_usb_ids (self->listener);
}

/*****************************************************************************/
/* The kernel's autosuspend */

gchar *
dfota_link_read_autosuspend (DfotaLink *self)
{
    const gchar      *usb = dfota_listener_get_usb_path (self->listener);
    g_autofree gchar *value = usb ? dfota_autosuspend_read (usb) : NULL;

    return g_strcmp0 (value, DFOTA_AUTOSUSPEND_OFF) == 0 ? NULL : g_steal_pointer (&value);
}

void
dfota_link_stay_awake (DfotaLink *self)
{
    dfota_link_restore_autosuspend (self, DFOTA_AUTOSUSPEND_OFF);
}

void
dfota_link_restore_autosuspend (DfotaLink *self, const gchar *value)
{
    const gchar *usb = dfota_listener_get_usb_path (self->listener);

    if (usb)
        dfota_autosuspend_write (usb, value);
}

/*****************************************************************************/

DfotaLink *
dfota_link_new (GBusType         bus,
                GDBusConnection *connection,
                DfotaPortFactory factory,
                const gchar     *device)
{
    DfotaLink *self = g_object_new (DFOTA_TYPE_LINK, NULL);

    self->connection = g_object_ref (connection);
    self->inhibitor = dfota_inhibitor_new (bus, connection, device);
    self->listener = dfota_listener_new (device, factory);
    g_signal_connect_object (self->listener, "urc", G_CALLBACK (link_urc_received), self, 0);
    g_signal_connect_object (self->listener, "gone", G_CALLBACK (link_module_gone), self, 0);
    g_signal_connect_object (self->listener, "back", G_CALLBACK (link_module_back), self, 0);
    return self;
}

static void
dfota_link_dispose (GObject *object)
{
    DfotaLink *self = DFOTA_LINK (object);

    g_clear_handle_id (&self->announce_id, g_source_remove);
    drop_ports (self);
    g_clear_object (&self->listener);
    if (self->inhibitor)
        dfota_inhibitor_release (self->inhibitor);
    g_clear_object (&self->inhibitor);
    G_OBJECT_CLASS (dfota_link_parent_class)->dispose (object);
}

static void
dfota_link_finalize (GObject *object)
{
    DfotaLink *self = DFOTA_LINK (object);

    g_ptr_array_unref (self->ports);
    g_strfreev (self->used);
    g_object_unref (self->connection);
    G_OBJECT_CLASS (dfota_link_parent_class)->finalize (object);
}

static void
dfota_link_init (DfotaLink *self)
{
    self->ports = g_ptr_array_new_with_free_func (dfota_port_release);
}

static void
dfota_link_class_init (DfotaLinkClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_link_dispose;
    object_class->finalize = dfota_link_finalize;
    signals[SIGNAL_URC] = g_signal_new ("urc", DFOTA_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
    signals[SIGNAL_GONE] = g_signal_new ("gone", DFOTA_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_BACK] = g_signal_new ("back", DFOTA_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}
