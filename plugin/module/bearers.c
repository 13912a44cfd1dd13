/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One GetAll() after the other; see bearers.h.
 */

#include "module/bearers.h"

#define BEARER_INTERFACE "org.freedesktop.ModemManager1.Bearer"

/* The daemon answers itself. */
#define TIMEOUT_MS 5000

typedef struct {
    GStrv      paths;
    guint      n_asked;
    GPtrArray *connected;
} Reading;

static void
reading_free (gpointer data)
{
    Reading *reading = data;

    g_strfreev (reading->paths);
    g_ptr_array_unref (reading->connected);
    g_free (reading);
}

static void
ask_next (GTask *task);

static void
take_reply (Reading *reading, GVariant *reply)
{
    g_autoptr (GVariant) properties = g_variant_get_child_value (reply, 0);
    gboolean             is_connected = FALSE;
    gint                 profile_id = DFOTA_CONTEXT_UNKNOWN;

    g_variant_lookup (properties, "Connected", "b", &is_connected);
    g_variant_lookup (properties, "ProfileId", "i", &profile_id);
    if (is_connected)
        g_ptr_array_add (reading->connected, dfota_context_bearer_new (
                                                 reading->paths[reading->n_asked - 1], profile_id));
}

static void
bearers_reply_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask               *task = user_data;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

    if (reply)
        take_reply (g_task_get_task_data (task), reply);
    ask_next (task);
}

/* Takes over @task. */
static void
ask_next (GTask *task)
{
    Reading         *reading = g_task_get_task_data (task);
    GDBusConnection *connection = g_task_get_source_object (task);
    const gchar     *path = reading->paths[reading->n_asked];

    if (!path) {
        g_task_return_pointer (task, g_ptr_array_ref (reading->connected),
                               (GDestroyNotify) g_ptr_array_unref);
        g_object_unref (task);
        return;
    }
    reading->n_asked++;
    g_dbus_connection_call (connection, g_dbus_connection_get_unique_name (connection), path,
                            "org.freedesktop.DBus.Properties", "GetAll",
                            g_variant_new ("(s)", BEARER_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                            G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, bearers_reply_ready, task);
}

void
dfota_bearers_read_async (GDBusConnection    *connection,
                          const gchar *const *paths,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    static const gchar *const none[] = { NULL };
    GTask                    *task = g_task_new (connection, NULL, callback, user_data);
    Reading                  *reading = g_new0 (Reading, 1);

    reading->paths = g_strdupv ((gchar **) (paths ? paths : none));
    reading->connected = g_ptr_array_new_with_free_func (dfota_context_bearer_free);
    g_task_set_task_data (task, reading, reading_free);
    ask_next (task);
}

GPtrArray *
dfota_bearers_read_finish (GAsyncResult *result)
{
    return g_task_propagate_pointer (G_TASK (result), NULL);
}
