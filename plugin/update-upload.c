/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The package of Install() on its way into the module, and out of it again: what an
 * update does around an upload. The upload itself is upload.h's.
 */

#include "error.h"
#include "update-private.h"
#include "upload.h"

#define ANSWER_SECONDS 10

/* Deleting the file again, if the module does not do it. */
#define RETRY_SECONDS 15
#define MAX_RETRIES   4

typedef struct {
    DfotaUpdate *self;
    DfotaPort   *port;
} Retry;

static void
retry_free (gpointer data)
{
    Retry *retry = data;

    g_object_unref (retry->self);
    g_object_unref (retry->port);
    g_free (retry);
}

/*****************************************************************************/
/* In */

static void
accepted (gpointer data)
{
    dfota_update_answer_start (data, NULL);
}

static void
progress (guint64 bytes, gpointer data)
{
    DfotaUpdate *self = data;
    guint64      size = dfota_package_get_size (self->package);
    gint         percent = (gint) (bytes * 100 / size);

    if (percent == (gint) self->machine.percent && bytes < size)
        return;
    dfota_gdbus_firmware_update_set_uploaded_bytes (self->skeleton, bytes);
    dfota_update_apply (self, (DfotaEvent){ DFOTA_EVENT_UPLOAD_PROGRESS, percent });
}

static void
answer_cancels (DfotaUpdate *self)
{
    for (guint i = 0; i < self->cancels->len; i++) {
        GDBusMethodInvocation *invocation = self->cancels->pdata[i];

        if (self->machine.state == DFOTA_STATE_CANCELLED)
            dfota_gdbus_firmware_update_complete_cancel (self->skeleton, invocation);
        else
            g_dbus_method_invocation_return_error (
                invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_CANCELLABLE, "too late, the state is %s",
                dfota_state_to_string (self->machine.state));
    }
    g_ptr_array_set_size (self->cancels, 0);
}

/* It is in the module: from here on as any package there. */
static void
use_package (DfotaUpdate *self)
{
    if (self->keeps_package)
        dfota_update_disown (self, KEY_FILE);
    dfota_update_send_or_abandon (self);
}

static void
report_failure (DfotaUpdate *self, const GError *error, gint code)
{
    g_message ("update %u: upload: %s", self->entry->id, error->message);
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        dfota_update_happen (self, DFOTA_EVENT_CANCEL);
    else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
        dfota_update_happen (self, DFOTA_EVENT_GONE);
    else
        dfota_update_apply (self, (DfotaEvent){ DFOTA_EVENT_UPLOAD_FAILED, code });
}

static GError *
start_error (const GError *error)
{
    if (error->domain == DFOTA_ERROR)
        return g_error_copy (error);
    return g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "the upload did not begin: %s",
                        error->message);
}

static void
upload_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;
    gint                    code = 0;
    gboolean                is_there = dfota_upload_finish (result, &code, &error);

    dfota_port_close (DFOTA_PORT (source));
    g_clear_object (&self->package);
    if (dfota_update_is_final (self))
        dfota_update_remove_file (self, DFOTA_PORT (source)); /* perhaps it could not be before */
    else if (is_there)
        use_package (self);
    else
        report_failure (self, error, code);
    if (error)
        dfota_update_answer_start (self, start_error (error));
    answer_cancels (self);
}

void
dfota_update_begin_upload (DfotaUpdate *self)
{
    DfotaPort      *port = dfota_link_get_spare_port (self->link);
    DfotaUploadSpec spec = { .package = self->package,
                             .name = DFOTA_START_FILE,
                             .has_acks = self->wants_acks,
                             .accepted = accepted,
                             .progress = progress,
                             .data = self };

    if (!port || !dfota_port_open (port, NULL)) {
        dfota_update_abandon (self, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                                 "no AT port of the modem can be used"));
        return;
    }
    g_message ("update %u: sending %" G_GUINT64_FORMAT " bytes over %s", self->entry->id,
               dfota_package_get_size (self->package), dfota_port_get_name (port));
    dfota_upload_async (port, &spec, self->uploading, upload_ready, g_object_ref (self));
}

gboolean
dfota_update_stop_upload (DfotaUpdate *self, GDBusMethodInvocation *invocation)
{
    if (self->machine.state != DFOTA_STATE_UPLOADING)
        return FALSE;
    g_ptr_array_add (self->cancels, g_object_ref (invocation));
    g_cancellable_cancel (self->uploading);
    return TRUE;
}

/*****************************************************************************/
/* Out */

static gboolean
retry_over (gpointer user_data)
{
    Retry *retry = user_data;

    retry->self->retry_id = 0;
    dfota_update_remove_file (retry->self, retry->port);
    return G_SOURCE_REMOVE;
}

/* A module that still waits for bytes, or was silent, deletes it later. */
static void
retry_later (DfotaUpdate *self, DfotaPort *port)
{
    Retry *retry;

    if (self->retry_id || self->n_retries++ >= MAX_RETRIES)
        return;
    retry = g_new0 (Retry, 1);
    retry->self = g_object_ref (self);
    retry->port = g_object_ref (port);
    self->retry_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, RETRY_SECONDS, retry_over,
                                                 retry, retry_free);
}

static void
removal_over (DfotaUpdate *self, DfotaPort *port, gboolean is_gone)
{
    self->is_removing = FALSE;
    dfota_port_close (port);
    g_message ("update %u: the package %s", self->entry->id,
               is_gone ? "is not in the module any more" : "could not be deleted yet");
    if (is_gone) {
        dfota_update_disown (self, KEY_FILE);
        g_signal_emit_by_name (self, "cleaned");
    } else
        retry_later (self, port);
}

static void
file_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    removal_over (self, DFOTA_PORT (source), dfota_port_is_refusal (error));
}

/* A refusal may be the lack of a file, or a file that is still open. */
static void
file_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (dfota_port_is_refusal (error))
        dfota_port_command_async (DFOTA_PORT (source), "+QFLST=\"" DFOTA_START_FILE "\"",
                                  ANSWER_SECONDS, NULL, file_listed, g_object_ref (self));
    else
        removal_over (self, DFOTA_PORT (source), response != NULL);
}

void
dfota_update_remove_file (DfotaUpdate *self, DfotaPort *port)
{
    /* a port that an upload still has: it comes by here when it is done */
    if (!g_hash_table_contains (self->entry->machine, KEY_FILE) || self->is_removing ||
        self->package || !port || !dfota_port_open (port, NULL))
        return;
    self->is_removing = TRUE;
    dfota_port_command_async (port, "+QFDEL=\"" DFOTA_START_FILE "\"", ANSWER_SECONDS, NULL,
                              file_deleted, g_object_ref (self));
}
