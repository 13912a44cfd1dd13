/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL=?, AT+CLCC, AT+QURCCFG="urcport"; see preflight.h.
 */

#include "module/preflight.h"

#include "dbus/error.h"
#include "module/at-sequence.h"
#include "protocol/answer.h"

static DfotaAtResult
preflight_handle_support (const gchar *response, gpointer user_data, GError **error)
{
    if (response)
        return dfota_answer_is_bare (response) ? DFOTA_AT_NEXT : DFOTA_AT_AGAIN;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                 "the module does not support AT+QFOTADL: it refused AT+QFOTADL=?");
    return DFOTA_AT_FAIL;
}

/* A module that does not know AT+CLCC has no calls. */
static DfotaAtResult
preflight_handle_calls (const gchar *response, gpointer user_data, GError **error)
{
    gboolean has_voice_call = FALSE;

    if (response && !dfota_answer_parse_calls (response, &has_voice_call))
        return DFOTA_AT_AGAIN;
    if (!has_voice_call)
        return DFOTA_AT_NEXT;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_CALL_ACTIVE,
                 "a call is active, and the update would cut it off; end the call first");
    return DFOTA_AT_FAIL;
}

static DfotaAtResult
preflight_handle_urc_port (const gchar *response, gpointer user_data, GError **error)
{
    gchar **urc_port = user_data;

    if (!response)
        return DFOTA_AT_NEXT;
    *urc_port = dfota_answer_parse_urc_port (response);
    return *urc_port ? DFOTA_AT_NEXT : DFOTA_AT_AGAIN;
}

static const DfotaAtStep steps[] = {
    { "+QFOTADL=?", DFOTA_AT_SECONDS, preflight_handle_support, FALSE },
    { "+CLCC", DFOTA_AT_SECONDS, preflight_handle_calls, FALSE },
    { "+QURCCFG=\"urcport\"", DFOTA_AT_SECONDS, preflight_handle_urc_port, TRUE },
};

static void
urc_port_free (gpointer data)
{
    gchar **urc_port = data;

    g_free (*urc_port);
    g_free (urc_port);
}

static void
preflight_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    gchar           **urc_port = g_task_get_task_data (task);
    GError           *error = NULL;

    if (dfota_at_sequence_finish (result, &error))
        g_task_return_pointer (task, *urc_port ? g_steal_pointer (urc_port) : g_strdup (""),
                               g_free);
    else
        g_task_return_error (task, error);
}

void
dfota_preflight_async (DfotaPort          *port,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
    GTask  *task = g_task_new (port, cancellable, callback, user_data);
    gchar **urc_port = g_new0 (gchar *, 1);

    g_task_set_task_data (task, urc_port, urc_port_free);
    dfota_at_sequence_async (port, steps, G_N_ELEMENTS (steps), urc_port, cancellable,
                             preflight_done, task);
}

/* Cancelled is what was asked of a modem that is gone. */
gboolean
dfota_preflight_finish (GAsyncResult *result, gchar **urc_port, GError **error)
{
    g_autoptr (GError) failure = NULL;

    *urc_port = g_task_propagate_pointer (G_TASK (result), &failure);
    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                     "could not start the update: ModemManager has removed the modem; start again "
                     "when the modem is back");
    else if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
    return *urc_port != NULL;
}
