/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * How long an upload waits for the module, and how it is cancelled.
 */

#include "dbus/error.h"
#include "fake-time.h"
#include "fakes.h"
#include "module/timeouts.h"
#include "course-fixture.h"

static void
expect_given_up (CourseFixture *f, gboolean is_given_up)
{
    g_assert_true (g_cancellable_is_cancelled (f->port->give_up) == is_given_up);
}

/* ModemManager ends an exchange that was given up. */
static void
expect_timeout (CourseFixture *f, gboolean is_writing, const gchar *log, const gchar *message)
{
    expect_given_up (f, TRUE);
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    fakes_settle ();
    if (is_writing)
        course_end_writer (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    course_expect (log);
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, message);
}

/* The limit itself is allowed. */
static void
expect_no_connect (CourseFixture *f)
{
    fake_time_pass (DFOTA_UPLOAD_CONNECT_SECONDS * 1000);
    expect_given_up (f, FALSE);
    fake_time_pass (1000);
    expect_timeout (f, FALSE, "", "the module stopped reading the file after 0 bytes");
}

static void
test_no_connect (CourseFixture *f, gconstpointer data)
{
    f->port->is_busy = TRUE;
    course_begin (f, FALSE);
    course_end_prepare (NULL);
    fake_time_pass (100500);
    course_expect ("+QFUPL=\"p\",2500,10,0;");
    expect_given_up (f, FALSE); /* other commands are before it in the queue */
    wire_port_send (f->port);
    expect_no_connect (f);
}

/* Checked once a second, and the limit itself is allowed. */
static void
test_no_connect_exactly (CourseFixture *f, gconstpointer data)
{
    course_begin (f, FALSE);
    course_end_prepare (NULL);
    fake_time_pass (DFOTA_UPLOAD_CONNECT_SECONDS * 1000);
    course_expect ("+QFUPL=\"p\",2500,10,0;");
    expect_given_up (f, FALSE);
    fake_time_pass (1000);
    expect_timeout (f, FALSE, "", "the module stopped reading the file after 0 bytes");
}

/* Bytes of the first try are no sign of life in the second. */
static void
test_no_connect_again (CourseFixture *f, gconstpointer data)
{
    course_connect (f, FALSE);
    course_write (COURSE_SIZE);
    fake_time_pass (1000);
    fakes_take_log ();
    course_end_writer (NULL);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "p arrived damaged; sending it again*");
    course_say_result (f, 100, 0);
    g_test_assert_expected_messages ();
    course_end_prepare (NULL);
    course_expect ("progress 2500;prepare p 2500;+QFUPL=\"p\",2500,10,1;");
    expect_no_connect (f);
}

/* Bytes that are sent, and anything that the module sends, show that it is alive. */
static void
test_no_data (CourseFixture *f, gconstpointer data)
{
    course_begin (f, FALSE);
    course_end_prepare (NULL);
    fake_time_pass (50000);
    wire_port_say (f->port, "\r\nCONNECT\r\n");
    course_expect ("+QFUPL=\"p\",2500,10,0;accepted;write 0-2500;");
    fake_time_pass (DFOTA_UPLOAD_DATA_SECONDS * 1000);
    course_write (1);
    fake_time_pass (200);
    course_expect ("progress 1;");
    fake_time_pass (DFOTA_UPLOAD_DATA_SECONDS * 1000);
    fakes_take_log ();
    expect_given_up (f, FALSE);
    wire_port_say (f->port, "\r\nRDY\r\n");
    fake_time_pass (DFOTA_UPLOAD_DATA_SECONDS * 1000);
    expect_given_up (f, FALSE);
    fake_time_pass (1000);
    expect_given_up (f, TRUE);
    fakes_take_log ();
    expect_timeout (f, TRUE, "progress 1;", "the module stopped reading the file after 1 bytes");
}

