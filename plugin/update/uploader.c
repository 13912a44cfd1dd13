/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Converts results of module/upload.h into events; see uploader.h.
 */

#include "update/uploader.h"

#include "module/upload.h"
#include "update/start-options.h"

struct _DfotaUploader {
    GObject                parent;
    DfotaPackage          *package;
    gboolean               wants_acks;
    guint                  percent;
    DfotaUploaderCallbacks callbacks;
    GCancellable          *cancellable; /* cancelled by the user */
    GCancellable          *lost;        /* cancelled when the port is lost */
};

G_DEFINE_FINAL_TYPE (DfotaUploader, dfota_uploader, G_TYPE_OBJECT)

static void
uploader_accepted (gpointer data)
{
    DfotaUploader *self = data;

    self->callbacks.accepted (self->callbacks.data);
}

/* Reports a progress only if the percentage changes, and the last byte. */
static void
uploader_progress (guint64 bytes, gpointer data)
{
    DfotaUploader *self = data;
    guint64        size = dfota_package_get_size (self->package);
    guint          percent = (guint) (bytes * 100 / size);

    if (percent == self->percent && bytes < size)
        return;
    self->percent = percent;
    self->callbacks.progress (bytes, percent, self->callbacks.data);
}

static DfotaEvent
event_of_failure (const GError *error, gint code)
{
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return (DfotaEvent){ .kind = DFOTA_EVENT_CANCEL };
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
        return (DfotaEvent){ .kind = DFOTA_EVENT_GONE };
    return (DfotaEvent){ .kind = DFOTA_EVENT_UPLOAD_FAILED, .value = code };
}

static void
uploader_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)      task = G_TASK (user_data);
    DfotaUploader         *self = g_task_get_source_object (task);
    g_autofree DfotaEvent *event = g_new0 (DfotaEvent, 1);
    GError                *error = NULL;
    gint                   code = 0;

    *event = (DfotaEvent){ .kind = DFOTA_EVENT_SEND };
    if (!dfota_upload_finish (result, &code, &error))
        *event = event_of_failure (error, code);
    else if (g_cancellable_is_cancelled (self->cancellable))
        event->kind = DFOTA_EVENT_CANCEL;
    g_task_set_task_data (task, g_steal_pointer (&event), g_free);
    if (error)
        g_task_return_error (task, error);
    else
        g_task_return_boolean (task, TRUE);
}

void
dfota_uploader_run_async (DfotaUploader                *self,
                          DfotaPort                    *port,
                          const DfotaUploaderCallbacks *callbacks,
                          GAsyncReadyCallback           callback,
                          gpointer                      user_data)
{
    DfotaUploadSpec spec = { .package = self->package,
                             .name = DFOTA_PACKAGE_FILE,
                             .has_acks = self->wants_acks,
                             .lost = self->lost,
                             .accepted = uploader_accepted,
                             .progress = uploader_progress,
                             .data = self };

    self->callbacks = *callbacks;
    dfota_upload_async (port, &spec, self->cancellable, uploader_ready,
                        g_task_new (self, NULL, callback, user_data));
}

DfotaEvent
dfota_uploader_run_finish (DfotaUploader *self, GAsyncResult *result, GError **error)
{
    g_task_propagate_boolean (G_TASK (result), error);
    return *(DfotaEvent *) g_task_get_task_data (G_TASK (result));
}

void
dfota_uploader_cancel (DfotaUploader *self)
{
    g_cancellable_cancel (self->cancellable);
}

void
dfota_uploader_lose_port (DfotaUploader *self)
{
    g_cancellable_cancel (self->lost);
}

/*****************************************************************************/

DfotaUploader *
dfota_uploader_new (DfotaPackage *package, gboolean wants_acks)
{
    DfotaUploader *self = g_object_new (DFOTA_TYPE_UPLOADER, NULL);

    self->package = g_object_ref (package);
    self->wants_acks = wants_acks;
    return self;
}

static void
dfota_uploader_finalize (GObject *object)
{
    DfotaUploader *self = DFOTA_UPLOADER (object);

    g_clear_object (&self->package);
    g_object_unref (self->cancellable);
    g_object_unref (self->lost);
    G_OBJECT_CLASS (dfota_uploader_parent_class)->finalize (object);
}

static void
dfota_uploader_init (DfotaUploader *self)
{
    self->cancellable = g_cancellable_new ();
    self->lost = g_cancellable_new ();
}

static void
dfota_uploader_class_init (DfotaUploaderClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_uploader_finalize;
}
