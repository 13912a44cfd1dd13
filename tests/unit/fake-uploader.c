/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces update/uploader.c: the test decides how an upload goes; see fakes.h.
 */

#include "fakes.h"

#include "update/uploader.h"

struct _DfotaUploader {
    GObject parent;
};

G_DEFINE_FINAL_TYPE (DfotaUploader, dfota_uploader, G_TYPE_OBJECT)

static DfotaUploaderCallbacks callbacks;
static GTask                 *uploading;
static DfotaUploader         *uploader; /* weak */
static DfotaEventKind         outcome;

static void
dfota_uploader_init (DfotaUploader *self)
{
}

static void
dfota_uploader_class_init (DfotaUploaderClass *klass)
{
}

DfotaUploader *
dfota_uploader_new (DfotaPackage *package, gboolean wants_acks)
{
    g_assert_nonnull (package);
    g_set_weak_pointer (&uploader, g_object_new (DFOTA_TYPE_UPLOADER, NULL));
    return uploader;
}

void
dfota_uploader_run_async (DfotaUploader                *self,
                          DfotaPort                    *port,
                          const DfotaUploaderCallbacks *given,
                          GAsyncReadyCallback           callback,
                          gpointer                      user_data)
{
    g_assert_true (dfota_port_is_open (port));
    fakes_log ("upload over %s", dfota_port_get_name (port));
    callbacks = *given;
    uploading = g_task_new (self, NULL, callback, user_data);
}

DfotaEvent
dfota_uploader_run_finish (DfotaUploader *self, GAsyncResult *result, GError **error)
{
    g_task_propagate_boolean (G_TASK (result), error);
    return (DfotaEvent){ .kind = outcome, .value = 420 };
}

void
dfota_uploader_cancel (DfotaUploader *self)
{
    fakes_log ("cancel");
}

void
dfota_uploader_lose_port (DfotaUploader *self)
{
    fakes_log ("lose-port");
}

void
fake_uploader_end (DfotaEventKind kind, GError *error)
{
    outcome = kind;
    fakes_end_task (&uploading, error);
    fakes_settle ();
}

gboolean
fake_uploader_exists (void)
{
    return uploader != NULL;
}

void
fake_uploader_accept (void)
{
    callbacks.accepted (callbacks.data);
}

void
fake_uploader_progress (guint64 bytes, guint percent)
{
    callbacks.progress (bytes, percent, callbacks.data);
}