static void
test_progress (CourseFixture *f, gconstpointer data)
{
    course_connect (f, FALSE);
    fake_time_pass (200);
    course_expect (""); /* no byte yet */
    course_write (1);
    fake_time_pass (199);
    course_expect ("");
    fake_time_pass (1);
    course_expect ("progress 1;");
    course_write (1000);
    fake_time_pass (400);
    course_expect ("progress 1000;progress 1000;");
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "unplugged"));
    course_end_writer (NULL);
    course_expect ("progress 1000;");
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "unplugged");
}

/* The modem is removed: the exchange ends within a second, even if the command waits. */
static void
test_lost (CourseFixture *f, gconstpointer is_busy)
{
    f->port->is_busy = is_busy != NULL;
    course_begin (f, FALSE);
    course_end_prepare (NULL);
    g_cancellable_cancel (f->lost);
    g_assert_true (g_cancellable_is_cancelled (course_writing));
    expect_given_up (f, FALSE);
    fake_time_pass (1000);
    course_expect ("+QFUPL=\"p\",2500,10,0;");
    expect_given_up (f, TRUE);
    wire_port_end (f->port, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "ModemManager has removed the modem");
}

/* A cancelled upload sends no more, and waits for the module. */
static void
test_cancelled (CourseFixture *f, gconstpointer data)
{
    course_connect (f, TRUE);
    course_write (1024);
    course_end_writer (NULL);
    g_cancellable_cancel (f->cancellable);
    wire_port_say (f->port, "A");
    course_expect_bytes (f, 0, 0);
    fake_time_pass (2000);
    expect_given_up (f, FALSE);
    g_assert_false (f->is_over);
    fakes_take_log ();
    course_say_result (f, 1024, 0);
    course_expect ("progress 1024;");
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
}

/*****************************************************************************/
/* Before AT+QFUPL */

static void
test_unprepared (CourseFixture *f, gconstpointer data)
{
    f->given = NULL;
    course_begin (f, FALSE);
    course_end_prepare (g_error_new (DFOTA_ERROR, DFOTA_ERROR_NO_SPACE, "full"));
    course_expect ("");
    course_expect_end (f, DFOTA_ERROR, DFOTA_ERROR_NO_SPACE, "full");
    g_assert_cmpint (f->code, ==, 0);
}

/* Cancelled before, or meanwhile: the preparation ends, and so does the upload. */
static void
test_prepare_cancelled (CourseFixture *f, gconstpointer is_before)
{
    if (is_before)
        g_cancellable_cancel (f->cancellable);
    course_begin (f, FALSE);
    g_cancellable_cancel (f->cancellable);
    g_assert_true (g_cancellable_is_cancelled (course_writing));
    course_end_prepare (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    course_expect ("");
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static void
test_prepare_lost (CourseFixture *f, gconstpointer data)
{
    course_begin (f, FALSE);
    g_cancellable_cancel (f->lost);
    g_assert_true (g_cancellable_is_cancelled (course_writing));
    course_end_prepare (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
    course_expect ("");
    course_expect_end (f, G_IO_ERROR, G_IO_ERROR_CLOSED, "ModemManager has removed the modem");
}

#define YES ((gpointer) 1)
#define ADD(name, data, function)                                                                  \
    g_test_add ("/upload-waits/" name, CourseFixture, data, course_set_up, function,               \
                course_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("no-connect", NULL, test_no_connect);
    ADD ("no-connect-exactly", NULL, test_no_connect_exactly);
    ADD ("no-connect-again", NULL, test_no_connect_again);
    ADD ("no-data", NULL, test_no_data);
    ADD ("progress", NULL, test_progress);
    ADD ("lost", NULL, test_lost);
    ADD ("lost-in-queue", YES, test_lost);
    ADD ("cancelled", NULL, test_cancelled);
    ADD ("unprepared", NULL, test_unprepared);
    ADD ("prepare-cancelled", NULL, test_prepare_cancelled);
    ADD ("cancelled-before", YES, test_prepare_cancelled);
    ADD ("prepare-lost", NULL, test_prepare_lost);
    return g_test_run ();
}
