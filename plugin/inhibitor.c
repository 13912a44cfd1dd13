/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * InhibitDevice() on the daemon's own bus name; see inhibitor.h.
 */

#include "inhibitor.h"

#define MM_PATH      "/org/freedesktop/ModemManager1"
#define MM_INTERFACE "org.freedesktop.ModemManager1"

/* Disabling a connected modem takes its time; without a limit it would be 25 s. */
#define TIMEOUT_MS 120000

struct _DfotaInhibitor {
    GObject          parent;
    GDBusConnection *connection;
    gchar           *device;
    gboolean         is_wanted;  /* hold was called, release not yet */
    gboolean         is_pending; /* the call is under way */
    gboolean         is_held;
};

G_DEFINE_FINAL_TYPE (DfotaInhibitor, dfota_inhibitor, G_TYPE_OBJECT)

static void
call (DfotaInhibitor *self, gboolean inhibit, GAsyncReadyCallback callback, gpointer user_data)
{
    g_dbus_connection_call (self->connection, g_dbus_connection_get_unique_name (self->connection),
                            MM_PATH, MM_INTERFACE, "InhibitDevice",
                            g_variant_new ("(sb)", self->device, inhibit), NULL,
                            G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, callback, user_data);
}

static void
release_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

    if (!reply)
        g_message ("could not give the device back to ModemManager: %s", error->message);
}

static void
release_now (DfotaInhibitor *self)
{
    self->is_held = FALSE;
    call (self, FALSE, release_ready, NULL);
}

static void
hold_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)    task = G_TASK (user_data);
    DfotaInhibitor      *self = g_task_get_source_object (task);
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

    self->is_pending = FALSE;
    self->is_held = reply != NULL;
    if (!self->is_held)
        self->is_wanted = FALSE;
    else if (!self->is_wanted)
        release_now (self);
    if (error)
        g_task_return_error (task, g_steal_pointer (&error));
    else
        g_task_return_boolean (task, TRUE);
}

void
dfota_inhibitor_hold_async (DfotaInhibitor *self, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

    if (self->is_pending || self->is_held) {
        self->is_wanted = TRUE;
        g_task_return_boolean (task, TRUE);
        return;
    }
    self->is_wanted = TRUE;
    self->is_pending = TRUE;
    call (self, TRUE, hold_ready, g_steal_pointer (&task));
}

gboolean
dfota_inhibitor_hold_finish (DfotaInhibitor *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

void
dfota_inhibitor_release (DfotaInhibitor *self)
{
    self->is_wanted = FALSE;
    if (self->is_held)
        release_now (self);
}

gboolean
dfota_inhibitor_is_held (DfotaInhibitor *self)
{
    return self->is_wanted;
}

DfotaInhibitor *
dfota_inhibitor_new (GDBusConnection *connection, const gchar *device)
{
    DfotaInhibitor *self = g_object_new (DFOTA_TYPE_INHIBITOR, NULL);

    self->connection = g_object_ref (connection);
    self->device = g_strdup (device);
    return self;
}

static void
finalize (GObject *object)
{
    DfotaInhibitor *self = DFOTA_INHIBITOR (object);

    dfota_inhibitor_release (self);
    g_clear_object (&self->connection);
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
    G_OBJECT_CLASS (klass)->finalize = finalize;
}
