/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * polkitd on the private bus; see testbed-polkit.h.
 */

#include "testbed/polkit.h"

#include <signal.h>

#define POLKITD     "/usr/lib/polkit-1/polkitd"
#define POLKIT_NAME "org.freedesktop.PolicyKit1"

static gboolean
has_owner (GDBusConnection *connection)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "NameHasOwner", g_variant_new ("(s)", POLKIT_NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        NULL);
    gboolean is_owned = FALSE;

    if (reply)
        g_variant_get (reply, "(b)", &is_owned);
    return is_owned;
}

static gboolean
await_name (TestbedProcess *process, GDBusConnection *connection, GError **error)
{
    gint64 deadline = g_get_monotonic_time () + TESTBED_PATIENCE * G_USEC_PER_SEC;

    while (g_get_monotonic_time () < deadline) {
        if (has_owner (connection))
            return TRUE;
        if (!testbed_process_check (process, error))
            return FALSE;
        g_usleep (G_USEC_PER_SEC / 50);
    }
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "polkitd did not come up in %d seconds",
                 TESTBED_PATIENCE);
    return FALSE;
}

TestbedProcess *
testbed_polkit_start (const gchar     *folder,
                      const gchar     *bus_address,
                      GDBusConnection *connection,
                      GError         **error)
{
    static const gchar *const argv[] = { POLKITD, "--no-debug", NULL };
    g_auto (GStrv)            environment =
        g_environ_setenv (g_get_environ (), "DBUS_SYSTEM_BUS_ADDRESS", bus_address, TRUE);
    g_autofree gchar *log_path = g_build_filename (folder, "polkitd.log", NULL);
    TestbedProcess   *process = testbed_process_start (
          "polkitd", argv, (const gchar *const *) environment, log_path, error);

    if (!process || await_name (process, connection, error))
        return process;
    testbed_process_stop (process, SIGKILL, NULL);
    return NULL;
}
