/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Watching all updates; see tracker.h. GDBusObjectManagerClient does not survive a restart in
 * which the daemon owns its name before it has exported its objects. So each owner of the
 * name gets a client of its own.
 */

#include "tracker.h"

#include <ModemManager.h>

#include "bus.h"
#include "dbus/dfota-gdbus.h"

/* Between two attempts to find the plugin in a daemon that was just started. */
#define RETRY_MS 500

struct _DfotaTracker {
    GDBusConnection         *connection;
    const DfotaTrackerFuncs *funcs;
    gpointer                 user_data;
    guint                    name_watch;
    guint                    retry;
    GCancellable            *cancellable; /* while a client is being created */
    GDBusObjectManager      *client;
};

static void
report (DfotaTracker *self)
{
    g_autoptr (GPtrArray) updates = NULL;

    if (self->client)
        updates = dfota_bus_get_updates_of (self->client);
    self->funcs->changed (updates, self->user_data);
}

static void
drop_client (DfotaTracker *self)
{
    if (self->client)
        g_signal_handlers_disconnect_by_data (self->client, self);
    g_clear_object (&self->client);
    g_cancellable_cancel (self->cancellable);
    g_clear_object (&self->cancellable);
    g_clear_handle_id (&self->retry, g_source_remove);
}

static void
take_client (DfotaTracker *self, GDBusObjectManager *client)
{
    self->client = client;
    g_signal_connect_swapped (client, "object-added", G_CALLBACK (report), self);
    g_signal_connect_swapped (client, "object-removed", G_CALLBACK (report), self);
    g_signal_connect_swapped (client, "interface-proxy-properties-changed", G_CALLBACK (report),
                              self);
}

static void
make_client (DfotaTracker *self);

static gboolean
retry (gpointer user_data)
{
    DfotaTracker *self = user_data;

    self->retry = 0;
    make_client (self);
    return G_SOURCE_REMOVE;
}

static void
client_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError)  error = NULL;
    DfotaTracker       *self = user_data;
    GDBusObjectManager *client = dfota_gdbus_object_manager_client_new_finish (result, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* self may be freed */
    g_clear_object (&self->cancellable);
    if (client)
        take_client (self, client);
    else
        self->retry = g_timeout_add (RETRY_MS, retry, self);
    report (self);
}

static void
make_client (DfotaTracker *self)
{
    drop_client (self);
    self->cancellable = g_cancellable_new ();
    dfota_gdbus_object_manager_client_new (
        self->connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, MM_DBUS_SERVICE,
        DFOTA_BUS_UPDATES_PATH, self->cancellable, client_ready, self);
}

static void
on_appeared (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
    make_client (user_data);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
    DfotaTracker *self = user_data;

    drop_client (self);
    self->funcs->gone (self->user_data);
}

static void
on_closed (DfotaTracker *self)
{
    self->funcs->lost (self->user_data);
}

DfotaTracker *
dfota_tracker_new (GDBusConnection *connection, const DfotaTrackerFuncs *funcs, gpointer user_data)
{
    DfotaTracker *self = g_new0 (DfotaTracker, 1);

    self->connection = g_object_ref (connection);
    self->funcs = funcs;
    self->user_data = user_data;
    g_signal_connect_swapped (connection, "closed", G_CALLBACK (on_closed), self);
    self->name_watch =
        g_bus_watch_name_on_connection (connection, MM_DBUS_SERVICE, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                        on_appeared, on_vanished, self, NULL);
    return self;
}

void
dfota_tracker_free (DfotaTracker *self)
{
    g_bus_unwatch_name (self->name_watch);
    g_signal_handlers_disconnect_by_data (self->connection, self);
    drop_client (self);
    g_object_unref (self->connection);
    g_free (self);
}
