/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes parts of a package to one end of a socket that holds less than all of it.
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dbus/error.h"
#include "module/upload-writer.h"

#define SIZE 1000000

typedef struct {
    DfotaPackage *package;
    int           file;
    int           ends[2];
    gint          written;
    GCancellable *cancellable;
    gboolean      is_over;
    GError       *error;
} Fixture;

static guint8
byte_at (guint offset)
{
    return (guint8) (offset ^ (offset >> 8) ^ (offset >> 16));
}

static void
set_up (Fixture *f, gconstpointer data)
{
    g_autofree gchar  *path = NULL;
    g_autofree guint8 *bytes = g_malloc (SIZE);
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < SIZE; i++)
        bytes[i] = byte_at (i);
    f->file = g_file_open_tmp (NULL, &path, &error);
    g_assert_no_error (error);
    g_unlink (path);
    g_assert_cmpint (write (f->file, bytes, SIZE), ==, SIZE);
    f->package = dfota_package_new (dup (f->file), &error);
    g_assert_no_error (error);
    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, f->ends), ==, 0);
    g_assert_cmpint (fcntl (f->ends[0], F_SETFL, O_NONBLOCK), ==, 0);
    f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_assert_true (f->is_over);
    close (f->file);
    close (f->ends[0]);
    if (f->ends[1] >= 0)
        close (f->ends[1]);
    g_object_unref (f->package);
    g_object_unref (f->cancellable);
    g_clear_error (&f->error);
}

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Fixture *f = user_data;

    g_clear_error (&f->error);
    dfota_upload_writer_finish (result, &f->error);
    f->is_over = TRUE;
}

static void
start (Fixture *f, guint from, guint until)
{
    DfotaUploadStretch stretch = { f->package, f->ends[0], until, &f->written };

    f->written = (gint) from;
    f->is_over = FALSE;
    dfota_upload_writer_async (&stretch, f->cancellable, ready, f);
}

static void
wait_for_end (Fixture *f)
{
    while (!f->is_over)
        g_main_context_iteration (NULL, TRUE);
}

/* Reads blocks, like a module that is slower than the host. */
static void
read_stretch (Fixture *f, guint from, guint until)
{
    for (guint i = from; i < until;) {
        guint8 bytes[777];
        gssize n = read (f->ends[1], bytes, MIN (sizeof bytes, until - i));

        g_assert_cmpint (n, >, 0);
        for (gssize k = 0; k < n; k++)
            g_assert_cmpint (bytes[k], ==, byte_at (i++));
    }
}

static void
test_stretches (Fixture *f, gconstpointer data)
{
    static const guint ends[] = { 0, 1, 1024, 17408, SIZE - 1, SIZE };

    for (guint i = 1; i < G_N_ELEMENTS (ends); i++) {
        start (f, ends[i - 1], ends[i]);
        read_stretch (f, ends[i - 1], ends[i]);
        wait_for_end (f);
        g_assert_no_error (f->error);
        g_assert_cmpint (f->written, ==, ends[i]);
    }
}

static void
wait_until_full (Fixture *f)
{
    gint before = -1;

    for (guint n_same = 0; n_same < 20; g_usleep (1000)) {
        gint now = g_atomic_int_get (&f->written);

        n_same = now == before && now > 0 ? n_same + 1 : 0;
        before = now;
    }
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
    start (f, 0, SIZE);
    wait_until_full (f);
    g_assert_false (f->is_over);
    g_cancellable_cancel (f->cancellable);
    wait_for_end (f);
    g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (f->written, >, 0);
    g_assert_cmpint (f->written, <, SIZE);
    /* the counted bytes were written */
    read_stretch (f, 0, (guint) f->written);
}

static void
test_hung_up (Fixture *f, gconstpointer data)
{
    start (f, 0, SIZE);
    wait_until_full (f);
    g_assert_cmpint (close (f->ends[1]), ==, 0);
    f->ends[1] = -1;
    wait_for_end (f);
    g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_truncated (Fixture *f, gconstpointer data)
{
    g_assert_cmpint (ftruncate (f->file, 1024), ==, 0);
    start (f, 0, 4096);
    wait_for_end (f);
    g_assert_error (f->error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
}

/* Around the sign bit and the end of a 32-bit counter: the largest package. */
static void
test_large (Fixture *f, gconstpointer data)
{
    static const guint middles[] = { (guint) G_MAXINT - 2500, G_MAXUINT32 - 5000 };
    guint8             bytes[5000];

    g_assert_cmpint (ftruncate (f->file, G_MAXUINT32), ==, 0);
    for (guint i = 0; i < G_N_ELEMENTS (middles); i++) {
        start (f, middles[i], middles[i] + sizeof bytes);
        wait_for_end (f);
        g_assert_no_error (f->error);
        g_assert_cmpuint ((guint) f->written, ==, middles[i] + sizeof bytes);
        g_assert_cmpint (recv (f->ends[1], bytes, sizeof bytes, MSG_WAITALL), ==, sizeof bytes);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    signal (SIGPIPE, SIG_IGN); /* a socket's, not a tty's */
    g_test_add ("/upload-writer/stretches", Fixture, NULL, set_up, test_stretches, tear_down);
    g_test_add ("/upload-writer/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
    g_test_add ("/upload-writer/hung-up", Fixture, NULL, set_up, test_hung_up, tear_down);
    g_test_add ("/upload-writer/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
    g_test_add ("/upload-writer/large", Fixture, NULL, set_up, test_large, tear_down);
    return g_test_run ();
}
