/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An upload over a fake port, whose module acknowledges each block. The file system of the package
 * may block: only threads read it, and the main loop goes on meanwhile.
 */

#include "module/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "protocol/upload-answer.h"

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

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

struct _FakePort {
    DfotaPort         parent;
    int               fd; /* the plugin's end of the wire */
    DfotaPortExchange exchange;
    GTask            *task; /* of the exchange; NULL: none */
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, DFOTA_TYPE_PORT)

static gboolean
open_port (DfotaPort *port, GError **error)
{
    return TRUE;
}

static void
close_port (DfotaPort *port)
{
}

static const gchar *
find_answer (const gchar *command)
{
    if (g_str_equal (command, "+CMEE?"))
        return "+CMEE: 1";
    return g_str_has_prefix (command, "+QFLDS") ? "+QFLDS: 9000,9000" : "";
}

static void
command_async (DfotaPort          *port,
               const gchar        *command,
               guint               timeout,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);

    g_task_return_pointer (task, g_strdup (find_answer (command)), g_free);
}

static void
exchange_async (DfotaPort               *port,
                const DfotaPortExchange *exchange,
                GCancellable            *cancellable,
                GAsyncReadyCallback      callback,
                gpointer                 user_data)
{
    FakePort *self = FAKE_PORT (port);

    self->exchange = *exchange;
    self->task = g_task_new (port, NULL, callback, user_data);
    exchange->sent (exchange->user_data);
}

static int
dup_fd (DfotaPort *port)
{
    return dup (FAKE_PORT (port)->fd);
}

static void
fake_port_init (FakePort *self)
{
}

static void
fake_port_class_init (FakePortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    port_class->open = open_port;
    port_class->close = close_port;
    port_class->command_async = command_async;
    port_class->exchange_async = exchange_async;
    port_class->dup_fd = dup_fd;
}

/*****************************************************************************/

typedef struct {
    FakePort     *port;
    DfotaPackage *package;
    int           module; /* the module's end of the wire */
    GCancellable *lost;
    gboolean      is_over;
    gboolean      is_digested;
    GError       *error;
} Fixture;

static void
digested (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Fixture *f = user_data;

    f->is_digested = dfota_package_digest_finish (DFOTA_PACKAGE (source), result, NULL);
}

static void
make_package (Fixture *f)
{
    g_autofree gchar *path = NULL;
    int               fd = g_file_open_tmp (NULL, &path, NULL);

    for (guint i = 0; i < SIZE; i++)
        g_assert_cmpint (write (fd, &(guint8){ (guint8) (i % 251) }, 1), ==, 1);
    g_unlink (path);
    f->package = dfota_package_new (fd, NULL);
    dfota_package_digest_async (f->package, digested, f);
    while (!f->is_digested)
        g_main_context_iteration (NULL, TRUE);
}

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
    int             ends[2];

    make_package (f);
    g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM, 0, ends));
    g_assert_no_errno (fcntl (ends[0], F_SETFL, O_NONBLOCK));
    g_assert_no_errno (fcntl (ends[1], F_SETFL, O_NONBLOCK));
    f->port = g_object_new (FAKE_TYPE_PORT, NULL);
    f->port->fd = ends[0];
    f->module = ends[1];
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
    close (f->port->fd);
    close (f->module);
    g_object_unref (f->port);
    g_object_unref (f->package);
    g_object_unref (f->lost);
    g_clear_error (&f->error);
}

/* The module sends @text. */
static void
say (Fixture *f, const gchar *text)
{
    g_autoptr (GString) bytes = g_string_new (text);
    g_autoptr (GTask)   task = NULL;

    if (!f->port->exchange.take (bytes, f->port->exchange.user_data))
        return;
    task = g_steal_pointer (&f->port->task);
    g_task_return_boolean (task, TRUE);
}

/* Waits until the module has @length bytes more, which begin at @offset. */
static void
receive (Fixture *f, guint offset, guint length)
{
    for (guint i = 0; i < length;) {
        guint8 byte;

        if (read (f->module, &byte, 1) == 1)
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

    say (f, answer);
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
    say (f, "\r\nCONNECT\r\n");
    for (guint at = 0; at < SIZE; at += DFOTA_UPLOAD_ACK_BYTES) {
        receive (f, at, MIN (DFOTA_UPLOAD_ACK_BYTES, SIZE - at));
        run_loop ();
        say (f, "A");
    }
    finish (f);
}

/* The file system hangs when the second block is due. */
static void
test_hanging (Fixture *f, gconstpointer data)
{
    say (f, "\r\nCONNECT\r\n");
    receive (f, 0, DFOTA_UPLOAD_ACK_BYTES);
    run_loop ();
    g_atomic_int_set (&is_hanging, TRUE);
    say (f, "AA");
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
