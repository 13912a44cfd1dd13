/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One question after the other; see upload-prepare.h.
 */

#include "module/upload-prepare.h"

#include "dbus/error.h"
#include "module/capabilities.h"

#define ANSWER_SECONDS 10

typedef struct {
    gchar *name;
    guint  size;
} Prepare;

static void
prepare_free (gpointer data)
{
    Prepare *prepare = data;

    g_free (prepare->name);
    g_free (prepare);
}

/* FALSE if the task is over. */
static gboolean
go_on (GTask *task, const GError *error)
{
    if (g_task_return_error_if_cancelled (task))
        return FALSE;
    if (!error || dfota_port_is_refusal (error))
        return TRUE;
    g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                             "the module does not answer (%s)", error->message);
    return FALSE;
}

/* A module that does not tell says 420 later. */
static void
space_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);
    Prepare           *prepare = g_task_get_task_data (task);
    gint64             space, total;

    if (!go_on (task, error))
        return;
    if (response && dfota_capabilities_parse_space (response, &space, &total) &&
        space < (gint64) prepare->size)
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NO_SPACE,
                                 "the module has room for %" G_GINT64_FORMAT
                                 " bytes, the package has %u; delete files of the module "
                                 "(AT+QFLST, AT+QFDEL)",
                                 space, prepare->size);
    else
        g_task_return_boolean (task, TRUE);
}

static void
old_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (go_on (task, error))
        dfota_port_command_async (DFOTA_PORT (source), "+QFLDS=\"UFS\"", ANSWER_SECONDS, NULL,
                                  space_read, g_steal_pointer (&task));
}

static void
delete_old (GTask *task)
{
    Prepare          *prepare = g_task_get_task_data (task);
    g_autofree gchar *command = g_strdup_printf ("+QFDEL=\"%s\"", prepare->name);

    dfota_port_command_async (g_task_get_source_object (task), command, ANSWER_SECONDS, NULL,
                              old_deleted, task);
}

static void
support_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (!go_on (task, error))
        return;
    if (response)
        delete_old (g_steal_pointer (&task));
    else
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                                 "the module does not know AT+QFUPL (%s)", error->message);
}

static void
codes_enabled (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (go_on (task, error))
        dfota_port_command_async (DFOTA_PORT (source), "+QFUPL=?", ANSWER_SECONDS, NULL,
                                  support_told, g_steal_pointer (&task));
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

    prepare->name = g_strdup (name);
    prepare->size = size;
    g_task_set_task_data (task, prepare, prepare_free);
    /* so that a refusal has a code; ModemManager does the same when it enables a modem */
    dfota_port_command_async (port, "+CMEE=1", ANSWER_SECONDS, NULL, codes_enabled, task);
}

gboolean
dfota_upload_prepare_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
