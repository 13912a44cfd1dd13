/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A sequence of commands, made for one file; see upload-prepare.h.
 */

#include "module/upload-prepare.h"

#include "dbus/error.h"
#include "module/at-sequence.h"
#include "protocol/answer.h"

enum { STEP_CODES, STEP_SUPPORT, STEP_DELETE, STEP_SPACE, N_STEPS };

typedef struct {
    DfotaAtStep steps[N_STEPS];
    gchar      *delete_command;
    guint       size;
} Prepare;

static void
prepare_free (gpointer data)
{
    Prepare *prepare = data;

    g_free (prepare->delete_command);
    g_free (prepare);
}

/* Accepts any answer. */
static DfotaAtResult
upload_prepare_handle_any (const gchar *response, gpointer user_data, GError **error)
{
    return DFOTA_AT_NEXT;
}

static DfotaAtResult
upload_prepare_handle_support (const gchar *response, gpointer user_data, GError **error)
{
    if (response)
        return DFOTA_AT_NEXT;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                 "the module does not support AT+QFUPL: it refused AT+QFUPL=?");
    return DFOTA_AT_FAIL;
}

/* If the free space could not be read, AT+QFUPL fails with 420 where it is not sufficient. */
static DfotaAtResult
upload_prepare_handle_space (const gchar *response, gpointer user_data, GError **error)
{
    const Prepare *prepare = user_data;
    gint64         space, total;

    if (!response)
        return DFOTA_AT_NEXT;
    if (!dfota_answer_parse_space (response, &space, &total))
        return DFOTA_AT_AGAIN;
    if (space >= (gint64) prepare->size)
        return DFOTA_AT_NEXT;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NO_SPACE,
                 "the module has %" G_GINT64_FORMAT " bytes of free space, the package has %u; "
                 "delete files of the module (AT+QFLST, AT+QFDEL)",
                 space, prepare->size);
    return DFOTA_AT_FAIL;
}

static void
upload_prepare_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    GError           *error = NULL;

    if (dfota_at_sequence_finish (result, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

void
dfota_upload_prepare_async (DfotaPort          *port,
                            const gchar        *name,
                            guint               size,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
    GTask   *task = g_task_new (port, cancellable, callback, user_data);
    Prepare *prepare = g_new0 (Prepare, 1);

    prepare->size = size;
    prepare->delete_command = g_strdup_printf ("+QFDEL=\"%s\"", name);
    /* makes refusals have codes; ModemManager sends it, too, when it enables a modem */
    prepare->steps[STEP_CODES] =
        (DfotaAtStep){ "+CMEE=1", DFOTA_AT_FILE_SECONDS, upload_prepare_handle_any, FALSE };
    prepare->steps[STEP_SUPPORT] =
        (DfotaAtStep){ "+QFUPL=?", DFOTA_AT_FILE_SECONDS, upload_prepare_handle_support, FALSE };
    prepare->steps[STEP_DELETE] = (DfotaAtStep){ prepare->delete_command, DFOTA_AT_FILE_SECONDS,
                                                 upload_prepare_handle_any, FALSE };
    prepare->steps[STEP_SPACE] =
        (DfotaAtStep){ "+QFLDS=\"UFS\"", DFOTA_AT_FILE_SECONDS, upload_prepare_handle_space, TRUE };
    g_task_set_task_data (task, prepare, prepare_free);
    dfota_at_sequence_async (port, prepare->steps, N_STEPS, prepare, cancellable,
                             upload_prepare_ready, task);
}

gboolean
dfota_upload_prepare_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
