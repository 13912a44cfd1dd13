/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * To which command an answer belongs: as text, and over a fake port that returns the text
 * of a row in pieces.
 */

#include "module/qfotadl.h"

#include <signal.h>
#include <unistd.h>

#include "dbus/error.h"
#include "fake-time.h"
#include "module/timeouts.h"
#include "descriptors.h"

#define COMMAND  "AT+QFOTADL=\"http://h/p.zip\""
#define QUESTION "AT+CMEE?\r"

#define ACCEPTED 0
#define REFUSED  DFOTA_ERROR_REFUSED
#define UNKNOWN  (-1)

static const struct {
    const gchar *name;
    const gchar *pieces[6];
    gboolean     is_asked; /* The question. */
    gint         result;
} rows[] = {
    { "ok", { "\r\nOK\r\n" }, FALSE, ACCEPTED },
    { "ok-torn", { "\r\nO", "K\r", "\n" }, FALSE, ACCEPTED },
    { "echo", { "AT+QFOTADL=\"http://h/OK\"\r\r\nOK\r\n" }, FALSE, ACCEPTED },
    { "error", { "\r\nERROR\r\n", "\r\n+CMEE: 1\r\n\r\nOK\r\n" }, TRUE, REFUSED },
    { "cme", { "\r\n+CME ERROR: 50\r\n", "\r\n+CMEE: 1\r\n\r\nOK\r\n" }, TRUE, REFUSED },
    { "error-torn", { "\r\nERR", "OR\r\n", "\r\n+CMEE: ", "1\r\n\r\n", "OK\r\n" }, TRUE, REFUSED },
    { "echo-of-question",
      { "\r\nERROR\r\n", "AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n" },
      TRUE,
      REFUSED },
    { "late-error", { "\r\nERROR\r\n", "\r\nOK\r\n\r\n+CMEE: 1\r\n\r\nOK\r\n" }, TRUE, ACCEPTED },
    { "late-error-apart",
      { "\r\nERROR\r\n", "\r\nOK\r\n", "\r\n+CMEE: 1\r\n", "\r\nOK\r\n" },
      TRUE,
      ACCEPTED },
    { "both-at-once", { "\r\nERROR\r\n\r\nOK\r\n", "" }, FALSE, ACCEPTED },
    { "late-error-and-gone", { "\r\nERROR\r\n", "\r\nOK\r\n" }, TRUE, ACCEPTED },
    { "late-error-and-refused",
      { "\r\nERROR\r\n", "\r\nERROR\r\n", "\r\n+CMEE: 1\r\n\r\nOK\r\n" },
      TRUE,
      REFUSED },
    { "refused-and-gone", { "\r\nERROR\r\n", "\r\n+CMEE: 1\r\n" }, TRUE, REFUSED },
    { "error-and-gone", { "\r\nERROR\r\n" }, TRUE, UNKNOWN },
    { "gone", { "" }, FALSE, UNKNOWN },
    { "other-lines", { "\r\nRING\r\n\r\n+CSQ: 20,99\r\n" }, FALSE, UNKNOWN },
    { "message-with-ok",
      { "\r\n+CMT: \"+49\"\r\nOK\r\n", "\r\nERROR\r\n", "\r\n+CMEE: 1\r\n\r\nOK\r\n" },
      TRUE,
      REFUSED },
    { "message-with-error", { "\r\n+CMT: \"+49\"\r\nERR", "OR\r\n\r\nOK\r\n" }, FALSE, ACCEPTED },
    { "message-line-feed-first", { "\r\n+CMT: 1\n\rERROR\r\n\nOK\r\n" }, FALSE, ACCEPTED },
    { "message-lost", { "\r\n+CDS: 25\r\n\r\nOK\r\n" }, FALSE, ACCEPTED },
    { "not-the-answer",
      { "\r\nERROR\r\n", "\r\n+CMEE: (0-2)\r\n\r\nOK\r\n", "\r\n+CMEE: 1\r\n\r\nOK\r\n" },
      TRUE,
      ACCEPTED },
    { "word-with-ok", { "\r\nOKAY\r\n\r\nNOK\r\n" }, FALSE, UNKNOWN },
};

/*****************************************************************************/
/* The port. It goes away after the last piece. */

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

struct _FakePort {
    DfotaPort         parent;
    DfotaPortExchange exchange;
    GString          *bytes;
    int               ends[2];
    GCancellable     *cancellable; /* without pieces: the test plays the module */
    GTask            *task;
    gboolean          has_no_fd;
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, DFOTA_TYPE_PORT)

