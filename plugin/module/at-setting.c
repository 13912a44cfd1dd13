/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A sequence of one step; see at-setting.h.
 */

#include "module/at-setting.h"

#include "dbus/error.h"
#include "module/at-sequence.h"

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
at_setting_handle_answer (const gchar *response, gpointer user_data, GError **error)
{
    const Setting *setting = user_data;

    if (response)
        return DFOTA_AT_NEXT;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_REFUSED, "the module refused AT%s",
                 setting->command);
    return DFOTA_AT_FAIL;
}

static void
at_setting_ready (GObject *source, GAsyncResult *result, gpointer user_data)
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
dfota_at_setting_async (DfotaPort          *port,
                        const gchar        *command,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    Setting          *setting = g_new0 (Setting, 1);
    GError           *error = NULL;

    setting->command = g_strdup (command);
    setting->step =
        (DfotaAtStep){ setting->command, DFOTA_AT_SECONDS, at_setting_handle_answer, FALSE };
    g_task_set_task_data (task, setting, setting_free);
    if (dfota_port_open (port, &error))
        dfota_at_sequence_async (port, &setting->step, 1, setting, cancellable, at_setting_ready,
                                 g_steal_pointer (&task));
    else
        g_task_return_error (task, error);
}

gboolean
dfota_at_setting_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
