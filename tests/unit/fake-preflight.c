/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-preflight.h.
 */

#include "fake-preflight.h"

#include "fakes.h"

DfotaPreflight fake_preflight_found;
static GTask  *preflight;

void
dfota_preflight_async (DfotaPort          *port,
                       const DfotaFamily  *family,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
    g_assert_true (dfota_port_is_open (port));
    g_assert_nonnull (cancellable);
    fakes_log ("preflight %s %s", dfota_port_get_name (port), family->id);
    preflight = g_task_new (port, NULL, callback, user_data);
}

gboolean
dfota_preflight_finish (GAsyncResult *result, DfotaPreflight *values, GError **error)
{
    if (!g_task_propagate_boolean (G_TASK (result), error))
        return FALSE;
    *values =
        (DfotaPreflight){ g_strdup (fake_preflight_found.urc_port), fake_preflight_found.context };
    return TRUE;
}

gboolean
fake_preflight_is_running (void)
{
    return preflight != NULL;
}

void
fake_preflight_end (GError *error)
{
    fakes_end_task (&preflight, error);
    fakes_settle ();
}