static void
exchange_async (DfotaPort               *port,
                const DfotaPortExchange *exchange,
                GCancellable            *cancellable,
                GAsyncReadyCallback      callback,
                gpointer                 user_data)
{
    FakePort           *self = FAKE_PORT (port);
    const gchar *const *pieces = g_object_get_data (G_OBJECT (port), "pieces");
    g_autoptr (GTask)   task = g_task_new (port, NULL, callback, user_data);
    gboolean            is_over = FALSE;

    g_assert_cmpstr (exchange->command, ==, COMMAND);
    if (!pieces) {
        self->exchange = *exchange;
        self->cancellable = cancellable;
        self->task = g_steal_pointer (&task);
        return;
    }
    exchange->sent (exchange->user_data);
    for (guint i = 0; pieces[i] && !is_over; i++) {
        g_string_append (self->bytes, pieces[i]);
        is_over = exchange->take (self->bytes, exchange->user_data);
    }
    if (is_over)
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "gone");
}

static int
dup_fd (DfotaPort *port)
{
    return FAKE_PORT (port)->has_no_fd ? -1 : dup (FAKE_PORT (port)->ends[1]);
}

static void
fake_port_finalize (GObject *object)
{
    FakePort *self = FAKE_PORT (object);

    close (self->ends[0]);
    close (self->ends[1]);
    g_string_free (self->bytes, TRUE);
    G_OBJECT_CLASS (fake_port_parent_class)->finalize (object);
}

static void
fake_port_init (FakePort *self)
{
    self->bytes = g_string_new (NULL);
    g_assert_cmpint (pipe (self->ends), ==, 0);
}

static void
fake_port_class_init (FakePortClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_port_finalize;
    DFOTA_PORT_CLASS (klass)->exchange_async = exchange_async;
    DFOTA_PORT_CLASS (klass)->dup_fd = dup_fd;
}

/*****************************************************************************/

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    gint              *outcome = user_data;
    g_autoptr (GError) error = NULL;

    if (dfota_qfotadl_finish (result, &error))
        *outcome = ACCEPTED;
    else
        *outcome = error->domain == DFOTA_ERROR ? error->code : UNKNOWN;
}

static gchar *
read_question (FakePort *port)
{
    gchar  text[64] = "";
    gssize n;

    g_assert_cmpint (dup2 (STDIN_FILENO, port->ends[1]), ==, port->ends[1]); /* end of file */
    n = read (port->ends[0], text, sizeof text - 1);
    g_assert_cmpint (n, >=, 0);
    return g_strndup (text, (gsize) n);
}

static void
test_row (gconstpointer data)
{
    guint                i = GPOINTER_TO_UINT (data);
    g_autoptr (FakePort) port = g_object_new (FAKE_TYPE_PORT, NULL);
    g_autofree gchar    *question = NULL;
    gint                 outcome = -2;

    g_object_set_data (G_OBJECT (port), "pieces", (gpointer) rows[i].pieces);
    dfota_qfotadl_async (DFOTA_PORT (port), COMMAND, 60, ready, &outcome);
    while (outcome == -2)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (outcome, ==, rows[i].result);
    question = read_question (port);
    g_assert_cmpstr (question, ==, rows[i].is_asked ? QUESTION : "");
}

/* Byte by byte, the result is the same. */
static void
test_bytes (gconstpointer data)
{
    guint               i = GPOINTER_TO_UINT (data);
    g_autoptr (GString) bytes = g_string_new (NULL);
    g_autofree gchar   *text = g_strjoinv ("", (gchar **) rows[i].pieces);
    DfotaQfotadlStage   stage = DFOTA_QFOTADL_ASKED;

    for (const gchar *at = text; *at; at++) {
        g_string_append_c (bytes, *at);
        stage = dfota_qfotadl_answer_take (stage, bytes);
    }
    if (rows[i].result == REFUSED)
        g_assert_cmpint (stage, >=, DFOTA_QFOTADL_REFUSED_SURELY);
    g_assert_true ((stage == DFOTA_QFOTADL_ACCEPTED || stage == DFOTA_QFOTADL_ACCEPTED_LATE) ==
                   (rows[i].result == ACCEPTED));
}

static void
store (GObject *source, GAsyncResult *result, gpointer user_data)
{
    dfota_qfotadl_finish (result, user_data);
}

