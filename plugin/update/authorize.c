/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Authorization before a method is carried out; see authorize.h.
 */

#include "update/authorize.h"

#include "dbus/error.h"

typedef struct {
    const DfotaContext    *context;
    GObject               *self;
    GDBusMethodInvocation *invocation;
    DfotaAuthorizedFunc    func;
} Request;

static void
request_free (Request *request)
{
    g_object_unref (request->self);
    g_object_unref (request->invocation);
    g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
authorize_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (Request) request = user_data;
    g_autoptr (GError)  error = NULL;

    if (request->context->authorize_finish (result, &error))
        request->func (request->self, request->invocation);
    else
        dfota_error_return (request->invocation, error);
}

void
dfota_authorize_call (const DfotaContext    *context,
                      GObject               *self,
                      GDBusMethodInvocation *invocation,
                      DfotaAuthorizedFunc    func)
{
    Request *request = g_new0 (Request, 1);

    request->context = context;
    request->self = g_object_ref (self);
    request->invocation = g_object_ref (invocation);
    request->func = func;
    context->authorize_async (invocation, authorize_ready, request);
}
