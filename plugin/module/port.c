/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Counts opens, refuses commands, and emits URCs from the main loop; see port.h.
 */

#include "module/port.h"

typedef struct {
    guint  n_opens;
    GQueue urcs; /* DfotaUrc */
    guint  idle_id;
} DfotaPortPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DfotaPort, dfota_port, G_TYPE_OBJECT)

enum { SIGNAL_URC, N_SIGNALS };

static guint signals[N_SIGNALS];

const gchar *
dfota_port_get_name (DfotaPort *self)
{
    return DFOTA_PORT_GET_CLASS (self)->get_name (self);
}

gboolean
dfota_port_is_open (DfotaPort *self)
{
    DfotaPortPrivate *priv = dfota_port_get_instance_private (self);

    return priv->n_opens > 0;
}

gboolean
dfota_port_is_hung_up (DfotaPort *self)
{
    DfotaPortClass *klass = DFOTA_PORT_GET_CLASS (self);

    return dfota_port_is_open (self) && klass->is_hung_up && klass->is_hung_up (self);
}

gboolean
dfota_port_open (DfotaPort *self, GError **error)
{
    DfotaPortPrivate *priv = dfota_port_get_instance_private (self);

    if (priv->n_opens == 0 && !DFOTA_PORT_GET_CLASS (self)->open (self, error))
        return FALSE;
    priv->n_opens++;
    return TRUE;
}

void
dfota_port_close (DfotaPort *self)
{
    DfotaPortPrivate *priv = dfota_port_get_instance_private (self);

    if (priv->n_opens == 0 || --priv->n_opens > 0)
        return;
    DFOTA_PORT_GET_CLASS (self)->close (self);
}

void
dfota_port_release (gpointer port)
{
    dfota_port_close (port);
    g_object_unref (port);
}

/* Returns TRUE if a command must not be sent, and ends it with the error. ModemManager sends a
 * command even if its cancellable is already cancelled. @can_send: FALSE if the port never
 * sends. */
static gboolean
refuse (DfotaPort          *self,
        gboolean            can_send,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
    g_autoptr (GTask) task = NULL;

    if (can_send && !g_cancellable_is_cancelled (cancellable))
        return FALSE;
    task = g_task_new (self, cancellable, callback, user_data);
    if (!g_task_return_error_if_cancelled (task))
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                                 "nothing is sent to %s while listening",
                                 dfota_port_get_name (self));
    return TRUE;
}

void
dfota_port_command_async (DfotaPort          *self,
                          const gchar        *command,
                          guint               timeout,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    DfotaPortClass *klass = DFOTA_PORT_GET_CLASS (self);

    if (!refuse (self, klass->command_async != NULL, cancellable, callback, user_data))
        klass->command_async (self, command, timeout, cancellable, callback, user_data);
}

gchar *
dfota_port_command_finish (DfotaPort *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

void
dfota_port_exchange_async (DfotaPort               *self,
                           const DfotaPortExchange *exchange,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data)
{
    DfotaPortClass *klass = DFOTA_PORT_GET_CLASS (self);

    if (!refuse (self, klass->exchange_async != NULL, cancellable, callback, user_data))
        klass->exchange_async (self, exchange, cancellable, callback, user_data);
}

gboolean
dfota_port_exchange_finish (DfotaPort *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

int
dfota_port_dup_fd (DfotaPort *self)
{
    DfotaPortClass *klass = DFOTA_PORT_GET_CLASS (self);

    return klass->dup_fd ? klass->dup_fd (self) : -1;
}

/* The names of these domains are libmm-glib's. ModemManager's parsers use them for the module's own
 * errors and for nothing else. */
gboolean
dfota_port_is_refusal (const GError *error)
{
    static const gchar *const prefixes[] = {
        "org.freedesktop.ModemManager1.Error.MobileEquipment.",
        "org.freedesktop.ModemManager1.Error.Message.",
        "org.freedesktop.ModemManager1.Error.Connection.",
    };
    g_autofree gchar *name = error ? g_dbus_error_encode_gerror (error) : NULL;

    for (guint i = 0; name && i < G_N_ELEMENTS (prefixes); i++)
        if (g_str_has_prefix (name, prefixes[i]))
            return TRUE;
    return FALSE;
}

/*****************************************************************************/
/* URCs have a higher priority than other sources of the main loop, so that they are handled before
 * the event that the module has gone. */

static void
emit_urcs (DfotaPort *port)
{
    g_autoptr (DfotaPort) self = g_object_ref (port);
    DfotaPortPrivate     *priv = dfota_port_get_instance_private (self);

    while (!g_queue_is_empty (&priv->urcs)) {
        g_autofree DfotaUrc *urc = g_queue_pop_head (&priv->urcs);

        g_signal_emit (self, signals[SIGNAL_URC], 0, urc);
    }
}

void
dfota_port_drain (DfotaPort *self)
{
    if (dfota_port_is_open (self) && DFOTA_PORT_GET_CLASS (self)->read)
        DFOTA_PORT_GET_CLASS (self)->read (self);
    emit_urcs (self);
}

static gboolean
port_deliver_urcs (gpointer user_data)
{
    DfotaPort        *self = DFOTA_PORT (user_data);
    DfotaPortPrivate *priv = dfota_port_get_instance_private (self);

    priv->idle_id = 0;
    emit_urcs (self);
    return G_SOURCE_REMOVE;
}

void
dfota_port_queue_urc (DfotaPort *self, const DfotaUrc *urc)
{
    DfotaPortPrivate *priv = dfota_port_get_instance_private (self);

    g_queue_push_tail (&priv->urcs, g_memdup2 (urc, sizeof *urc));
    if (!priv->idle_id)
        priv->idle_id = g_idle_add_full (G_PRIORITY_HIGH, port_deliver_urcs, self, NULL);
}

static void
dfota_port_dispose (GObject *object)
{
    DfotaPort        *self = DFOTA_PORT (object);
    DfotaPortPrivate *priv = dfota_port_get_instance_private (self);

    while (priv->n_opens > 0)
        dfota_port_close (self);
    g_clear_handle_id (&priv->idle_id, g_source_remove);
    g_queue_clear_full (&priv->urcs, g_free);
    G_OBJECT_CLASS (dfota_port_parent_class)->dispose (object);
}

static void
dfota_port_init (DfotaPort *self)
{
}

static void
dfota_port_class_init (DfotaPortClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = dfota_port_dispose;
    signals[SIGNAL_URC] = g_signal_new ("urc", DFOTA_TYPE_PORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}
