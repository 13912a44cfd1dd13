/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The package of Install() on its way into the module: what an update does around an
 * upload. The upload itself is upload.h's.
 */

#include "dbus/error.h"
#include "update/update-private.h"
#include "module/upload.h"

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
    else if (is_there && self->cancels->len > 0)
        dfota_update_happen (self, DFOTA_EVENT_CANCEL); /* asked for after the last byte */
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
                             .name = DFOTA_PACKAGE_FILE,
                             .has_acks = self->wants_acks,
                             .lost = self->upload_lost,
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
