/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL=?, AT+CLCC, AT+QURCCFG="urcport"; see preflight.h.
 */

#include "module/preflight.h"

#include "dbus/error.h"
#include "module/urc-port.h"

/* Each is a matter of milliseconds. */
#define ANSWER_SECONDS 5

gboolean
dfota_preflight_has_voice_call (const gchar *response)
{
    /* +CLCC: <id>,<direction>,<state>,<mode>,…; raw: a name at the end is no UTF-8 */
    return g_regex_match_simple ("\\+CLCC:\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*0\\b",
                                 response, G_REGEX_RAW, 0);
}

static void
urc_port_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    gchar            *value = dfota_urc_port_get_finish (DFOTA_PORT (source), result, NULL);

    g_task_return_pointer (task, value ? value : g_strdup (""), g_free);
}

/* A module that does not know AT+CLCC has no calls. */
static void
calls_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, NULL);

    if (g_task_return_error_if_cancelled (task))
        return;
    if (response && dfota_preflight_has_voice_call (response))
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_CALL_ACTIVE,
                                 "a call is active, the update would cut it off; end it first");
    else
        dfota_urc_port_get_async (DFOTA_PORT (source), urc_port_read, g_steal_pointer (&task));
}

static void
support_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (response) {
        GCancellable *cancellable = g_task_get_cancellable (task);

        dfota_port_command_async (DFOTA_PORT (source), "+CLCC", ANSWER_SECONDS, cancellable,
                                  calls_read, g_steal_pointer (&task));
    } else if (dfota_port_is_refusal (error))
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                                 "the module does not know AT+QFOTADL (%s)", error->message);
    else
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "the module does not answer AT+QFOTADL=? (%s); nothing was sent",
                                 error->message);
}

void
dfota_preflight_async (DfotaPort          *port,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
    dfota_port_command_async (port, "+QFOTADL=?", ANSWER_SECONDS, cancellable, support_read,
                              g_task_new (port, cancellable, callback, user_data));
}

/* Cancelled is what was asked of a modem that is gone. */
gboolean
dfota_preflight_finish (GAsyncResult *result, gchar **urc_port, GError **error)
{
    g_autoptr (GError) failure = NULL;

    *urc_port = g_task_propagate_pointer (G_TASK (result), &failure);
    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                     "ModemManager has removed the modem, nothing was sent; start again when the "
                     "modem is back");
    else if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
    return *urc_port != NULL;
}
