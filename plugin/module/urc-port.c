/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QURCCFG="urcport"; see urc-port.h.
 */

#include "module/urc-port.h"

#define ANSWER_SECONDS 5

gboolean
dfota_urc_port_is_heard (const gchar *value)
{
    static const gchar *const heard[] = { "usbat", "usbmodem", "all", NULL };

    return g_strv_contains (heard, value);
}

/* +QURCCFG: "urcport","usbat" */
gchar *
dfota_urc_port_parse (const gchar *response)
{
    g_autoptr (GRegex) regex = g_regex_new (
        "\\+QURCCFG:\\s*\"urcport\"\\s*,\\s*\"([a-z0-9]{1,16})\"", G_REGEX_RAW, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    if (!g_regex_match (regex, response, 0, &match))
        return NULL;
    return g_match_info_fetch (match, 1);
}

static void
get_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);
    gchar            *value = response ? dfota_urc_port_parse (response) : NULL;

    if (value)
        g_task_return_pointer (task, value, g_free);
    else if (error)
        g_task_return_error (task, error);
    else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                 "the answer to AT+QURCCFG has no urcport");
}

void
dfota_urc_port_get_async (DfotaPort *port, GAsyncReadyCallback callback, gpointer user_data)
{
    dfota_port_command_async (port, "+QURCCFG=\"urcport\"", ANSWER_SECONDS, NULL, get_ready,
                              g_task_new (port, NULL, callback, user_data));
}

gchar *
dfota_urc_port_get_finish (DfotaPort *port, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    dfota_port_close (DFOTA_PORT (source));
    if (response)
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

void
dfota_urc_port_set_async (DfotaPort          *port,
                          const gchar        *value,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    g_autofree gchar *command = g_strdup_printf ("+QURCCFG=\"urcport\",\"%s\"", value);
    g_autoptr (GTask) task = g_task_new (port, NULL, callback, user_data);
    GError           *error = NULL;

    if (!dfota_port_open (port, &error)) {
        g_task_return_error (task, error);
        return;
    }
    dfota_port_command_async (port, command, ANSWER_SECONDS, NULL, set_ready,
                              g_steal_pointer (&task));
}

gboolean
dfota_urc_port_set_finish (DfotaPort *port, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
