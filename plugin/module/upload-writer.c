/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The thread shares only a counter with the main loop, and calls no function of ModemManager; see
 * upload-writer.h.
 */

#include "module/upload-writer.h"

#include <errno.h>
#include <unistd.h>

#define PIECE (16 * 1024)

/* Without a descriptor for the cancellable, cancellation is checked once a second. */
#define WAIT_MS 1000

/* Ends also when the port has disappeared: the next write fails then. */
static void
wait_until_writable (int fd, GCancellable *cancellable)
{
    GPollFD  fds[2] = { { .fd = fd, .events = G_IO_OUT } };
    gboolean is_watched = g_cancellable_make_pollfd (cancellable, &fds[1]);

    g_poll (fds, is_watched ? 2 : 1, WAIT_MS);
    if (is_watched)
        g_cancellable_release_fd (cancellable);
}

/* Writes as many bytes as the descriptor accepts now; may be 0. -1 on failure. */
static gssize
write_some (int fd, const guint8 *bytes, gsize length, GError **error)
{
    gssize n = write (fd, bytes, length);

    if (n >= 0 || errno == EAGAIN || errno == EINTR)
        return MAX (n, 0);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "could not write to the port: %s",
                 g_strerror (errno));
    return -1;
}

static gboolean
write_piece (const DfotaUploadStretch *stretch,
             const guint8             *piece,
             gsize                     length,
             GCancellable             *cancellable,
             GError                  **error)
{
    for (gsize done = 0; done < length;) {
        gssize n;

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        n = write_some (stretch->fd, piece + done, length - done, error);
        if (n < 0)
            return FALSE;
        if (n == 0)
            wait_until_writable (stretch->fd, cancellable);
        g_atomic_int_add (stretch->written, (gint) n);
        done += (gsize) n;
    }
    return TRUE;
}

static void
upload_writer_write_stretch (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const DfotaUploadStretch *stretch = data;
    guint8                    piece[PIECE];
    GError                   *error = NULL;
    guint                     from;

    while ((from = (guint) g_atomic_int_get (stretch->written)) < stretch->until) {
        gsize length = MIN (PIECE, stretch->until - from);

        if (!dfota_package_read (stretch->package, from, piece, length, &error) ||
            !write_piece (stretch, piece, length, cancellable, &error)) {
            g_task_return_error (task, error);
            return;
        }
    }
    g_task_return_boolean (task, TRUE);
}

static void
upload_writer_stretch_free (gpointer data)
{
    DfotaUploadStretch *stretch = data;

    g_object_unref (stretch->package);
    g_free (stretch);
}

void
dfota_upload_writer_async (const DfotaUploadStretch *stretch,
                           GCancellable             *cancellable,
                           GAsyncReadyCallback       callback,
                           gpointer                  user_data)
{
    g_autoptr (GTask)   task = g_task_new (NULL, cancellable, callback, user_data);
    DfotaUploadStretch *copy = g_memdup2 (stretch, sizeof *stretch);

    g_object_ref (copy->package);
    g_task_set_task_data (task, copy, upload_writer_stretch_free);
    g_task_run_in_thread (task, upload_writer_write_stretch);
}

gboolean
dfota_upload_writer_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
