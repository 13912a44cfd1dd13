/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts polkitd on the private bus; see polkit.h.
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

/* The scripts of the Debian package polkitd end all processes of the installed program, in
 * all namespaces. A copy is another program for them. Transfer full. */
static gchar *
copy_program (const gchar *folder, GError **error)
{
    g_autoptr (GFile) installed = g_file_new_for_path (POLKITD);
    g_autoptr (GFile) copy = g_file_new_build_filename (folder, "polkitd", NULL);

    if (!g_file_copy (installed, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
        return NULL;
    return g_file_get_path (copy);
}

TestbedProcess *
testbed_polkit_start (const gchar     *folder,
                      const gchar     *bus_address,
                      GDBusConnection *connection,
                      GError         **error)
{
    g_autofree gchar *program = copy_program (folder, error);
    g_autofree gchar *log_path = g_build_filename (folder, "polkitd.log", NULL);
    g_auto (GStrv)    environment =
        g_environ_setenv (g_get_environ (), "DBUS_SYSTEM_BUS_ADDRESS", bus_address, TRUE);
    const gchar    *argv[] = { program, "--no-debug", NULL };
    TestbedProcess *process = NULL;

    if (program)
        process = testbed_process_start ("polkitd", argv, (const gchar *const *) environment,
                                         log_path, error);
    if (!process || await_name (process, connection, error))
        return process;
    testbed_process_stop (process, SIGKILL, NULL);
    return NULL;
}
