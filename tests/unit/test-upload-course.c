/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The course of an upload: which bytes are sent when, and how it ends.
 */

#include <fcntl.h>
#include <unistd.h>

#include "dbus/error.h"
#include "fake-time.h"
#include "fakes.h"
#include "course-fixture.h"
#include "module/timeouts.h"

#define SIZE COURSE_SIZE

/*****************************************************************************/

static void
test_acknowledged (CourseFixture *f, gconstpointer data)
{
    guint checksum;

    course_connect (f, TRUE);
    checksum = dfota_package_get_checksum (f->package);
    course_write (1000);
    wire_port_say (f->port, "A"); /* early: the thread has not finished */
    course_expect ("");
    course_expect_bytes (f, 0, 0);
    course_write (1024);
    course_end_writer (NULL);
    course_expect ("write 1024-2048;");
    course_write (2048);
    course_end_writer (NULL);
    course_expect (""); /* the second block is not acknowledged yet */
    wire_port_say (f->port, "A");
    course_expect_bytes (f, 2048, SIZE - 2048); /* without the main loop */
    course_expect ("");
    course_say_result (f, SIZE, checksum);
    course_expect ("progress 2500;");
    course_expect_end (f, 0, 0, NULL);
    g_assert_cmpint (f->code, ==, 0);
    g_assert_cmpuint (f->port->n_fds, ==, 1);
}

/* Of two acknowledged blocks, the main loop sends one and the thread the other. */
static void
test_two_blocks (CourseFixture *f, gconstpointer data)
{
    guint checksum;

    course_connect (f, TRUE);
    checksum = dfota_package_get_checksum (f->package);
    course_write (1024);
    course_end_writer (NULL);
    wire_port_say (f->port, "AA");
    course_expect_bytes (f, 1024, 1024);
    course_expect ("write 2048-2500;");
    course_write (SIZE);
    course_end_writer (NULL);
    course_say_result (f, SIZE, checksum);
    course_expect ("progress 2500;");
    course_expect_end (f, 0, 0, NULL);
}

/* The last block is a single byte. */
static void
test_one_byte (CourseFixture *f, gconstpointer data)
{
    guint checksum;

    f->size = 1025;
    course_connect (f, TRUE);
    checksum = dfota_package_get_checksum (f->package);
    course_write (1024);
    course_end_writer (NULL);
    wire_port_say (f->port, "A");
    course_expect_bytes (f, 1024, 1);
    course_expect ("");
    course_say_result (f, 1025, checksum);
    course_expect ("progress 1025;");
    course_expect_end (f, 0, 0, NULL);
}

/* Not in memory, or no space in the port: the thread sends the block. */
static void
test_left_to_thread (CourseFixture *f, gconstpointer is_full)
{
    guint8 byte = 0;

    course_connect (f, TRUE);
    course_write (1024);
    course_end_writer (NULL);
    course_is_cached = is_full != NULL;
    while (is_full && write (f->port->fd, &byte, 1) == 1)
        ;
    wire_port_say (f->port, "A");
    course_expect ("write 1024-2048;");
    wire_port_say (f->port, "\r\nERROR\r\n");
    course_end_writer (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    course_expect ("flush;progress 1024;");
    fake_time_pass (1000);
    course_expect ("AT;");
    course_expect_end (
        f, DFOTA_ERROR, DFOTA_ERROR_REFUSED,
        "the module answered AT+QFUPL with ERROR; let it download the package instead");
}

/* The first bytes after CONNECT come before the main loop runs. */
static void
test_answer_at_once (CourseFixture *f, gconstpointer data)
{
    course_begin (f, TRUE);
    course_end_prepare (NULL);
    course_expect ("+QFUPL=\"p\",2500,10,1;");
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    wire_port_say (f->port, "A");
    course_expect_bytes (f, 0, 0);
    course_expect ("accepted;write 0-2048;");
    g_assert_cmpuint (f->port->n_fds, ==, 1);
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "unplugged"));
    fakes_settle ();
    course_end_writer (NULL);
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "unplugged");
}

