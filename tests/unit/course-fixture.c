/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See course-fixture.h.
 */

#include "course-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#include "fake-time.h"
#include "fakes.h"
#include "module/upload-prepare.h"
#include "module/upload-writer.h"
#include "module/upload.h"

static GTask             *preparing;
GCancellable             *course_writing;
gboolean                  course_is_cached;
static GTask             *writer;
static DfotaUploadStretch stretch;

void
dfota_upload_prepare_async (DfotaPort          *port,
                            const gchar        *name,
                            guint               size,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
    fakes_log ("prepare %s %u", name, size);
    g_assert_null (course_writing); /* that of a first try is free */
    g_set_weak_pointer (&course_writing, cancellable);
    preparing = g_task_new (port, NULL, callback, user_data);
}

gboolean
dfota_upload_prepare_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

void
dfota_upload_writer_async (const DfotaUploadStretch *given,
                           GCancellable             *cancellable,
                           GAsyncReadyCallback       callback,
                           gpointer                  user_data)
{
    g_assert_null (writer);
    g_assert_true (cancellable == course_writing);
    fakes_log ("write %d-%u", *given->written, given->until);
    stretch = *given;
    writer = g_task_new (NULL, NULL, callback, user_data);
}

gboolean
dfota_upload_writer_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

int
tcflush (int fd, int queue)
{
    g_assert_cmpint (queue, ==, TCOFLUSH);
    g_assert_cmpint (fcntl (fd, F_GETFD), >=, 0);
    fakes_log ("flush");
    return 0;
}

ssize_t
preadv64v2 (int fd, const struct iovec *vector, int n_vectors, off_t offset, int flags)
{
    if (course_is_cached)
        return preadv (fd, vector, n_vectors, offset);
    errno = EAGAIN;
    return -1;
}

/*****************************************************************************/

static void
accepted (gpointer data)
{
    fakes_log ("accepted");
}

static void
progress (guint64 bytes, gpointer data)
{
    fakes_log ("progress %" G_GUINT64_FORMAT, bytes);
}

static void
over (GObject *source, GAsyncResult *result, gpointer user_data)
{
    CourseFixture *f = user_data;

    g_assert_false (f->is_over);
    f->is_over = TRUE;
    f->is_sent = dfota_upload_finish (result, &f->code, &f->error);
}

void
course_set_up (CourseFixture *f, gconstpointer data)
{
    course_is_cached = TRUE;
    f->size = COURSE_SIZE;
    f->port = wire_port_new ();
    f->cancellable = g_cancellable_new ();
    f->given = f->cancellable;
    fake_time_pass (100000); /* the clock does not begin with the upload */
}

void
course_expect (const gchar *log)
{
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, log);
}

void
course_begin (CourseFixture *f, gboolean has_acks)
{
    g_autofree gchar *name = g_strdup ("p");
    g_autofree gchar *log = g_strdup_printf ("prepare p %u;", f->size);
    DfotaPackage     *package = wire_port_make_package (f->size);
    GCancellable     *lost = g_cancellable_new ();
    DfotaUploadSpec   spec = { package, name, has_acks, lost, accepted, progress, f };

    dfota_upload_async (DFOTA_PORT (f->port), &spec, f->given, over, f);
    g_set_weak_pointer (&f->package, package);
    g_set_weak_pointer (&f->lost, lost);
    g_object_unref (package);
    g_object_unref (lost);
    course_expect (log);
}

void
course_end_prepare (GError *error)
{
    fakes_end_task (&preparing, error);
}

void
course_connect (CourseFixture *f, gboolean has_acks)
{
    g_autofree gchar *command = g_strdup_printf ("+QFUPL=\"p\",%u,10,%d;", f->size, has_acks);
    g_autofree gchar *log = g_strdup_printf ("accepted;write 0-%u;", has_acks ? 1024 : f->size);

    course_begin (f, has_acks);
    course_end_prepare (NULL);
    course_expect (command);
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    g_assert_cmpstr (fakes_take_log (), ==, ""); /* the port is being read */
    course_expect (log);
}

void
course_write (gint offset)
{
    *stretch.written = offset;
}

void
course_end_writer (GError *error)
{
    fakes_end_task (&writer, error);
    fakes_settle ();
}

void
course_expect_bytes (CourseFixture *f, guint offset, gssize length)
{
    guint8 bytes[COURSE_SIZE];

    g_assert_cmpint (read (f->port->module, bytes, sizeof bytes), ==, length > 0 ? length : -1);
    for (gssize i = 0; i < length; i++)
        g_assert_cmpuint (bytes[i], ==, (offset + i) % 251);
}

void
course_say_result (CourseFixture *f, guint size, guint checksum)
{
    g_autofree gchar *answer = g_strdup_printf ("\r\n+QFUPL: %u,%x\r\n\r\nOK\r\n", size, checksum);

    wire_port_say (f->port, answer);
    fakes_settle ();
}

void
course_expect_end (CourseFixture *f, GQuark domain, gint code, const gchar *message)
{
    fakes_settle ();
    g_assert_true (f->is_over);
    g_assert_cmpint (f->is_sent, ==, !domain);
    if (domain) {
        g_assert_error (f->error, domain, code);
        g_test_message ("%s", f->error->message);
        g_assert_true (g_pattern_match_simple (message, f->error->message));
    }
    g_assert_null (f->package);
    g_assert_null (f->lost);
    g_assert_null (course_writing);
    g_assert_null (f->port->give_up);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    if (f->port->n_fds > 0)
        g_assert_cmpint (fcntl (f->port->made, F_GETFD), ==, -1);
}

void
course_tear_down (CourseFixture *f, gconstpointer data)
{
    g_assert_true (f->is_over);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_object_unref (f->cancellable);
    g_assert_finalize_object (f->port);
    g_clear_error (&f->error);
}
