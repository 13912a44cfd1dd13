/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Calls InhibitDevice() over a connection of its own; see inhibitor.h. Closing this connection ends
 * the inhibition and cannot fail. InhibitDevice (uid, false) can fail: after a suspend of the host
 * ModemManager (1.20 to 1.24) refuses all methods of its manager that need authorization.
 */

#include "module/inhibitor.h"

#define MM_PATH      "/org/freedesktop/ModemManager1"
#define MM_INTERFACE "org.freedesktop.ModemManager1"

/* Disabling a connected modem can take longer than the default timeout of 25 s. */
#define TIMEOUT_MS 120000

struct _DfotaInhibitor {
    GObject          parent;
    GBusType         bus;
    gchar           *daemon; /* unique name */
    gchar           *device;
    GCancellable    *cancellable; /* of the inhibition; NULL: none */
    GDBusConnection *connection;  /* over which it was requested */
    gboolean         is_granted;
};

G_DEFINE_FINAL_TYPE (DfotaInhibitor, dfota_inhibitor, G_TYPE_OBJECT)

void
dfota_inhibitor_release (DfotaInhibitor *self)
{
    if (self->cancellable)
        g_cancellable_cancel (self->cancellable);
    g_clear_object (&self->cancellable);
    if (self->connection)
        g_dbus_connection_close (self->connection, NULL, NULL, NULL);
    g_clear_object (&self->connection);
    self->is_granted = FALSE;
}

/* TRUE if the inhibition of @task was released meanwhile; another one may have begun. */
static gboolean
is_stale (GTask *task)
{
    DfotaInhibitor *self = g_task_get_source_object (task);

    return self->cancellable != g_task_get_cancellable (task);
}

static void
fail (GTask *task, GError *error)
{
    if (!is_stale (task))
        dfota_inhibitor_release (g_task_get_source_object (task));
    g_task_return_error (task, error);
}

static void
inhibitor_inhibit_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)    task = G_TASK (user_data);
    GError              *error = NULL;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

    if (!reply) {
        fail (task, error);
        return;
    }
    if (!is_stale (task))
        DFOTA_INHIBITOR (g_task_get_source_object (task))->is_granted = TRUE;
    g_task_return_boolean (task, TRUE);
}

static void
inhibitor_connection_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)           task = G_TASK (user_data);
    DfotaInhibitor             *self = g_task_get_source_object (task);
    GError                     *error = NULL;
    g_autoptr (GDBusConnection) connection =
        g_dbus_connection_new_for_address_finish (result, &error);

    if (!connection) {
        fail (task, error);
        return;
    }
    if (is_stale (task)) {
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "released meanwhile");
        return;
    }
    g_set_object (&self->connection, connection);
    g_dbus_connection_call (connection, self->daemon, MM_PATH, MM_INTERFACE, "InhibitDevice",
                            g_variant_new ("(sb)", self->device, TRUE), NULL,
                            G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, inhibitor_inhibit_ready,
                            g_steal_pointer (&task));
}

void
dfota_inhibitor_hold_async (DfotaInhibitor *self, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = NULL;
    g_autofree gchar *address = NULL;
    GError           *error = NULL;

    if (self->cancellable) {
        task = g_task_new (self, NULL, callback, user_data);
        g_task_return_boolean (task, TRUE);
        return;
    }
    self->cancellable = g_cancellable_new ();
    task = g_task_new (self, self->cancellable, callback, user_data);
    g_task_set_check_cancellable (task, FALSE);
    address = g_dbus_address_get_for_bus_sync (self->bus, NULL, &error);
    if (!address)
        fail (task, error);
    else
        g_dbus_connection_new_for_address (address,
                                           G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                               G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                           NULL, self->cancellable, inhibitor_connection_ready,
                                           g_steal_pointer (&task));
}

gboolean
dfota_inhibitor_hold_finish (DfotaInhibitor *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
dfota_inhibitor_is_held (DfotaInhibitor *self)
{
    return self->cancellable != NULL;
}

gboolean
dfota_inhibitor_is_granted (DfotaInhibitor *self)
{
    return self->is_granted;
}

DfotaInhibitor *
dfota_inhibitor_new (GBusType bus, GDBusConnection *daemon, const gchar *device)
{
    DfotaInhibitor *self = g_object_new (DFOTA_TYPE_INHIBITOR, NULL);

    self->bus = bus;
    self->daemon = g_strdup (g_dbus_connection_get_unique_name (daemon));
    self->device = g_strdup (device);
    return self;
}

static void
dfota_inhibitor_finalize (GObject *object)
{
    DfotaInhibitor *self = DFOTA_INHIBITOR (object);

    dfota_inhibitor_release (self);
    g_free (self->daemon);
    g_free (self->device);
    G_OBJECT_CLASS (dfota_inhibitor_parent_class)->finalize (object);
}

static void
dfota_inhibitor_init (DfotaInhibitor *self)
{
}

static void
dfota_inhibitor_class_init (DfotaInhibitorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_inhibitor_finalize;
}
