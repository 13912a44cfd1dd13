/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The authorization provider of a daemon without polkit; see without-polkit.h.
 */

#include "mm/daemon.h"

GType
mm_auth_provider_get_type (void)
{
    static GType type;

    if (!type)
        type = g_type_register_static_simple (G_TYPE_OBJECT, "WithoutPolkit", sizeof (GObjectClass),
                                              NULL, sizeof (GObject), NULL, 0);
    return type;
}

MMAuthProvider *
mm_auth_provider_get (void)
{
    static gpointer provider;

    if (!provider)
        provider = g_object_new (mm_auth_provider_get_type (), NULL);
    return provider;
}

void
mm_auth_provider_authorize (MMAuthProvider        *self,
                            GDBusMethodInvocation *invocation,
                            const gchar           *authorization,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    g_task_return_boolean (task, TRUE);
}

gboolean
mm_auth_provider_authorize_finish (MMAuthProvider *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
