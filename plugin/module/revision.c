/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Rounds of AT+CGMR, AT+QGMR and AT+CSUB; see revision.h.
 */

#include "module/revision.h"

#include <string.h>

#include "dbus/error.h"
#include "module/at-sequence.h"
#include "protocol/answer.h"

#define PAUSE_MS_MIN 1000
#define PAUSE_MS_MAX 16000

/* Base, sub-edition and the forms that read the exact revision. */
#define MAX_STEPS (2 + DFOTA_FAMILY_EXACT_MAX)

typedef struct {
    DfotaAtStep         steps[MAX_STEPS];
    guint               n_steps;
    GStrv               names; /* of the commands that return a revision: "+QGMR" */
    DfotaIdentityReader reader;
    gboolean            has_edition;    /* the module has a command for it */
    gboolean            has_exact;      /* in this round */
    gboolean            is_base_enough; /* the module had no exact revision before */
    gint64              deadline;
    guint               n_rounds;
    guint               pause_ms;
} Reading;

static void
reading_free (gpointer data)
{
    Reading *reading = data;

    dfota_identity_reader_clear (&reading->reader);
    g_strfreev (reading->names);
    g_free (reading);
}

/*****************************************************************************/
/* A round */

/* Of whichever of the commands: a name in an answer is that of its command. */
static gchar *
parse_revision (const Reading *reading, const gchar *response)
{
    gchar *text = NULL;

    for (guint i = 0; reading->names[i] && !text; i++)
        text = dfota_answer_parse_revision (response, reading->names[i]);
    return text;
}

static DfotaAtResult
revision_handle_base (const gchar *response, gpointer user_data, GError **error)
{
    Reading          *reading = user_data;
    g_autofree gchar *text = NULL;

    if (response) {
        text = parse_revision (reading, response);
        if (!text)
            return DFOTA_AT_AGAIN;
    }
    dfota_identity_reader_take (&reading->reader, DFOTA_IDENTITY_BASE, text);
    return DFOTA_AT_NEXT;
}

static DfotaAtResult
revision_handle_exact (const gchar *response, gpointer user_data, GError **error)
{
    Reading          *reading = user_data;
    g_autofree gchar *text = NULL;

    if (!response)
        return DFOTA_AT_NEXT;
    text = parse_revision (reading, response);
    if (!text)
        return DFOTA_AT_AGAIN;
    reading->has_exact = TRUE;
    dfota_identity_reader_take (&reading->reader, DFOTA_IDENTITY_EXACT, text);
    return DFOTA_AT_NEXT;
}

/* Some modules support only one of AT+QGMR and AT+QGMR? [field]. */
static DfotaAtResult
revision_handle_exact_last (const gchar *response, gpointer user_data, GError **error)
{
    Reading *reading = user_data;

    if (!response && !reading->has_exact)
        dfota_identity_reader_take (&reading->reader, DFOTA_IDENTITY_EXACT, NULL);
    return revision_handle_exact (response, user_data, error);
}

static DfotaAtResult
revision_handle_edition (const gchar *response, gpointer user_data, GError **error)
{
    Reading          *reading = user_data;
    g_autofree gchar *text = NULL;

    if (response) {
        text = dfota_answer_parse_edition (response);
        if (!text)
            return DFOTA_AT_AGAIN;
    }
    dfota_identity_reader_take (&reading->reader, DFOTA_IDENTITY_EDITION, text);
    return DFOTA_AT_NEXT;
}

static void
add_step (Reading *reading, const gchar *command, DfotaAtFunc handle)
{
    if (reading->n_steps < MAX_STEPS)
        reading->steps[reading->n_steps++] =
            (DfotaAtStep){ command, DFOTA_AT_SECONDS, handle, TRUE };
}

static void
add_name (GStrvBuilder *names, const gchar *command)
{
    g_autofree gchar *name = g_strndup (command, strcspn (command, "?"));

    g_strv_builder_add (names, name);
}

