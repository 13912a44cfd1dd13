/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One exchange, during which ModemManager sends nothing else; see qfotadl.h.
 */

#include "module/qfotadl.h"

#include <string.h>
#include <unistd.h>

#include "dbus/error.h"
#include "module/timeouts.h"

/* A standard command without side effects, whose answer has a form of its own. */
#define QUESTION "AT+CMEE?\r"

typedef struct {
    DfotaQfotadlStage stage;
    gboolean          has_asked; /* QUESTION */
    GCancellable     *give_up;
    guint             seconds;
    guint             timer_id;
} Sending;

static void
sending_free (gpointer data)
{
    Sending *sending = data;

    g_clear_handle_id (&sending->timer_id, g_source_remove);
    g_object_unref (sending->give_up);
    g_free (sending);
}

/*****************************************************************************/
/* Sending */

static gboolean
qfotadl_give_up (gpointer user_data)
{
    Sending *sending = user_data;

    sending->timer_id = 0;
    g_cancellable_cancel (sending->give_up);
    return G_SOURCE_REMOVE;
}

static void
set_timer (Sending *sending, guint seconds)
{
    g_clear_handle_id (&sending->timer_id, g_source_remove);
    sending->timer_id = g_timeout_add_seconds (seconds, qfotadl_give_up, sending);
}

static void
qfotadl_sent (gpointer user_data)
{
    Sending *sending = g_task_get_task_data (user_data);

    set_timer (sending, sending->seconds);
}

/* Writes to the port directly, because ModemManager's queue waits for this exchange. If that fails,
 * the timer ends the exchange. */
static void
ask (GTask *task)
{
    Sending *sending = g_task_get_task_data (task);
    int      fd = dfota_port_dup_fd (g_task_get_source_object (task));

    sending->has_asked = TRUE;
    set_timer (sending, DFOTA_QFOTADL_CHECK_SECONDS);
    if (fd < 0)
        return;
    if (write (fd, QUESTION, strlen (QUESTION)) != (gssize) strlen (QUESTION))
        g_message ("AT+QFOTADL was answered with ERROR; could not send a command to verify that");
    close (fd);
}

static gboolean
qfotadl_answer_came (GString *bytes, gpointer user_data)
{
    Sending *sending = g_task_get_task_data (user_data);

    sending->stage = dfota_qfotadl_answer_take (sending->stage, bytes);
    if (sending->stage == DFOTA_QFOTADL_DOUBTED && !sending->has_asked)
        ask (user_data);
    if (sending->stage == DFOTA_QFOTADL_ACCEPTED_LATE && !sending->has_asked)
        sending->stage = DFOTA_QFOTADL_ACCEPTED; /* both came at once: the question was not sent */
    return dfota_qfotadl_answer_is_over (sending->stage);
}

static void
qfotadl_exchange_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    Sending          *sending = g_task_get_task_data (task);
    GError           *error = NULL;
    gboolean is_answered = dfota_port_exchange_finish (DFOTA_PORT (source), result, &error);

    g_clear_handle_id (&sending->timer_id, g_source_remove);
    if (sending->stage == DFOTA_QFOTADL_REFUSED || sending->stage == DFOTA_QFOTADL_REFUSED_SURELY)
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_REFUSED,
                                 "the module refused AT+QFOTADL");
    else if (is_answered || sending->stage == DFOTA_QFOTADL_ACCEPTED_LATE)
        g_task_return_boolean (task, TRUE);
    else if (g_cancellable_is_cancelled (sending->give_up))
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s",
                                 sending->has_asked ? "ERROR, possibly to an earlier command"
                                                    : "no answer in time");
    else
        g_task_return_error (task, g_steal_pointer (&error));
    g_clear_error (&error);
}

void
dfota_qfotadl_async (DfotaPort          *port,
                     const gchar        *command,
                     guint               seconds,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
    GTask            *task = g_task_new (port, NULL, callback, user_data);
    Sending          *sending = g_new0 (Sending, 1);
    DfotaPortExchange exchange = { command, qfotadl_answer_came, task, qfotadl_sent };

    sending->give_up = g_cancellable_new ();
    sending->seconds = seconds;
    g_task_set_task_data (task, sending, sending_free);
    dfota_port_exchange_async (port, &exchange, sending->give_up, qfotadl_exchange_ready, task);
}

gboolean
dfota_qfotadl_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
