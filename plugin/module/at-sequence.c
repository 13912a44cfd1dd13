/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps, and the marker AT+CMEE? between them; see at-sequence.h.
 */

#include "module/at-sequence.h"

#include "dbus/error.h"
#include "protocol/answer.h"

/* A standard command without side effects, whose answer has a form of its own. */
#define MARKER "+CMEE?"

/* Tries of the marker, and of a step. */
#define MARKER_TRIES 5
#define STEP_TRIES   3

#define PAUSE_MS 500

typedef struct {
    const DfotaAtStep *step;
    const DfotaAtStep *end;
    gpointer           data;
    gboolean           is_in_turn; /* no answer to an older command is outstanding */
    gboolean           is_busy;    /* the module has not answered an optional step */
    guint              n_marker_tries;
    guint              n_tries; /* of the step */
} Sequence;

static void
at_sequence_run (GTask *task);

static gboolean
at_sequence_pause_over (gpointer user_data)
{
    at_sequence_run (user_data);
    return G_SOURCE_REMOVE;
}

void
dfota_at_pause (guint ms, GCancellable *cancellable, GSourceFunc function, gpointer user_data)
{
    g_autoptr (GSource) timeout = g_timeout_source_new (ms);
    g_autoptr (GSource) cancelled = cancellable ? g_cancellable_source_new (cancellable) : NULL;

    if (cancelled) {
        g_source_set_dummy_callback (cancelled);
        g_source_add_child_source (timeout, cancelled);
    }
    g_source_set_callback (timeout, function, user_data, NULL);
    g_source_attach (timeout, NULL);
}

static void
pause_task (GTask *task)
{
    dfota_at_pause (PAUSE_MS, g_task_get_cancellable (task), at_sequence_pause_over, task);
}

static void
next_step (Sequence *sequence)
{
    sequence->step++;
    sequence->n_tries = 0;
}

/* Takes @task, as do all functions below. */
static void
fail (GTask *task, GError *error)
{
    g_task_return_error (task, error);
    g_object_unref (task);
}

/*****************************************************************************/
/* The marker */

static void
at_sequence_marker_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask             *task = user_data;
    Sequence          *sequence = g_task_get_task_data (task);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = NULL;

    response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);
    sequence->is_in_turn = response && dfota_answer_is_cmee (response);
    if (sequence->is_in_turn) {
        sequence->n_marker_tries = 0;
        sequence->is_busy = FALSE;
        at_sequence_run (task);
    } else if (!response && !dfota_port_is_refusal (error) && !sequence->is_busy)
        fail (task, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "the module does not answer (%s)", error->message));
    else if (++sequence->n_marker_tries < MARKER_TRIES)
        pause_task (task);
    else
        fail (task,
              g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                           "the module does not answer AT" MARKER " as expected; try again later"));
}

/*****************************************************************************/
/* The steps */

/* Without an answer to the step. */
static void
give_up_step (GTask *task, const gchar *why)
{
    Sequence *sequence = g_task_get_task_data (task);

    sequence->is_in_turn = FALSE;
    if (sequence->step->is_optional) {
        sequence->is_busy = TRUE;
        next_step (sequence);
        at_sequence_run (task);
    } else
        fail (task,
              g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                           "the module does not answer AT%s (%s)", sequence->step->command, why));
}

static void
repeat_step (GTask *task)
{
    Sequence *sequence = g_task_get_task_data (task);

    sequence->is_in_turn = FALSE;
    if (++sequence->n_tries < STEP_TRIES)
        pause_task (task);
    else
        give_up_step (task, "it sends other text instead");
}

static void
at_sequence_step_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask             *task = user_data;
    Sequence          *sequence = g_task_get_task_data (task);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = NULL;
    GError            *failure = NULL;

    response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);
    if (!response && !dfota_port_is_refusal (error)) {
        give_up_step (task, error->message);
        return;
    }
    switch (sequence->step->handle (response, sequence->data, &failure)) {
    case DFOTA_AT_NEXT:
        next_step (sequence);
        at_sequence_run (task);
        return;
    case DFOTA_AT_AGAIN:
        repeat_step (task);
        return;
    case DFOTA_AT_FAIL:
        fail (task, failure);
        return;
    }
}

static void
at_sequence_run (GTask *task)
{
    Sequence *sequence = g_task_get_task_data (task);

    if (g_task_return_error_if_cancelled (task)) {
        g_object_unref (task);
    } else if (sequence->step == sequence->end) {
        g_task_return_boolean (task, TRUE);
        g_object_unref (task);
    } else if (!sequence->is_in_turn) {
        dfota_port_command_async (g_task_get_source_object (task), MARKER, DFOTA_AT_SECONDS, NULL,
                                  at_sequence_marker_ready, task);
    } else {
        dfota_port_command_async (g_task_get_source_object (task), sequence->step->command,
                                  sequence->step->seconds, NULL, at_sequence_step_ready, task);
    }
}

void
dfota_at_sequence_async (DfotaPort          *port,
                         const DfotaAtStep  *steps,
                         guint               n_steps,
                         gpointer            data,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
    GTask    *task = g_task_new (port, cancellable, callback, user_data);
    Sequence *sequence = g_new0 (Sequence, 1);

    sequence->step = steps;
    sequence->end = steps + n_steps;
    sequence->data = data;
    g_task_set_task_data (task, sequence, g_free);
    at_sequence_run (task);
}

gboolean
dfota_at_sequence_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
