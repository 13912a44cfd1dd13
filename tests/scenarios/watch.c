/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows the signals of the updates, and reads all their properties at intervals, because
 * a daemon that was started anew announces nothing.
 */

#include <libmm-glib.h>

#include "watch.h"

#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"
#define MANAGER_INTERFACE    "org.freedesktop.DBus.ObjectManager"
#define POLL_MS              250

typedef struct {
    GHashTable *properties; /* name → GVariant */
    GPtrArray  *states;
    guint       n_completed;
} Track;

struct _Watch {
    GDBusConnection *connection;
    GCancellable    *cancellable;
    GHashTable      *tracks; /* path → Track */
    gchar           *newest;
    guint            subscriptions[3];
    guint            poll_id;
    gboolean         is_polling;
};

static void
track_free (gpointer data)
{
    Track *track = data;

    g_hash_table_unref (track->properties);
    g_ptr_array_unref (track->states);
    g_free (track);
}

static Track *
find_track (Watch *self, const gchar *path)
{
    Track *track = g_hash_table_lookup (self->tracks, path);

    if (track)
        return track;
    track = g_new0 (Track, 1);
    track->properties =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
    track->states = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->tracks, g_strdup (path), track);
    g_free (self->newest);
    self->newest = g_strdup (path);
    return track;
}

static void
take_state (Track *track, const gchar *state)
{
    const gchar *last =
        track->states->len > 0 ? track->states->pdata[track->states->len - 1] : NULL;

    if (g_strcmp0 (state, last) != 0)
        g_ptr_array_add (track->states, g_strdup (state));
}

static void
take_properties (Watch *self, const gchar *path, GVariant *properties)
{
    Track       *track = find_track (self, path);
    GVariantIter iter;
    gchar       *name;
    GVariant    *value;

    g_variant_iter_init (&iter, properties);
    while (g_variant_iter_next (&iter, "{sv}", &name, &value)) {
        if (g_str_equal (name, "State"))
            take_state (track, g_variant_get_string (value, NULL));
        g_hash_table_replace (track->properties, name, value);
    }
}

static void
take_interfaces (Watch *self, const gchar *path, GVariant *interfaces)
{
    g_autoptr (GVariant) properties =
        g_variant_lookup_value (interfaces, WATCH_UPDATE_INTERFACE, G_VARIANT_TYPE_VARDICT);

    if (properties)
        take_properties (self, path, properties);
}

static void
properties_changed (GDBusConnection *connection,
                    const gchar     *sender,
                    const gchar     *path,
                    const gchar     *interface,
                    const gchar     *signal,
                    GVariant        *parameters,
                    gpointer         user_data)
{
    g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 1);

    take_properties (user_data, path, properties);
}

static void
interfaces_added (GDBusConnection *connection,
                  const gchar     *sender,
                  const gchar     *path,
                  const gchar     *interface,
                  const gchar     *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
    g_autoptr (GVariant) interfaces = g_variant_get_child_value (parameters, 1);
    const gchar         *object;

    g_variant_get_child (parameters, 0, "&o", &object);
    take_interfaces (user_data, object, interfaces);
}

static void
completed (GDBusConnection *connection,
           const gchar     *sender,
           const gchar     *path,
           const gchar     *interface,
           const gchar     *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
    find_track (user_data, path)->n_completed++;
}

static void
take_objects (Watch *self, GVariant *reply)
{
    g_autoptr (GVariant) objects = g_variant_get_child_value (reply, 0);
    GVariantIter         iter;
    const gchar         *path;
    GVariant            *interfaces;

    g_variant_iter_init (&iter, objects);
    while (g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &path, &interfaces)) {
        take_interfaces (self, path, interfaces);
        g_variant_unref (interfaces);
    }
}

static void
objects_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Watch               *self = user_data;
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->is_polling = FALSE;
    if (reply)
        take_objects (self, reply);
}

static gboolean
poll_objects (gpointer user_data)
{
    Watch *self = user_data;

    if (self->is_polling)
        return G_SOURCE_CONTINUE;
    self->is_polling = TRUE;
    g_dbus_connection_call (self->connection, MM_DBUS_SERVICE, WATCH_UPDATE_PATH, MANAGER_INTERFACE,
                            "GetManagedObjects", NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"),
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, objects_ready,
                            self);
    return G_SOURCE_CONTINUE;
}

static guint
subscribe (Watch              *self,
           const gchar        *interface,
           const gchar        *signal,
           const gchar        *argument,
           GDBusSignalCallback callback)
{
    return g_dbus_connection_signal_subscribe (self->connection, NULL, interface, signal, NULL,
                                               argument, G_DBUS_SIGNAL_FLAGS_NONE, callback, self,
                                               NULL);
}

Watch *
watch_new (GDBusConnection *connection)
{
    Watch *self = g_new0 (Watch, 1);

    self->connection = g_object_ref (connection);
    self->cancellable = g_cancellable_new ();
    self->tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, track_free);
    self->subscriptions[0] = subscribe (self, PROPERTIES_INTERFACE, "PropertiesChanged",
                                        WATCH_UPDATE_INTERFACE, properties_changed);
    self->subscriptions[1] =
        subscribe (self, MANAGER_INTERFACE, "InterfacesAdded", NULL, interfaces_added);
    self->subscriptions[2] = subscribe (self, WATCH_UPDATE_INTERFACE, "Completed", NULL, completed);
    self->poll_id = g_timeout_add (POLL_MS, poll_objects, self);
    return self;
}

void
watch_free (Watch *self)
{
    for (guint i = 0; i < G_N_ELEMENTS (self->subscriptions); i++)
        g_dbus_connection_signal_unsubscribe (self->connection, self->subscriptions[i]);
    g_source_remove (self->poll_id);
    g_cancellable_cancel (self->cancellable);
    while (self->is_polling && g_main_context_iteration (NULL, FALSE))
        ;
    g_object_unref (self->cancellable);
    g_object_unref (self->connection);
    g_hash_table_unref (self->tracks);
    g_free (self->newest);
    g_free (self);
}

const gchar *
watch_newest (Watch *self)
{
    return self->newest;
}

GVariant *
watch_get (Watch *self, const gchar *path, const gchar *name)
{
    return g_hash_table_lookup (find_track (self, path)->properties, name);
}

const gchar *
watch_get_string (Watch *self, const gchar *path, const gchar *name)
{
    GVariant *value = watch_get (self, path, name);

    return value ? g_variant_get_string (value, NULL) : "";
}

guint
watch_count_states (Watch *self, const gchar *path)
{
    return find_track (self, path)->states->len;
}

const gchar *
watch_nth_state (Watch *self, const gchar *path, guint n)
{
    return find_track (self, path)->states->pdata[n];
}

gchar *
watch_dup_states (Watch *self, const gchar *path)
{
    GPtrArray *states = find_track (self, path)->states;
    GString   *text = g_string_new (NULL);

    for (guint i = 0; i < states->len; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const gchar *) states->pdata[i]);
    return g_string_free (text, FALSE);
}

guint
watch_count_completed (Watch *self, const gchar *path)
{
    return find_track (self, path)->n_completed;
}
