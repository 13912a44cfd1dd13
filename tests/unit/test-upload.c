/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An upload over a fake port, whose module acknowledges each block. The file system of the package
 * may block: only threads read it, and the main loop goes on meanwhile.
 */

#include "module/upload.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

#include "protocol/upload-answer.h"
#include "wire-port.h"

#define SIZE 2500

static GThread *main_thread;
static gint     is_hanging; /* the file system */

/* Replaces the C library's function by a file system that may hang. */
ssize_t
pread64 (int fd, void *buffer, size_t length, off_t offset)
{
    g_assert_true (g_thread_self () != main_thread);
    while (g_atomic_int_get (&is_hanging))
        g_usleep (1000);
    if (lseek (fd, offset, SEEK_SET) < 0)
        return -1;
    return read (fd, buffer, length);
}

ssize_t
preadv64v2 (int fd, const struct iovec *vector, int n_vectors, off_t offset, int flags)
{
    errno = EOPNOTSUPP;
    return -1;
}

/*****************************************************************************/

typedef struct {
    WirePort     *port;
    DfotaPackage *package;
    GCancellable *lost;
    gboolean      is_over;
    GError       *error;
} Fixture;

static void
accepted (gpointer data)
{
}

static void
progress (guint64 bytes, gpointer data)
{
}

static void
over (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Fixture *f = user_data;
    gint     code;

    f->is_over = TRUE;
    dfota_upload_finish (result, &code, &f->error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    DfotaUploadSpec spec = { .name = "p", .has_acks = TRUE, .accepted = accepted };

    f->package = wire_port_make_package (SIZE);
    f->port = wire_port_new ();
    f->lost = g_cancellable_new ();
    spec.package = f->package;
    spec.lost = f->lost;
    spec.progress = progress;
    dfota_upload_async (DFOTA_PORT (f->port), &spec, NULL, over, f);
    while (!f->port->task)
        g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_object_unref (f->port);
    g_object_unref (f->package);
    g_object_unref (f->lost);
    g_clear_error (&f->error);
}

/* Waits until the module has @length bytes more, which begin at @offset. */
static void
receive (Fixture *f, guint offset, guint length)
{
    for (guint i = 0; i < length;) {
        guint8 byte;

        if (read (f->port->module, &byte, 1) == 1)
            g_assert_cmpint (byte, ==, (offset + i++) % 251);
        else
            g_main_context_iteration (NULL, FALSE);
    }
}

static void
finish (Fixture *f)
{
    g_autofree gchar *answer = g_strdup_printf ("\r\n+QFUPL: %d,%x\r\n\r\nOK\r\n", SIZE,
                                                dfota_package_get_checksum (f->package));

    wire_port_say (f->port, answer);
    while (!f->is_over)
        g_main_context_iteration (NULL, TRUE);
    g_assert_no_error (f->error);
}

static gboolean
upload_count (gpointer user_data)
{
    ++*(guint *) user_data;
    return G_SOURCE_CONTINUE;
}

/* Lets the main loop run for 0.2 s: it learns what a thread has written. */
static void
run_loop (void)
{
    guint n = 0;
    guint id = g_timeout_add (10, upload_count, &n);

    while (n < 20)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (id);
}

static void
test_acknowledged (Fixture *f, gconstpointer data)
{
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    for (guint at = 0; at < SIZE; at += DFOTA_UPLOAD_ACK_BYTES) {
        receive (f, at, MIN (DFOTA_UPLOAD_ACK_BYTES, SIZE - at));
        run_loop ();
        wire_port_say (f->port, "A");
    }
    finish (f);
}

/* The file system hangs when the second block is due. */
static void
test_hanging (Fixture *f, gconstpointer data)
{
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    receive (f, 0, DFOTA_UPLOAD_ACK_BYTES);
    run_loop ();
    g_atomic_int_set (&is_hanging, TRUE);
    wire_port_say (f->port, "AA");
    run_loop ();
    g_assert_false (f->is_over);
    g_atomic_int_set (&is_hanging, FALSE);
    receive (f, DFOTA_UPLOAD_ACK_BYTES, SIZE - DFOTA_UPLOAD_ACK_BYTES);
    finish (f);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    main_thread = g_thread_self ();
    g_test_add ("/upload/acknowledged", Fixture, NULL, set_up, test_acknowledged, tear_down);
    g_test_add ("/upload/hanging", Fixture, NULL, set_up, test_hanging, tear_down);
    return g_test_run ();
}
