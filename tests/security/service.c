/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the objects of the plugin; see service.h.
 */

#include "service.h"

GVariant *
service_get (Testbed *testbed, const gchar *path, const gchar *interface, const gchar *property)
{
    g_autoptr (GVariant) reply = NULL;
    g_autoptr (GError)   error = NULL;
    GVariant            *value;

    reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), MM_DBUS_SERVICE, path, "org.freedesktop.DBus.Properties",
        "Get", g_variant_new ("(ss)", interface, property), G_VARIANT_TYPE ("(v)"),
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_no_error (error);
    g_variant_get (reply, "(v)", &value);
    return value;
}

static gboolean
tells_revision (Testbed *testbed, gpointer path)
{
    g_autoptr (GVariant) revision = service_get (testbed, path, MODEM_INTERFACE, "Revision");

    return *g_variant_get_string (revision, NULL) != '\0';
}

gchar *
service_wait_for_modem (Testbed *testbed)
{
    g_autoptr (MMObject) object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    gchar               *path = mm_object_dup_path (object);

    testlib_wait_until (testbed, 60, tells_revision, path, "the exact revision");
    return path;
}

gchar *
service_get_update (Testbed *testbed, const gchar *modem_path)
{
    g_autoptr (GVariant) update = service_get (testbed, modem_path, MODEM_INTERFACE, "Update");

    return g_variant_dup_string (update, NULL);
}

pid_t
service_get_pid (Testbed *testbed)
{
    g_autoptr (GVariant) reply = NULL;
    g_autoptr (GError)   error = NULL;
    guint32              pid;

    reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
        "GetConnectionUnixProcessID", g_variant_new ("(s)", MM_DBUS_SERVICE),
        G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_no_error (error);
    g_variant_get (reply, "(u)", &pid);
    return (pid_t) pid;
}

guint
service_count_fds (Testbed *testbed)
{
    g_autofree gchar *path = g_strdup_printf ("/proc/%d/fd", (gint) service_get_pid (testbed));
    g_autoptr (GDir)  folder = g_dir_open (path, 0, NULL);
    guint             n = 0;

    g_assert_nonnull (folder);
    while (g_dir_read_name (folder))
        n++;
    return n;
}

static gboolean
has_no_more_fds (Testbed *testbed, gpointer n_fds)
{
    return service_count_fds (testbed) <= GPOINTER_TO_UINT (n_fds);
}

void
service_wait_for_fds (Testbed *testbed, guint n_fds)
{
    testlib_wait_until (testbed, 10, has_no_more_fds, GUINT_TO_POINTER (n_fds),
                        "the daemon to close its file descriptors");
}

guint
service_count_sent (Testbed *testbed, const gchar *command)
{
    g_autoptr (GPtrArray) record = testlib_record (testbed);

    return testbed_record_count (record, "ep06", "command", command);
}
