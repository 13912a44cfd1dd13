/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QURCCFG="urcport"; see urc-port.h.
 */

#include "module/urc-port.h"

#include "module/at-sequence.h"

gboolean
dfota_urc_port_is_heard (const gchar *value)
{
    static const gchar *const heard[] = { "usbat", "usbmodem", "all", NULL };

    return g_strv_contains (heard, value);
}

typedef struct {
    gchar      *command;
    DfotaAtStep step;
} Setting;

static void
setting_free (gpointer data)
{
    g_free (((Setting *) data)->command);
    g_free (data);
}

static DfotaAtResult
urc_port_handle_set (const gchar *response, gpointer user_data, GError **error)
{
    if (response)
        return DFOTA_AT_NEXT;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the module refused AT+QURCCFG");
    return DFOTA_AT_FAIL;
}

static void
urc_port_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;
    gboolean          is_set = dfota_at_sequence_finish (result, &error);

    dfota_port_close (DFOTA_PORT (source));
    if (is_set)
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
    g_autoptr (GTask) task = g_task_new (port, NULL, callback, user_data);
    Setting          *setting = g_new0 (Setting, 1);
    GError           *error = NULL;

    setting->command = g_strdup_printf ("+QURCCFG=\"urcport\",\"%s\"", value);
    setting->step = (DfotaAtStep){ setting->command, DFOTA_AT_SECONDS, urc_port_handle_set, FALSE };
    g_task_set_task_data (task, setting, setting_free);
    if (dfota_port_open (port, &error))
        dfota_at_sequence_async (port, &setting->step, 1, NULL, NULL, urc_port_set,
                                 g_steal_pointer (&task));
    else
        g_task_return_error (task, error);
}

gboolean
dfota_urc_port_set_finish (DfotaPort *port, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
