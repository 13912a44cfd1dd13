/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/qfotadl.c and module/upload.c: the test decides when they answer; see
 * fakes.h.
 */

#include "fakes.h"

#include "module/qfotadl.h"

static GTask *sending;
guint         fake_send_seconds;
void (*fake_send_watch) (void);

void
dfota_qfotadl_async (DfotaPort          *port,
                     const gchar        *command,
                     guint               seconds,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
    g_assert_null (sending);
    g_assert_true (dfota_port_is_open (port));
    fakes_log ("%s<%s", dfota_port_get_name (port), command);
    fake_send_seconds = seconds;
    if (fake_send_watch)
        fake_send_watch ();
    sending = g_task_new (port, NULL, callback, user_data);
}

gboolean
dfota_qfotadl_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

void
fake_send_answer (GError *error)
{
    fakes_end_task (&sending, error);
    fakes_settle ();
}
