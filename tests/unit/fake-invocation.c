/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-invocation.h.
 */

#include "fake-invocation.h"

#include <gio/gunixfdlist.h>
#include <string.h>

#include "fakes.h"

/* GIO's type cannot be freed without its private members, so all calls are kept. */
static GPtrArray *calls;
static GTask     *authorizing;

GDBusMethodInvocation *
fake_invocation_new (GVariant *parameters, GUnixFDList *fds)
{
    GDBusMethodInvocation   *invocation = g_object_new (G_TYPE_DBUS_METHOD_INVOCATION, NULL);
    g_autoptr (GDBusMessage) message = g_dbus_message_new ();

    if (!calls)
        calls = g_ptr_array_new ();
    g_ptr_array_add (calls, g_object_ref (invocation));
    if (parameters)
        g_object_set_data_full (G_OBJECT (invocation), "parameters",
                                g_variant_ref_sink (parameters), (GDestroyNotify) g_variant_unref);
    if (fds) {
        g_dbus_message_set_unix_fd_list (message, fds);
        g_object_unref (fds);
    }
    g_object_set_data_full (G_OBJECT (invocation), "message", g_steal_pointer (&message),
                            g_object_unref);
    return invocation;
}

gboolean
fake_invocation_is_over (GDBusMethodInvocation *invocation)
{
    return G_OBJECT (invocation)->ref_count == 1;
}

GVariant *
g_dbus_method_invocation_get_parameters (GDBusMethodInvocation *invocation)
{
    return g_object_get_data (G_OBJECT (invocation), "parameters");
}

GDBusMessage *
g_dbus_method_invocation_get_message (GDBusMethodInvocation *invocation)
{
    return g_object_get_data (G_OBJECT (invocation), "message");
}

void
g_dbus_method_invocation_return_value (GDBusMethodInvocation *invocation, GVariant *parameters)
{
    g_autofree gchar *text = g_variant_print (g_variant_ref_sink (parameters), FALSE);

    fakes_log ("return %s", text);
    g_variant_unref (parameters);
    g_object_unref (invocation);
}

void
g_dbus_method_invocation_return_gerror (GDBusMethodInvocation *invocation, const GError *error)
{
    g_autofree gchar *name = g_dbus_error_encode_gerror (error);

    fakes_log ("error %s: %s", strrchr (name, '.') + 1, error->message);
    g_object_unref (invocation);
}

void
g_dbus_method_invocation_return_error_literal (GDBusMethodInvocation *invocation,
                                               GQuark                 domain,
                                               gint                   code,
                                               const gchar           *message)
{
    g_autoptr (GError) error = g_error_new_literal (domain, code, message);

    g_dbus_method_invocation_return_gerror (invocation, error);
}

void
g_dbus_method_invocation_return_error (GDBusMethodInvocation *invocation,
                                       GQuark                 domain,
                                       gint                   code,
                                       const gchar           *format,
                                       ...)
{
    g_autofree gchar *message = NULL;
    va_list           arguments;

    va_start (arguments, format);
    message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_dbus_method_invocation_return_error_literal (invocation, domain, code, message);
}

/*****************************************************************************/

static void
authorize_async (GDBusMethodInvocation *invocation,
                 GAsyncReadyCallback    callback,
                 gpointer               user_data)
{
    g_assert_null (authorizing);
    fakes_log ("authorize");
    authorizing = g_task_new (invocation, NULL, callback, user_data);
}

static gboolean
authorize_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

void
fake_invocation_set_context (DfotaContext *context)
{
    context->authorize_async = authorize_async;
    context->authorize_finish = authorize_finish;
}

void
fake_invocation_authorize (GError *error)
{
    fakes_end_task (&authorizing, error);
    fakes_settle ();
}