/* Without a descriptor nothing is written; with the descriptor 0 all is as always. */
static void
test_descriptor (CourseFixture *f, gconstpointer is_zero)
{
    int first = dup (STDIN_FILENO);
    int fd = f->port->fd;

    course_begin (f, FALSE);
    course_end_prepare (NULL);
    course_expect ("+QFUPL=\"p\",2500,10,0;");
    if (is_zero)
        close (STDIN_FILENO);
    else
        f->port->fd = -1;
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    wire_port_say (f->port, "\r\nRDY\r\n");
    course_expect (is_zero ? "accepted;write 0-2500;" : "accepted;");
    g_assert_cmpint (f->port->made, ==, is_zero ? 0 : -1);
    g_assert_cmpuint (f->port->n_fds, ==, is_zero ? 1 : 2);
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "unplugged"));
    fakes_settle ();
    if (is_zero)
        course_end_writer (NULL);
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "unplugged");
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    close (first);
    f->port->fd = fd;
}

/*****************************************************************************/
/* The end */

/* The exchange is over while the thread still writes: its descriptor stays open until then. */
static void
test_thread_ends_last (CourseFixture *f, gconstpointer data)
{
    course_connect (f, FALSE);
    g_assert_false (g_cancellable_is_cancelled (course_writing));
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "unplugged"));
    course_expect ("");
    g_assert_false (f->is_over);
    g_assert_true (g_cancellable_is_cancelled (course_writing));
    g_assert_cmpint (fcntl (f->port->made, F_GETFD), >=, 0);
    course_write (1);
    course_end_writer (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    course_expect ("progress 1;");
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "unplugged");
}

/* The port disappears between CONNECT and the main loop. */
static void
test_never_begun (CourseFixture *f, gconstpointer data)
{
    course_begin (f, FALSE);
    course_end_prepare (NULL);
    course_expect ("+QFUPL=\"p\",2500,10,0;");
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "unplugged"));
    course_expect ("");
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "unplugged");
}

/* The package cannot be read: nothing more is sent, and the module's timeout ends the upload. */
static void
test_unreadable (CourseFixture *f, gconstpointer data)
{
    course_connect (f, TRUE);
    course_write (1024);
    course_end_writer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE, "no such disk"));
    wire_port_say (f->port, "A");
    course_expect ("");
    course_expect_bytes (f, 0, 0);
    g_assert_false (f->is_over);
    course_say_result (f, 1024, 7);
    course_expect ("progress 1024;");
    course_expect_end (f, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE, "no such disk");
}

typedef struct {
    const gchar *name;
    guint        sent;
    const gchar *answer;
    gint         error;
    gint         code;
    const gchar *message;
} Refusal;

static const Refusal refusals[] = {
    { "error", 0, "ERROR", DFOTA_ERROR_REFUSED, 0,
      "the module answered AT+QFUPL with ERROR; let it download the package instead" },
    { "full", 0, "+CME ERROR: 403", DFOTA_ERROR_NO_SPACE, 403,
      "the module refused the file with code 403: The module's file system is full*" },
    { "name", 1, "+CME ERROR: 406", DFOTA_ERROR_REFUSED, 406,
      "the module refused the file with code 406: *" },
};

