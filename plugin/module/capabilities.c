/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL=?, AT+QFLDS="UFS"; see capabilities.h.
 */

#include "module/capabilities.h"

#include "module/at-sequence.h"
#include "protocol/answer.h"

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

/*****************************************************************************/

static DfotaAtResult
capabilities_handle_support (const gchar *response, gpointer user_data, GError **error)
{
    DfotaCapabilities *found = user_data;

    if (response && !dfota_answer_is_bare (response))
        return DFOTA_AT_AGAIN;
    found->support = response ? DFOTA_SUPPORT_YES : DFOTA_SUPPORT_NO;
    return DFOTA_AT_NEXT;
}

static DfotaAtResult
capabilities_handle_space (const gchar *response, gpointer user_data, GError **error)
{
    DfotaCapabilities *found = user_data;

    if (response && !dfota_answer_parse_space (response, &found->free_space, &found->total_space))
        return DFOTA_AT_AGAIN;
    return DFOTA_AT_NEXT;
}

static const DfotaAtStep steps[] = {
    { "+QFOTADL=?", DFOTA_AT_SECONDS, capabilities_handle_support, FALSE },
    { "+QFLDS=\"UFS\"", DFOTA_AT_SECONDS, capabilities_handle_space, TRUE },
};

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
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
    GTask             *task = g_task_new (port, cancellable, callback, user_data);
    DfotaCapabilities *found = g_new0 (DfotaCapabilities, 1);
    guint              n_skipped = known->support == DFOTA_SUPPORT_YES ? 1 : 0;

    dfota_capabilities_init (found);
    found->support = known->support;
    g_task_set_task_data (task, found, g_free);
    dfota_at_sequence_async (port, steps + n_skipped, G_N_ELEMENTS (steps) - n_skipped, found,
                             cancellable, capabilities_read, task);
}

gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found)
{
    if (!g_task_propagate_boolean (G_TASK (result), NULL))
        return FALSE;
    *found = *(DfotaCapabilities *) g_task_get_task_data (G_TASK (result));
    return TRUE;
}
