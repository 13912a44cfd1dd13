/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-capabilities.h.
 */

#include "fake-capabilities.h"

#include "fakes.h"

GCancellable *fake_capabilities_reading;
gboolean      fake_capabilities_are_refused;
static GTask *capabilities;

void
dfota_capabilities_init (DfotaCapabilities *self)
{
    *self = (DfotaCapabilities){ DFOTA_SUPPORT_UNKNOWN, -1, -1, -1 };
}

void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaFamily       *family,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
    g_assert_null (capabilities);
    g_assert_true (dfota_port_is_open (port));
    fakes_log ("%s: capabilities of %s, %s", dfota_port_get_name (port), family->id,
               dfota_support_to_string (known->support));
    fake_capabilities_reading = cancellable;
    capabilities = g_task_new (port, NULL, callback, user_data);
}

gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found)
{
    if (!g_task_propagate_boolean (G_TASK (result), NULL))
        return FALSE;
    *found =
        (DfotaCapabilities){ fake_capabilities_are_refused ? DFOTA_SUPPORT_NO : DFOTA_SUPPORT_YES,
                             5, 9, 2 };
    return TRUE;
}

const gchar *
dfota_support_to_string (DfotaSupport support)
{
    return support == DFOTA_SUPPORT_YES ? "yes" : support == DFOTA_SUPPORT_NO ? "no" : "unknown";
}

gboolean
fake_capabilities_is_reading (void)
{
    return capabilities != NULL;
}

void
fake_capabilities_end (void)
{
    g_autoptr (GTask) task = g_steal_pointer (&capabilities);

    g_task_return_boolean (task, !g_cancellable_is_cancelled (fake_capabilities_reading));
    g_clear_object (&task);
    fakes_settle ();
}