static void
test_refused (CourseFixture *f, gconstpointer data)
{
    const Refusal    *row = data;
    g_autofree gchar *text = g_strdup_printf ("\r\n%s\r\n", row->answer);

    if (row->sent > 0) {
        course_connect (f, FALSE);
        course_write ((gint) row->sent);
    } else {
        course_begin (f, FALSE);
        course_end_prepare (NULL);
    }
    fakes_settle ();
    fakes_take_log ();
    wire_port_say (f->port, text);
    course_expect ("");
    if (row->sent > 0) { /* the module reads the rest of the file as a command */
        course_end_writer (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
        course_expect ("flush;progress 1;");
        fake_time_pass (DFOTA_UPLOAD_GARBAGE_SECONDS * 1000 - 1);
        course_expect ("");
        g_assert_false (f->is_over);
        fake_time_pass (1);
        course_expect ("AT;");
    }
    course_expect_end (f, DFOTA_ERROR, row->error, row->message);
    g_assert_cmpint (f->code, ==, row->code);
}

/* All bytes are sent and the module has answered with OK. */
typedef struct {
    const gchar *name;
    guint        size;
    gint         checksum_added;
    gboolean     is_cancelled, is_lost;
    gint         error; /* of GIOErrorEnum; 0: none */
    const gchar *message;
} Result;

static const Result results[] = {
    { "intact", SIZE, 0, FALSE, FALSE, 0, NULL },
    { "intact-cancelled", SIZE, 0, TRUE, FALSE, 0, NULL },
    { "intact-lost", SIZE, 0, FALSE, TRUE, 0, NULL },
    { "short-cancelled", 100, 0, TRUE, FALSE, G_IO_ERROR_CANCELLED, "Operation was cancelled" },
    { "short-lost", 100, 0, FALSE, TRUE, G_IO_ERROR_CLOSED, "ModemManager has removed the modem" },
    { "short", 100, 0, FALSE, FALSE, G_IO_ERROR_INVALID_DATA,
      "the file arrived damaged: 100 bytes, checksum 209; sent were 2500, 209" },
    { "altered", SIZE, 1, FALSE, FALSE, G_IO_ERROR_INVALID_DATA,
      "the file arrived damaged: 2500 bytes, checksum 20a; sent were 2500, 209" },
};

static void
test_result (CourseFixture *f, gconstpointer data)
{
    const Result *row = data;
    guint         checksum;

    course_connect (f, TRUE);
    checksum = dfota_package_get_checksum (f->package);
    if (row->is_cancelled)
        g_cancellable_cancel (f->cancellable);
    if (row->is_lost)
        g_cancellable_cancel (f->lost);
    g_assert_true (g_cancellable_is_cancelled (course_writing) ==
                   (row->is_cancelled || row->is_lost));
    course_write (SIZE);
    course_end_writer (row->error ? g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled")
                                  : NULL);
    course_expect (""); /* nothing more is sent */
    course_say_result (f, row->size, (guint) ((gint) checksum + row->checksum_added));
    course_expect ("progress 2500;");
    course_expect_end (f, row->error ? G_IO_ERROR : 0, row->error, row->message);
}

/* Damaged without acknowledgements: once more with them. The waits of the first try are over. */
static void
test_repeated (CourseFixture *f, gconstpointer data)
{
    guint checksum;

    course_connect (f, FALSE);
    checksum = dfota_package_get_checksum (f->package);
    course_write (SIZE);
    course_end_writer (NULL);
    f->port->is_busy = TRUE;
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "p arrived damaged; sending it again*");
    course_say_result (f, SIZE - 1, checksum);
    g_test_assert_expected_messages ();
    course_expect ("progress 2500;prepare p 2500;");
    course_end_prepare (NULL);
    course_expect ("+QFUPL=\"p\",2500,10,1;");
    fake_time_pass (200 * 1000); /* the command is in ModemManager's queue */
    course_expect ("");
    g_assert_false (g_cancellable_is_cancelled (f->port->give_up));
    wire_port_send (f->port);
    fake_time_pass (DFOTA_UPLOAD_CONNECT_SECONDS * 1000);
    g_assert_false (g_cancellable_is_cancelled (f->port->give_up));
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    course_expect_bytes (f, 0, 1024);
    course_write (1024);
    wire_port_say (f->port, "AA");
    course_expect_bytes (f, 1024, 1024);
    course_expect ("write 2048-2500;");
    course_write (SIZE);
    course_end_writer (NULL);
    course_say_result (f, SIZE, checksum);
    course_expect ("progress 2500;");
    course_expect_end (f, 0, 0, NULL);
    g_assert_cmpuint (f->port->n_fds, ==, 2);
}

#define YES ((gpointer) 1)
#define ADD(name, data, function)                                                                  \
    g_test_add ("/upload-course/" name, CourseFixture, data, course_set_up, function,              \
                course_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("acknowledged", NULL, test_acknowledged);
    ADD ("two-blocks", NULL, test_two_blocks);
    ADD ("one-byte", NULL, test_one_byte);
    ADD ("not-in-memory", NULL, test_left_to_thread);
    ADD ("full", YES, test_left_to_thread);
    ADD ("answer-at-once", NULL, test_answer_at_once);
    ADD ("no-descriptor", NULL, test_descriptor);
    ADD ("descriptor-0", YES, test_descriptor);
    ADD ("thread-ends-last", NULL, test_thread_ends_last);
    ADD ("never-begun", NULL, test_never_begun);
    ADD ("unreadable", NULL, test_unreadable);
    ADD ("refused/error", &refusals[0], test_refused);
    ADD ("refused/full", &refusals[1], test_refused);
    ADD ("refused/name", &refusals[2], test_refused);
    for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
        g_autofree gchar *path = g_strconcat ("/upload-course/result/", results[i].name, NULL);

        g_test_add (path, CourseFixture, &results[i], course_set_up, test_result, course_tear_down);
    }
    ADD ("repeated", NULL, test_repeated);
    return g_test_run ();
}
