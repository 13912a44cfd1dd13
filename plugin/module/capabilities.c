/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL=?, AT+QFLDS="UFS", the context of downloads; see capabilities.h.
 */

#include "module/capabilities.h"

#include "module/at-sequence.h"
#include "protocol/answer.h"
#include "protocol/context.h"

void
dfota_capabilities_init (DfotaCapabilities *self)
{
    *self = (DfotaCapabilities){ DFOTA_SUPPORT_UNKNOWN, DFOTA_SPACE_UNKNOWN, DFOTA_SPACE_UNKNOWN,
                                 DFOTA_CONTEXT_UNKNOWN };
}

const gchar *
dfota_support_to_string (DfotaSupport support)
{
    switch (support) {
    case DFOTA_SUPPORT_UNKNOWN:
        return "unknown";
    case DFOTA_SUPPORT_YES:
        return "yes";
    case DFOTA_SUPPORT_NO:
        return "no";
    }
    g_return_val_if_reached ("unknown");
}

/*****************************************************************************/

typedef struct {
    DfotaCapabilities  found;
    const DfotaFamily *family;
    gchar             *context_command;
    DfotaAtStep        steps[3];
    guint              n_steps;
} Survey;

static void
survey_free (gpointer data)
{
    g_free (((Survey *) data)->context_command);
    g_free (data);
}

static DfotaAtResult
capabilities_handle_support (const gchar *response, gpointer user_data, GError **error)
{
    Survey *survey = user_data;

    if (response && !dfota_family_is_test_answer (survey->family, response))
        return DFOTA_AT_AGAIN;
    survey->found.support = response ? DFOTA_SUPPORT_YES : DFOTA_SUPPORT_NO;
    return DFOTA_AT_NEXT;
}

static DfotaAtResult
capabilities_handle_space (const gchar *response, gpointer user_data, GError **error)
{
    DfotaCapabilities *found = &((Survey *) user_data)->found;

    if (response && !dfota_answer_parse_space (response, &found->free_space, &found->total_space))
        return DFOTA_AT_AGAIN;
    return DFOTA_AT_NEXT;
}

static DfotaAtResult
capabilities_handle_context (const gchar *response, gpointer user_data, GError **error)
{
    Survey *survey = user_data;

    if (!response)
        return DFOTA_AT_NEXT;
    survey->found.context = dfota_context_parse (survey->family->context, response);
    return survey->found.context == DFOTA_CONTEXT_UNKNOWN ? DFOTA_AT_AGAIN : DFOTA_AT_NEXT;
}

static void
set_steps (Survey *survey)
{
    DfotaAtStep *step = survey->steps;

    if (survey->found.support != DFOTA_SUPPORT_YES)
        *step++ =
            (DfotaAtStep){ "+QFOTADL=?", DFOTA_AT_SECONDS, capabilities_handle_support, FALSE };
    *step++ = (DfotaAtStep){ "+QFLDS=\"UFS\"", DFOTA_AT_SECONDS, capabilities_handle_space, TRUE };
    if (survey->family->context[0]) {
        survey->context_command = dfota_context_read_command (survey->family->context);
        *step++ = (DfotaAtStep){ survey->context_command, DFOTA_AT_SECONDS,
                                 capabilities_handle_context, TRUE };
    }
    survey->n_steps = (guint) (step - survey->steps);
}

static void
capabilities_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);

    dfota_at_sequence_finish (result, NULL); /* what is not known then stays so */
    if (!g_task_return_error_if_cancelled (task))
        g_task_return_boolean (task, TRUE);
}

void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaFamily       *family,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
    GTask  *task = g_task_new (port, cancellable, callback, user_data);
    Survey *survey = g_new0 (Survey, 1);

    dfota_capabilities_init (&survey->found);
    survey->found.support = known->support;
    survey->family = family;
    set_steps (survey);
    g_task_set_task_data (task, survey, survey_free);
    dfota_at_sequence_async (port, survey->steps, survey->n_steps, survey, cancellable,
                             capabilities_read, task);
}

gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found)
{
    if (!g_task_propagate_boolean (G_TASK (result), NULL))
        return FALSE;
    *found = ((Survey *) g_task_get_task_data (G_TASK (result)))->found;
    return TRUE;
}
