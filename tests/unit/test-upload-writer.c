/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes parts of a package to one end of a socket that holds less than all of it.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dbus/error.h"
#include "module/upload-writer.h"

#define SIZE         1000000
#define WAIT_SECONDS 120

static GThread *main_thread;
static gint     n_waits;         /* of the writer */
static int      watched_fd = -1; /* of the cancellable */

/* The results of the next writes to the port: an errno, or 0 for 0 bytes; ends with -1. */
static const gint *port_errors;

/* Replaces the C library's function by a port that fails when a test wants it. */
ssize_t
write (int fd, const void *bytes, size_t length)
{
    gint error = port_errors && g_thread_self () != main_thread ? *port_errors++ : -1;

    if (error < 0) {
        port_errors = NULL;
        return syscall (SYS_write, fd, bytes, length);
    }
    errno = error;
    return error ? -1 : 0;
}

/* Counts how often the thread waits. It waits without a limit if the cancellable can wake it, so
 * that a test does not end when nothing does. */
gint
g_poll (GPollFD *fds, guint n, gint timeout)
{
    if (g_thread_self () == main_thread)
        return poll ((struct pollfd *) fds, n, timeout);
    g_atomic_int_inc (&n_waits);
    g_assert_cmpuint (n, <=, 2);
    for (guint i = 0; i < n; i++)
        g_assert_cmpint (fds[i].events, !=, 0);
    if (n < 2)
        return poll ((struct pollfd *) fds, n, timeout);
    watched_fd = fds[1].fd;
    return poll ((struct pollfd *) fds, n, -1);
}

typedef struct {
    DfotaPackage *package;
    int           file;
    int           ends[2];
    gint          written;
    GCancellable *cancellable; /* NULL: none */
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
    n_waits = 0;
    watched_fd = -1;
}

/* Waits until the last thread has dropped its reference. */
static void
wait_for_free (DfotaPackage *package)
{
    gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

    g_object_add_weak_pointer (G_OBJECT (package), (gpointer *) &package);
    g_object_unref (package);
    while (g_atomic_pointer_get (&package)) {
        g_assert_cmpint (g_get_monotonic_time (), <, end);
        g_thread_yield ();
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_assert_true (f->is_over);
    close (f->file);
    close (f->ends[0]);
    if (f->ends[1] >= 0)
        close (f->ends[1]);
    wait_for_free (f->package);
    g_clear_object (&f->cancellable);
    g_clear_error (&f->error);
}

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Fixture *f = user_data;

    g_clear_error (&f->error);
    g_assert_true (dfota_upload_writer_finish (result, &f->error) == !f->error);
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
    g_assert_cmpint (fcntl (watched_fd, F_GETFD), ==, -1); /* released */
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
    gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

    while (!g_atomic_int_get (&n_waits)) {
        g_assert_cmpint (g_get_monotonic_time (), <, end);
        g_usleep (1000);
    }
    g_assert_false (f->is_over);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
    start (f, 0, SIZE);
    wait_until_full (f);
    g_cancellable_cancel (f->cancellable);
    wait_for_end (f);
    g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (f->written, >, 0);
    g_assert_cmpint (f->written, <, SIZE);
    g_assert_cmpint (n_waits, ==, 1);
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

/* The port accepts nothing now: the writer waits, and sends all bytes. */
static void
test_not_ready (Fixture *f, gconstpointer has_no_cancellable)
{
    static const gint errors[] = { EAGAIN, EINTR, 0, -1 };

    if (has_no_cancellable)
        g_clear_object (&f->cancellable);
    port_errors = errors;
    start (f, 0, 100);
    read_stretch (f, 0, 100);
    wait_for_end (f);
    g_assert_no_error (f->error);
    g_assert_cmpint (f->written, ==, 100);
    g_assert_cmpint (n_waits, ==, 3);
}

static void
test_port_error (Fixture *f, gconstpointer data)
{
    static const gint errors[] = { EIO, -1 };

    port_errors = errors;
    start (f, 0, 100);
    wait_for_end (f);
    g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CLOSED);
    g_assert_cmpstr (f->error->message, ==, "could not write to the port: Input/output error");
    g_assert_cmpint (f->written, ==, 0);
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
    main_thread = g_thread_self ();
    signal (SIGPIPE, SIG_IGN); /* a socket's, not a tty's */
    g_test_add ("/upload-writer/stretches", Fixture, NULL, set_up, test_stretches, tear_down);
    g_test_add ("/upload-writer/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
    g_test_add ("/upload-writer/hung-up", Fixture, NULL, set_up, test_hung_up, tear_down);
    g_test_add ("/upload-writer/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
    g_test_add ("/upload-writer/not-ready", Fixture, NULL, set_up, test_not_ready, tear_down);
    g_test_add ("/upload-writer/no-cancellable", Fixture, main_thread, set_up, test_not_ready,
                tear_down);
    g_test_add ("/upload-writer/port-error", Fixture, NULL, set_up, test_port_error, tear_down);
    g_test_add ("/upload-writer/large", Fixture, NULL, set_up, test_large, tear_down);
    return g_test_run ();
}
