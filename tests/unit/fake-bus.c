/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-bus.h.
 */

#include "fake-bus.h"

#include "fakes.h"

static GTask *call;

GDBusConnection *
fake_bus_new (void)
{
    return g_object_new (G_TYPE_DBUS_CONNECTION, NULL);
}

const gchar *
g_dbus_connection_get_unique_name (GDBusConnection *connection)
{
    return ":1.7";
}

void
g_dbus_connection_call (GDBusConnection    *connection,
                        const gchar        *name,
                        const gchar        *path,
                        const gchar        *interface,
                        const gchar        *method,
                        GVariant           *parameters,
                        const GVariantType *type,
                        GDBusCallFlags      flags,
                        gint                timeout,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
    g_autoptr (GVariant) sunk = g_variant_ref_sink (parameters);
    g_autofree gchar    *text = g_variant_print (sunk, FALSE);

    g_assert_null (call);
    g_assert_cmpint (timeout, >=, -1); /* as GLib does */
    fakes_log ("%s %s %s.%s %s", name, path, interface, method, text);
    call = g_task_new (connection, cancellable, callback, user_data);
}

GVariant *
g_dbus_connection_call_finish (GDBusConnection *connection, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

void
fake_bus_answer (const gchar *reply)
{
    g_autoptr (GTask) task = g_steal_pointer (&call);

    if (reply)
        g_task_return_pointer (task, g_variant_ref_sink (g_variant_new_parsed (reply)),
                               (GDestroyNotify) g_variant_unref);
    else
        g_task_return_new_error (task, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "no such object");
    fakes_settle ();
}
