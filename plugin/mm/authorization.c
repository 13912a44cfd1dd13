/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * polkit through ModemManager's own provider, or the user id; see authorization.h.
 */

#define _GNU_SOURCE
#include "mm/authorization.h"

#include <ModemManager.h>
#include <dlfcn.h>

#include "mm/daemon.h"

#define FIRMWARE_ACTION "org.freedesktop.ModemManager1.Firmware"

static void
authorization_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;

    if (mm_auth_provider_authorize_finish ((MMAuthProvider *) source, result, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

/* With -Dpolkit=no the provider has no member for an authority and authorizes all users (MM 1.20.0
 * to 1.25.95), and the daemon is not linked with polkit. If either sign is present, the stricter
 * check is used. */
static gboolean
daemon_asks_polkit (void)
{
    GTypeQuery query;

    g_type_query (mm_auth_provider_get_type (), &query);
    return query.instance_size > sizeof (GObject) &&
           dlsym (RTLD_DEFAULT, "polkit_authority_check_authorization");
}

static void
authorization_user_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)    task = G_TASK (user_data);
    g_autoptr (GVariant) reply = NULL;
    GError              *error = NULL;
    guint32              uid = G_MAXUINT32;

    reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
    if (!reply) {
        g_task_return_error (task, error);
        return;
    }
    g_variant_get (reply, "(u)", &uid);
    if (uid == 0)
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_new_error (task, mm_core_error_quark (), MM_CORE_ERROR_UNAUTHORIZED,
                                 "only root may update firmware: this ModemManager was built "
                                 "without polkit");
}

static void
ask_for_user (GDBusMethodInvocation *invocation, GTask *task)
{
    g_dbus_connection_call (
        g_dbus_method_invocation_get_connection (invocation), "org.freedesktop.DBus",
        "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixUser",
        g_variant_new ("(s)", g_dbus_method_invocation_get_sender (invocation)),
        G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, authorization_user_ready, task);
}

void
dfota_authorization_ask_async (GDBusMethodInvocation *invocation,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
    g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

    if (mm_context_get_test_session ())
        g_task_return_boolean (task, TRUE);
    else if (daemon_asks_polkit ())
        mm_auth_provider_authorize (mm_auth_provider_get (), invocation, FIRMWARE_ACTION, NULL,
                                    authorization_ready, g_steal_pointer (&task));
    else
        ask_for_user (invocation, g_steal_pointer (&task));
}

gboolean
dfota_authorization_ask_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
