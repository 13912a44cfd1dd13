/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs python3-dbusmock with its template for logind; see logind.h.
 */

#include "testbed/logind.h"

#include <signal.h>

#define NAME    "org.freedesktop.login1"
#define PATH    "/org/freedesktop/login1"
#define MANAGER NAME ".Manager"
#define NOBODY  "no logind"

gchar *
testbed_logind_list_locks (Testbed *testbed, const gchar *mode)
{
    g_autoptr (GVariant)     reply = NULL;
    g_autoptr (GVariantIter) iter = NULL;
    GString                 *text = g_string_new (NULL);
    const gchar             *what, *who, *why, *its_mode;

    reply = g_dbus_connection_call_sync (testbed_get_connection (testbed), NAME, PATH, MANAGER,
                                         "ListInhibitors", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                         NULL, NULL);
    if (!reply)
        return g_string_free (g_string_append (text, NOBODY), FALSE);
    g_variant_get (reply, "(a(ssssuu))", &iter);
    while (g_variant_iter_loop (iter, "(&s&s&s&suu)", &what, &who, &why, &its_mode, NULL, NULL))
        if (g_str_equal (its_mode, mode))
            g_string_append_printf (text, "%s by %s\n", what, who);
    return g_string_free (text, FALSE);
}

static gboolean
is_there (Testbed *testbed, gpointer data)
{
    g_autofree gchar *locks = testbed_logind_list_locks (testbed, "block");

    return !g_str_equal (locks, NOBODY);
}

TestbedProcess *
testbed_logind_start (Testbed *testbed, GError **error)
{
    static const gchar *const argv[] = { "/usr/bin/python3", "-m",     "dbusmock", "--system",
                                         "--template",       "logind", NULL };
    g_auto (GStrv)            environment = testbed_get_environment (testbed);
    g_autofree gchar *log = g_build_filename (testbed_get_folder (testbed), "logind.log", NULL);
    TestbedProcess   *process =
        testbed_process_start ("logind", argv, (const gchar *const *) environment, log, error);

    if (!process || testbed_await (testbed, TESTBED_PATIENCE, is_there, NULL, "logind", error))
        return process;
    testbed_process_stop (process, SIGKILL, NULL);
    return NULL;
}

gboolean
testbed_logind_prepare_for_sleep (Testbed *testbed, gboolean is_about_to, GError **error)
{
    GVariant *arguments[] = { g_variant_new_variant (g_variant_new_boolean (is_about_to)) };
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), NAME, PATH, "org.freedesktop.DBus.Mock", "EmitSignal",
        g_variant_new ("(sss@av)", MANAGER, "PrepareForSleep", "b",
                       g_variant_new_array (G_VARIANT_TYPE_VARIANT, arguments, 1)),
        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);

    return reply != NULL;
}
