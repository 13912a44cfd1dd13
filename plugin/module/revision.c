/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QGMR, AT+QGMR?, and AT+CGMR in the end; see revision.h.
 */

#include "module/revision.h"

#include <string.h>

#include "dbus/error.h"

/* An answer takes milliseconds; a module that boots may take longer. */
#define ANSWER_SECONDS 5
#define AGAIN_MS       1000

typedef struct {
    gchar   *wanted; /* command, or NULL */
    gint64   deadline;
    gboolean is_last_round; /* the deadline has passed */
    guint    next;          /* index into commands */
} ReadContext;

static const struct {
    const gchar *command;
    const gchar *told_by;
} commands[] = {
    { "+QGMR", DFOTA_REVISION_EXACT },
    { "+QGMR?", DFOTA_REVISION_EXACT },
    { "+CGMR", DFOTA_REVISION_BASE },
};

void
dfota_revision_free (DfotaRevision *self)
{
    g_free (self->text);
    g_free (self->command);
    g_free (self);
}

static gboolean
is_revision (const gchar *text)
{
    static const gchar allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789._-";

    return strlen (text) >= 4 && strspn (text, allowed) == strlen (text);
}

gchar *
dfota_revision_parse (const gchar *response)
{
    g_auto (GStrv) lines = g_strsplit_set (response ? response : "", "\r\n", -1);

    for (guint i = 0; lines[i]; i++) {
        gchar *line = g_strstrip (lines[i]);

        if (g_str_has_prefix (line, "+QGMR:") || g_str_has_prefix (line, "+CGMR:"))
            line = g_strstrip (line + strlen ("+QGMR:"));
        if (line[0] == '"' && strlen (line) > 2 && g_str_has_suffix (line, "\"")) {
            line[strlen (line) - 1] = '\0';
            line++;
        }
        if (is_revision (line))
            return g_strdup (line);
    }
    return NULL;
}

/*****************************************************************************/

static void
ask (GTask *task);

static void
read_context_free (gpointer data)
{
    ReadContext *context = data;

    g_free (context->wanted);
    g_free (context);
}

static void
begin_round (ReadContext *context)
{
    context->next = 0;
    context->is_last_round = g_get_monotonic_time () >= context->deadline;
}

/* The base revision only where it is wanted, or in the end. */
static gboolean
is_to_be_asked (const ReadContext *context, guint index)
{
    if (context->wanted)
        return g_str_equal (commands[index].told_by, context->wanted);
    return g_str_equal (commands[index].told_by, DFOTA_REVISION_EXACT) || context->is_last_round;
}

static gboolean
ask_again (gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    ReadContext      *context = g_task_get_task_data (task);

    begin_round (context);
    ask (g_steal_pointer (&task));
    return G_SOURCE_REMOVE;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask            *task = user_data;
    ReadContext      *context = g_task_get_task_data (task);
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, NULL);
    g_autofree gchar *text = dfota_revision_parse (response);

    if (text) {
        DfotaRevision *revision = g_new0 (DfotaRevision, 1);

        revision->text = g_steal_pointer (&text);
        revision->command = g_strdup (commands[context->next].told_by);
        g_task_return_pointer (task, revision, (GDestroyNotify) dfota_revision_free);
        g_object_unref (task);
        return;
    }
    context->next++;
    ask (task);
}

/* Takes over @task. */
static void
ask (GTask *task)
{
    ReadContext *context = g_task_get_task_data (task);

    if (g_task_return_error_if_cancelled (task)) {
        g_object_unref (task);
        return;
    }
    while (context->next < G_N_ELEMENTS (commands) && !is_to_be_asked (context, context->next))
        context->next++;
    if (context->next < G_N_ELEMENTS (commands)) {
        dfota_port_command_async (g_task_get_source_object (task), commands[context->next].command,
                                  ANSWER_SECONDS, g_task_get_cancellable (task), answered, task);
    } else if (context->is_last_round) {
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "the module does not tell its revision");
        g_object_unref (task);
    } else {
        g_timeout_add (AGAIN_MS, ask_again, task);
    }
}

void
dfota_revision_read_async (DfotaPort          *port,
                           const gchar        *command,
                           gdouble             seconds,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
    GTask       *task = g_task_new (port, cancellable, callback, user_data);
    ReadContext *context = g_new0 (ReadContext, 1);

    context->wanted = g_strdup (command);
    context->deadline = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
    begin_round (context);
    g_task_set_task_data (task, context, read_context_free);
    ask (task);
}

DfotaRevision *
dfota_revision_read_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}
