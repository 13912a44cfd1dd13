/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL=?, AT+CLCC, AT+QURCCFG="urcport", the context of downloads; see preflight.h.
 */

#include "module/preflight.h"

#include <string.h>

#include "dbus/error.h"
#include "module/at-sequence.h"
#include "protocol/answer.h"
#include "protocol/context.h"

typedef struct {
    DfotaPreflight     found;
    const DfotaFamily *family;
    gchar             *context_command;
    DfotaAtStep        steps[4];
} Flight;

static void
flight_free (gpointer data)
{
    Flight *flight = data;

    g_free (flight->found.urc_port);
    g_free (flight->context_command);
    g_free (flight);
}

static DfotaAtResult
preflight_handle_support (const gchar *response, gpointer user_data, GError **error)
{
    Flight *flight = user_data;

    if (response)
        return dfota_family_is_test_answer (flight->family, response) ? DFOTA_AT_NEXT
                                                                      : DFOTA_AT_AGAIN;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                 "the module does not support AT+QFOTADL: it refused AT+QFOTADL=?");
    return DFOTA_AT_FAIL;
}

/* A module that refuses AT+CLCC does not support calls. */
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
    Flight *flight = user_data;

    if (!response)
        return DFOTA_AT_NEXT;
    g_free (flight->found.urc_port);
    flight->found.urc_port = dfota_answer_parse_urc_port (response);
    return flight->found.urc_port ? DFOTA_AT_NEXT : DFOTA_AT_AGAIN;
}

static DfotaAtResult
preflight_handle_context (const gchar *response, gpointer user_data, GError **error)
{
    Flight *flight = user_data;

    if (!response) {
        flight->found.context = DFOTA_CONTEXT_REFUSED;
        return DFOTA_AT_NEXT;
    }
    flight->found.context = dfota_context_parse (flight->family->context, response);
    return flight->found.context == DFOTA_CONTEXT_UNKNOWN ? DFOTA_AT_AGAIN : DFOTA_AT_NEXT;
}

/* Returns how many they are. */
static guint
set_steps (Flight *flight)
{
    static const DfotaAtStep steps[] = {
        { "+QFOTADL=?", DFOTA_AT_SECONDS, preflight_handle_support, FALSE },
        { "+CLCC", DFOTA_AT_SECONDS, preflight_handle_calls, FALSE },
        { "+QURCCFG=\"urcport\"", DFOTA_AT_SECONDS, preflight_handle_urc_port, TRUE },
    };

    memcpy (flight->steps, steps, sizeof steps);
    if (!flight->family->context[0])
        return G_N_ELEMENTS (steps);
    flight->context_command = dfota_context_read_command (flight->family->context);
    flight->steps[G_N_ELEMENTS (steps)] =
        (DfotaAtStep){ flight->context_command, DFOTA_AT_SECONDS, preflight_handle_context, TRUE };
    return G_N_ELEMENTS (steps) + 1;
}

static void
preflight_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;

    if (dfota_at_sequence_finish (result, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

void
dfota_preflight_async (DfotaPort          *port,
                       const DfotaFamily  *family,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
    GTask  *task = g_task_new (port, cancellable, callback, user_data);
    Flight *flight = g_new0 (Flight, 1);
    guint   n_steps;

    flight->found.context = DFOTA_CONTEXT_UNKNOWN;
    flight->family = family;
    n_steps = set_steps (flight);
    g_task_set_task_data (task, flight, flight_free);
    dfota_at_sequence_async (port, flight->steps, n_steps, flight, cancellable, preflight_done,
                             task);
}

/* The commands are cancelled when the modem is removed. */
gboolean
dfota_preflight_finish (GAsyncResult *result, DfotaPreflight *found, GError **error)
{
    g_autoptr (GError) failure = NULL;
    gboolean           is_fit = g_task_propagate_boolean (G_TASK (result), &failure);
    Flight            *flight = g_task_get_task_data (G_TASK (result));

    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                     "could not start the update: ModemManager has removed the modem; start again "
                     "when the modem is back");
    else if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
    if (!is_fit)
        return FALSE;
    found->urc_port =
        flight->found.urc_port ? g_steal_pointer (&flight->found.urc_port) : g_strdup ("");
    found->context = flight->found.context;
    return TRUE;
}