static void
set_commands (Reading *reading, const DfotaFamily *family)
{
    const gchar *const *exact =
        family ? (const gchar *const *) family->exact_commands : dfota_family_exact_commands;
    const gchar *base = family ? family->base_command : DFOTA_FAMILY_BASE_COMMAND;
    const gchar *edition = family ? family->edition_command : DFOTA_FAMILY_EDITION_COMMAND;
    g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

    add_step (reading, base, revision_handle_base);
    add_name (names, base);
    for (; *exact; exact++) {
        add_step (reading, *exact, exact[1] ? revision_handle_exact : revision_handle_exact_last);
        add_name (names, *exact);
    }
    reading->has_edition = *edition != '\0';
    if (reading->has_edition)
        add_step (reading, edition, revision_handle_edition);
    reading->names = g_strv_builder_end (names);
}

/*****************************************************************************/
/* Rounds */

static void
revision_begin_round (GTask *task);

static gboolean
revision_pause_over (gpointer user_data)
{
    revision_begin_round (user_data);
    return G_SOURCE_REMOVE;
}

/* The second round confirms the first one, and follows at once. */
static void
next_round (GTask *task)
{
    Reading *reading = g_task_get_task_data (task);

    if (reading->n_rounds++ == 0) {
        revision_begin_round (task);
        return;
    }
    dfota_at_pause (reading->pause_ms, g_task_get_cancellable (task), revision_pause_over, task);
    reading->pause_ms = MIN (2 * reading->pause_ms, PAUSE_MS_MAX);
}

static gboolean
is_last_round (const Reading *reading)
{
    if (reading->n_rounds == 0)
        return FALSE;
    if (reading->is_base_enough &&
        dfota_identity_reader_has (&reading->reader, DFOTA_IDENTITY_EDITION))
        return TRUE;
    return g_get_monotonic_time () >= reading->deadline;
}

/* @identity: NULL after a timeout. Takes @task. */
static void
finish (GTask *task, DfotaIdentity *identity, const GError *error)
{
    if (identity)
        g_task_return_pointer (task, identity, (GDestroyNotify) dfota_identity_free);
    else
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "could not read the module's revision: %s",
                                 error ? error->message : "its answers do not agree");
    g_object_unref (task);
}

static void
revision_round_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask                    *task = user_data;
    Reading                  *reading = g_task_get_task_data (task);
    g_autoptr (GError)        error = NULL;
    g_autoptr (DfotaIdentity) identity = NULL;
    gboolean                  is_over = g_get_monotonic_time () >= reading->deadline;

    dfota_at_sequence_finish (result, &error);
    if (g_task_return_error_if_cancelled (task)) {
        g_object_unref (task);
        return;
    }
    identity = dfota_identity_reader_get (&reading->reader, is_last_round (reading));
    if (identity || (is_over && reading->n_rounds > 0))
        finish (task, g_steal_pointer (&identity), error);
    else
        next_round (task);
}

static void
revision_begin_round (GTask *task)
{
    Reading *reading = g_task_get_task_data (task);

    reading->has_exact = FALSE;
    if (!reading->has_edition)
        dfota_identity_reader_take (&reading->reader, DFOTA_IDENTITY_EDITION, NULL);
    dfota_at_sequence_async (g_task_get_source_object (task), reading->steps, reading->n_steps,
                             reading, g_task_get_cancellable (task), revision_round_ready, task);
}

void
dfota_revision_read_async (DfotaPort           *port,
                           const DfotaFamily   *family,
                           const DfotaIdentity *before,
                           gdouble              seconds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
    GTask   *task = g_task_new (port, cancellable, callback, user_data);
    Reading *reading = g_new0 (Reading, 1);

    set_commands (reading, family);
    reading->is_base_enough =
        (before && !before->exact[0]) || (family && !family->exact_commands[0]);
    reading->deadline = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
    reading->pause_ms = PAUSE_MS_MIN;
    g_task_set_task_data (task, reading, reading_free);
    revision_begin_round (task);
}

DfotaIdentity *
dfota_revision_read_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}