/* Ends the exchange as ModemManager does when it is cancelled. */
static void
assert_given_up (FakePort *port, GError **error, const gchar *message)
{
    g_autoptr (GTask) task = g_steal_pointer (&port->task);

    g_assert_true (g_cancellable_is_cancelled (port->cancellable));
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_error (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    g_assert_cmpstr ((*error)->message, ==, message);
    g_clear_error (error);
}

/* The time begins when the command is sent. A doubtful ERROR has a time of its own. */
static void
test_timeout (void)
{
    g_autoptr (FakePort) port = g_object_new (FAKE_TYPE_PORT, NULL);
    g_autoptr (GString)  bytes = g_string_new (NULL);
    GError              *error = NULL;
    guint                n;

    dfota_qfotadl_async (DFOTA_PORT (port), COMMAND, 60, store, &error);
    fake_time_pass (100000); /* in the queue */
    g_assert_false (g_cancellable_is_cancelled (port->cancellable));
    port->exchange.sent (port->exchange.user_data);
    fake_time_pass (59999);
    g_assert_false (g_cancellable_is_cancelled (port->cancellable));
    fake_time_pass (1);
    assert_given_up (port, &error, "no answer in time");

    for (guint i = 0; i < 3; i++) {
        port->has_no_fd = i == 1;
        dfota_qfotadl_async (DFOTA_PORT (port), COMMAND, 60, store, &error);
        port->exchange.sent (port->exchange.user_data);
        fake_time_pass (59000);
        g_string_assign (bytes, "\r\nERROR\r\n");
        n = descriptors_count (); /* before */
        if (i == 2) {             /* the question cannot be written */
            close (port->ends[0]);
            signal (SIGPIPE, SIG_IGN);
            g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "*could not send a command*");
        }
        g_assert_false (port->exchange.take (bytes, port->exchange.user_data));
        g_test_assert_expected_messages ();
        g_assert_cmpuint (descriptors_count (), ==, n - (i == 2));
        fake_time_pass (DFOTA_QFOTADL_CHECK_SECONDS * 1000 - 1);
        g_assert_false (g_cancellable_is_cancelled (port->cancellable));
        fake_time_pass (1);
        assert_given_up (port, &error, "ERROR, possibly to an earlier command");
    }
    g_assert_no_errno (pipe (port->ends));
}

/* An answer in time, and one that comes while the port goes: no timer is left. */
static void
test_in_time (void)
{
    g_autoptr (FakePort) port = g_object_new (FAKE_TYPE_PORT, NULL);
    GError              *error = NULL;

    for (guint i = 0; i < 2; i++) {
        g_autoptr (GString) bytes = g_string_new (i ? "\r\nRING\r\n" : "\r\nOK\r\n");

        dfota_qfotadl_async (DFOTA_PORT (port), COMMAND, 60, store, &error);
        port->exchange.sent (port->exchange.user_data);
        g_assert_cmpint (port->exchange.take (bytes, port->exchange.user_data), ==, i == 0);
        if (i)
            g_task_return_new_error (port->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "gone");
        else
            g_task_return_boolean (port->task, TRUE);
        g_clear_object (&port->task);
        while (g_main_context_iteration (NULL, FALSE))
            ;
        g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    }
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
    g_clear_error (&error);
}

/* A late ERROR and the OK: it is not over before the answer to the question, too, has come. */
static void
test_question_outstanding (void)
{
    static const struct {
        const gchar *piece;
        gboolean     is_over;
    } pieces[] = {
        { "\r\nERROR\r\n", FALSE },
        { "\r\nOK\r\n", FALSE },
        { "\r\n+CMEE: 1\r\n\r\nOK\r\n", TRUE },
    };
    g_autoptr (FakePort) port = g_object_new (FAKE_TYPE_PORT, NULL);
    g_autoptr (GString)  bytes = g_string_new (NULL);
    GError              *error = NULL;

    dfota_qfotadl_async (DFOTA_PORT (port), COMMAND, 60, store, &error);
    port->exchange.sent (port->exchange.user_data);
    for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
        g_string_append (bytes, pieces[i].piece);
        g_assert_cmpint (port->exchange.take (bytes, port->exchange.user_data), ==,
                         pieces[i].is_over);
    }
    g_task_return_boolean (port->task, TRUE);
    g_clear_object (&port->task);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/qfotadl/timeout", test_timeout);
    g_test_add_func ("/qfotadl/in-time", test_in_time);
    g_test_add_func ("/qfotadl/question-outstanding", test_question_outstanding);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *row = g_strconcat ("/qfotadl/row/", rows[i].name, NULL);
        g_autofree gchar *each = g_strconcat ("/qfotadl/bytes/", rows[i].name, NULL);

        g_test_add_data_func (row, GUINT_TO_POINTER (i), test_row);
        g_test_add_data_func (each, GUINT_TO_POINTER (i), test_bytes);
    }
    return g_test_run ();
}
