/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Each result of an upload leads to the right event, and progress is reported once for
 * each percent. The functions below replace module/upload.c.
 */

#include "update/uploader.h"

#include "dbus/error.h"
#include "fakes.h"
#include "module/upload.h"
#include "descriptors.h"

static DfotaUploadSpec asked;
static GCancellable   *cancellable; /* weak */
static GTask          *uploading;

void
dfota_upload_async (DfotaPort             *port,
                    const DfotaUploadSpec *spec,
                    GCancellable          *given,
                    GAsyncReadyCallback    callback,
                    gpointer               user_data)
{
    asked = *spec;
    cancellable = given;
    uploading = g_task_new (port, NULL, callback, user_data);
}

gboolean
dfota_upload_finish (GAsyncResult *result, gint *code, GError **error)
{
    *code = 420;
    return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct {
    DfotaUploader *uploader;
    DfotaPort     *port;
    DfotaPackage  *package;
    guint          n_over;
    DfotaEvent     event;
    GError        *error;
} Fixture;

static void
accepted (gpointer data)
{
    fakes_log ("accepted");
}

static void
progress (guint64 bytes, guint percent, gpointer data)
{
    fakes_log ("%" G_GUINT64_FORMAT " %u%%", bytes, percent);
}

static void
over (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Fixture *f = user_data;

    f->n_over++;
    f->event = dfota_uploader_run_finish (DFOTA_UPLOADER (source), result, &f->error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    const DfotaUploaderCallbacks callbacks = { accepted, progress, f };
    int                          fd = descriptors_make_file (1000);

    f->package = dfota_package_new (fd, NULL);
    f->port = fake_port_new ("ttyUSB3");
    f->uploader = dfota_uploader_new (f->package, TRUE);
    dfota_uploader_run_async (f->uploader, f->port, &callbacks, over, f);
    g_assert_true (asked.package == f->package);
    g_assert_cmpstr (asked.name, ==, "mm-dfota.zip");
    g_assert_true (asked.has_acks);
}

static void
end (Fixture *f, GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&uploading);

    if (error)
        g_task_return_error (task, error);
    else
        g_task_return_boolean (task, TRUE);
    fakes_settle ();
    g_assert_cmpuint (f->n_over, ==, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_clear_error (&f->error);
    g_assert_finalize_object (f->uploader);
    g_object_unref (f->package);
    g_object_unref (f->port);
}

static void
test_done (Fixture *f, gconstpointer data)
{
    end (f, NULL);
    g_assert_no_error (f->error);
    g_assert_cmpint (f->event.kind, ==, DFOTA_EVENT_SEND);
}

static void
test_failed (Fixture *f, gconstpointer data)
{
    end (f, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NO_SPACE, "full"));
    g_assert_error (f->error, DFOTA_ERROR, DFOTA_ERROR_NO_SPACE);
    g_assert_cmpint (f->event.kind, ==, DFOTA_EVENT_UPLOAD_FAILED);
    g_assert_cmpint (f->event.value, ==, 420);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
    end (f, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged"));
    g_assert_cmpint (f->event.kind, ==, DFOTA_EVENT_UPLOAD_FAILED);
}

static void
test_lost (Fixture *f, gconstpointer data)
{
    g_assert_false (g_cancellable_is_cancelled (asked.lost));
    dfota_uploader_lose_port (f->uploader);
    g_assert_true (g_cancellable_is_cancelled (asked.lost));
    g_assert_false (g_cancellable_is_cancelled (cancellable));
    end (f, g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "lost"));
    g_assert_cmpint (f->event.kind, ==, DFOTA_EVENT_GONE);
    g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
    dfota_uploader_cancel (f->uploader);
    g_assert_true (g_cancellable_is_cancelled (cancellable));
    g_assert_false (g_cancellable_is_cancelled (asked.lost));
    end (f, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    g_assert_cmpint (f->event.kind, ==, DFOTA_EVENT_CANCEL);
}

/* Cancelled when the last byte was sent: the package is complete, and is not used. */
static void
test_cancelled_late (Fixture *f, gconstpointer data)
{
    dfota_uploader_cancel (f->uploader);
    end (f, NULL);
    g_assert_cmpint (f->event.kind, ==, DFOTA_EVENT_CANCEL);
    g_assert_no_error (f->error);
}

static void
test_progress (Fixture *f, gconstpointer data)
{
    static const guint64 bytes[] = { 1, 9, 10, 19, 500, 509, 999, 1000, 1000 };

    asked.accepted (asked.data);
    for (gsize i = 0; i < G_N_ELEMENTS (bytes); i++)
        asked.progress (bytes[i], asked.data);
    g_assert_cmpstr (fakes_take_log (), ==, "accepted;10 1%;500 50%;999 99%;1000 100%;1000 100%;");
    end (f, NULL);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/uploader/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("done", test_done);
    ADD ("failed", test_failed);
    ADD ("damaged", test_damaged);
    ADD ("lost", test_lost);
    ADD ("cancelled", test_cancelled);
    ADD ("cancelled-late", test_cancelled_late);
    ADD ("progress", test_progress);
    return g_test_run ();
}
