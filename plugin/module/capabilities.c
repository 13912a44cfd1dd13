/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL=?, AT+QFLDS="UFS"; see survey.h.
 */

#include "module/capabilities.h"

/* Each is a matter of milliseconds. */
#define ANSWER_SECONDS 5

void
dfota_capabilities_init (DfotaCapabilities *self)
{
    *self = (DfotaCapabilities){ DFOTA_SUPPORT_UNKNOWN, DFOTA_SPACE_UNKNOWN, DFOTA_SPACE_UNKNOWN };
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

static gint64
fetch_bytes (const GMatchInfo *match, gint group)
{
    g_autofree gchar *number = g_match_info_fetch (match, group);

    return number && *number ? g_ascii_strtoll (number, NULL, 10) : DFOTA_SPACE_UNKNOWN;
}

gboolean
dfota_capabilities_parse_space (const gchar *response, gint64 *free_space, gint64 *total_space)
{
    g_autoptr (GRegex) regex = g_regex_new (
        "\\+QFLDS:\\s*(\\d{1,15})\\b(?:\\s*,\\s*(\\d{1,15})\\b)?", G_REGEX_RAW, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    if (!g_regex_match (regex, response, 0, &match))
        return FALSE;
    *free_space = fetch_bytes (match, 1);
    *total_space = fetch_bytes (match, 2);
    return TRUE;
}

/*****************************************************************************/

static void
space_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, NULL);
    DfotaCapabilities *survey = g_task_get_task_data (task);

    survey->free_space = survey->total_space = DFOTA_SPACE_UNKNOWN;
    if (response)
        dfota_capabilities_parse_space (response, &survey->free_space, &survey->total_space);
    g_task_return_boolean (task, TRUE);
}

/* Takes over @task. A question that was asked is waited for, cancelled or not: its late answer
 * would be taken for that to the next command on the port. */
static void
read_space (GTask *task)
{
    if (g_task_return_error_if_cancelled (task))
        g_object_unref (task);
    else
        dfota_port_command_async (g_task_get_source_object (task), "+QFLDS=\"UFS\"", ANSWER_SECONDS,
                                  NULL, space_read, task);
}

static void
support_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);
    DfotaCapabilities *survey = g_task_get_task_data (task);

    if (response)
        survey->support = DFOTA_SUPPORT_YES;
    else if (dfota_port_is_refusal (error))
        survey->support = DFOTA_SUPPORT_NO;
    if (response || dfota_port_is_refusal (error))
        read_space (g_steal_pointer (&task));
    else
        g_task_return_boolean (task, TRUE);
}

void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
    GTask *task = g_task_new (port, cancellable, callback, user_data);

    g_task_set_task_data (task, g_memdup2 (known, sizeof *known), g_free);
    if (known->support != DFOTA_SUPPORT_UNKNOWN)
        read_space (task);
    else
        dfota_port_command_async (port, "+QFOTADL=?", ANSWER_SECONDS, NULL, support_read, task);
}

gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *survey)
{
    if (!g_task_propagate_boolean (G_TASK (result), NULL))
        return FALSE;
    *survey = *(DfotaCapabilities *) g_task_get_task_data (G_TASK (result));
    return TRUE;
}
