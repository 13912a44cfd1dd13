/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * To which command an answer belongs. The port behaves as ModemManager's: it takes a late
 * answer for the answer to the next command, unless there is a pause before.
 */

#include "module/at-sequence.h"

#include <libmm-glib.h>

#include "dbus/error.h"
#include "fake-time.h"
#include "module/revision.h"

#define OK      ""
#define REFUSED "ERROR"

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

/* The answers that are still to come. Each command adds its own at the end. */
struct _FakePort {
    DfotaPort           parent;
    const gchar *const *answers; /* commands and their answers in turn; NULL at the end. NULL: the
                                    answers are those pending, whatever the commands are */
    GQueue   pending;
    gint64   last;
    GString *commands;
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, DFOTA_TYPE_PORT)

static const gchar *
find_answer (FakePort *self, const gchar *command)
{
    if (g_str_equal (command, "+CMEE?"))
        return "+CMEE: 1";
    for (guint i = 0; self->answers[i]; i += 2)
        if (g_str_equal (self->answers[i], command))
            return self->answers[i + 1];
    return REFUSED;
}

static void
discard_late (FakePort *self)
{
    gint64 now = g_get_monotonic_time ();

    if (self->answers && now - self->last > 250 * 1000)
        g_queue_clear (&self->pending);
    self->last = now;
}

static void
command_async (DfotaPort          *port,
               const gchar        *command,
               guint               timeout,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
    FakePort         *self = FAKE_PORT (port);
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    const gchar      *answer;

    discard_late (self);
    g_string_append_printf (self->commands, "%s;", command);
    if (self->answers)
        g_queue_push_tail (&self->pending, (gpointer) find_answer (self, command));
    answer = g_queue_pop_head (&self->pending);
    if (g_str_equal (answer, REFUSED))
        g_task_return_new_error (task, MM_MOBILE_EQUIPMENT_ERROR, MM_MOBILE_EQUIPMENT_ERROR_UNKNOWN,
                                 "ERROR");
    else if (g_str_equal (answer, "silence"))
        g_task_return_new_error (task, MM_SERIAL_ERROR, MM_SERIAL_ERROR_RESPONSE_TIMEOUT, "silent");
    else
        g_task_return_pointer (task, g_strdup (answer), g_free);
}

static void
fake_port_finalize (GObject *object)
{
    g_queue_clear (&FAKE_PORT (object)->pending);
    g_string_free (FAKE_PORT (object)->commands, TRUE);
    G_OBJECT_CLASS (fake_port_parent_class)->finalize (object);
}

static void
fake_port_init (FakePort *self)
{
    self->commands = g_string_new (NULL);
    self->last = g_get_monotonic_time ();
}

static void
fake_port_class_init (FakePortClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_port_finalize;
    DFOTA_PORT_CLASS (klass)->command_async = command_async;
}

static FakePort *
fake_port_new (const gchar *const *answers, const gchar *const *late)
{
    FakePort *self = g_object_new (FAKE_TYPE_PORT, NULL);

    self->answers = answers;
    for (guint i = 0; late[i]; i++)
        g_queue_push_tail (&self->pending, (gpointer) late[i]);
    return self;
}

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GAsyncResult **place = user_data;

    *place = g_object_ref (result);
}

/*****************************************************************************/

static DfotaAtResult
handle_fact (const gchar *response, gpointer user_data, GError **error)
{
    if (response && *response && !g_str_has_prefix (response, "+FACT"))
        return DFOTA_AT_AGAIN;
    g_string_append_printf (user_data, "%s;", response ? response : REFUSED);
    return DFOTA_AT_NEXT;
}

static const DfotaAtStep steps[] = {
    { "+A", 1, handle_fact, FALSE },
    { "+B", 1, handle_fact, TRUE },
};

#define M "+CMEE?;"

static void
test_steps (void)
{
    static const struct {
        const gchar *answers[5];
        const gchar *late[4];
        const gchar *commands;
        const gchar *facts; /* NULL: the reading fails */
    } rows[] = {
        { { "+A", OK, "+B", "+FACT: 1" }, { NULL }, M "+A;+B;", OK ";+FACT: 1;" },
        { { "+A", REFUSED, "+B", OK }, { NULL }, M "+A;+B;", REFUSED ";" OK ";" },
        /* one or two answers to commands that were given up */
        { { "+A", OK, "+B", "+FACT: 1" }, { REFUSED }, M M "+A;+B;", OK ";+FACT: 1;" },
        { { "+A", REFUSED, "+B", OK }, { OK }, M M "+A;+B;", REFUSED ";" OK ";" },
        { { "+A", OK, "+B", OK }, { OK, "+FACT: 7" }, M M "+A;+B;", OK ";" OK ";" },
        { { "+A", OK, "+B", OK }, { "+CMEE: 1\r\n\r\nOK\r\n" }, M M "+A;+B;", OK ";" OK ";" },
        /* no answer is valid */
        { { "+A", "Quectel", "+B", OK }, { NULL }, M "+A;" M "+A;" M "+A;", NULL },
        { { "+A", OK, "+B", "Quectel" }, { NULL }, M "+A;+B;" M "+B;" M "+B;", OK ";" },
        { { "+A", "silence", "+B", OK }, { NULL }, M "+A;", NULL },
        { { "+A", OK, "+B", "silence" }, { NULL }, M "+A;+B;", OK ";" },
        { { "+A", OK, "+B", OK }, { "silence" }, M, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (FakePort)     port = fake_port_new (rows[i].answers, rows[i].late);
        g_autoptr (GString)      facts = g_string_new (NULL);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        dfota_at_sequence_async (DFOTA_PORT (port), steps, G_N_ELEMENTS (steps), facts, NULL, ready,
                                 &result);
        fake_time_run_until ((gpointer *) &result);
        g_assert_true (dfota_at_sequence_finish (result, &error) == (rows[i].facts != NULL));
        g_assert_cmpstr (port->commands->str, ==, rows[i].commands);
        if (rows[i].facts)
            g_assert_cmpstr (facts->str, ==, rows[i].facts);
    }
}

/* One answer after another, and when the marker is sent. */
static void
test_marker (void)
{
    static const DfotaAtStep optional_first[] = {
        { "+B", 1, handle_fact, TRUE },
        { "+A", 1, handle_fact, FALSE },
    };
    static const gchar *const in_turn = "+CMEE: 1";
    const struct {
        const DfotaAtStep *steps;
        const gchar       *script[12];
        const gchar       *commands;
        const gchar       *error; /* NULL: none */
    } rows[] = {
        { steps, { OK, OK, OK, OK, in_turn, OK, OK }, M M M M M "+A;+B;", NULL },
        { steps,
          { OK, REFUSED, OK, OK, OK },
          M M M M M,
          "the module does not answer AT+CMEE? as expected; try again later" },
        /* the tries begin anew after each success */
        { steps,
          { OK, OK, OK, OK, in_turn, "Quectel", OK, in_turn, OK, OK },
          M M M M M "+A;" M M "+A;+B;",
          NULL },
        /* after a step without a valid answer */
        { optional_first, { in_turn, "silence", in_turn, OK }, M "+B;" M "+A;", NULL },
        { optional_first, { in_turn, OK, OK }, M "+B;+A;", NULL },
        { steps, { "silence" }, M, "the module does not answer (silent)" },
        { steps, { in_turn, "silence" }, M "+A;", "the module does not answer AT+A (silent)" },
        { steps,
          { in_turn, "Quectel", in_turn, "Quectel", in_turn, "Quectel" },
          M "+A;" M "+A;" M "+A;",
          "the module does not answer AT+A (it sends other text instead)" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (FakePort)     port = fake_port_new (NULL, rows[i].script);
        g_autoptr (GString)      facts = g_string_new (NULL);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        g_test_message ("row %u", i);
        dfota_at_sequence_async (DFOTA_PORT (port), rows[i].steps, 2, facts, NULL, ready, &result);
        fake_time_run_until ((gpointer *) &result);
        g_assert_true (dfota_at_sequence_finish (result, &error) == !rows[i].error);
        g_assert_cmpstr (port->commands->str, ==, rows[i].commands);
        g_assert_cmpstr (error ? error->message : NULL, ==, rows[i].error);
        if (error)
            g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    }
}

static DfotaAtResult
handle_and_fail (const gchar *response, gpointer user_data, GError **error)
{
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "unwanted");
    return DFOTA_AT_FAIL;
}

/* A handler ends the sequence with its error. */
static void
test_handler_fails (void)
{
    static const DfotaAtStep failing[] = {
        { "+A", 1, handle_and_fail, TRUE },
        { "+B", 1, handle_fact, FALSE },
    };
    static const gchar *const script[] = { "+CMEE: 1", OK, OK, NULL };
    g_autoptr (FakePort)      port = fake_port_new (NULL, script);
    g_autoptr (GAsyncResult)  result = NULL;
    g_autoptr (GError)        error = NULL;

    dfota_at_sequence_async (DFOTA_PORT (port), failing, 2, NULL, NULL, ready, &result);
    fake_time_run_until ((gpointer *) &result);
    g_assert_false (dfota_at_sequence_finish (result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_assert_cmpstr (port->commands->str, ==, M "+A;");
}

/*****************************************************************************/

#define A1 "EP06ELAR02A08M4G_01.001.01.001"
#define A  "EP06ELAR02A08M4G"

static void
test_revision (void)
{
    static const struct {
        const gchar *answers[9];
        const gchar *late[4];
        gboolean     is_base_enough;
        const gchar *identity; /* NULL: the reading fails */
    } rows[] = {
        { { "+CGMR", A, "+QGMR", A1, "+QGMR?", A1, "+CSUB", "SubEdition: V01" },
          { NULL },
          FALSE,
          A1 " " A " V01" },
        { { "+CGMR", A, "+QGMR", A1 }, { NULL }, FALSE, A1 " " A " none" },
        { { "+CGMR", A, "+QGMR?", A1 }, { NULL }, FALSE, A1 " " A " none" },
        { { "+CGMR", A, "+QGMR", "RING\r\n\r\n" A1, "+CSUB", "SubEdition: V02" },
          { "Quectel", REFUSED },
          FALSE,
          A1 " " A " V02" },
        /* each answer is taken for that to the next command, for ever */
        { { "+CGMR", A, "+QGMR", A1 }, { A1, OK }, FALSE, A1 " " A " none" },
        /* better no exact revision than a wrong one */
        { { "+CGMR", A, "+QGMR", "RING" }, { NULL }, FALSE, " " A " none" },
        { { "+CGMR", A, "+QGMR", "Quectel", "+QGMR?", "861107030000010" },
          { NULL },
          FALSE,
          " " A " none" },
        { { "+CGMR", "EP06", "+QGMR", "RING" }, { NULL }, FALSE, NULL },
        /* An ERROR to AT+QGMR counts only when the time is over. */
        { { "+CGMR", A, "+CSUB", "SubEdition: V01" }, { NULL }, FALSE, " " A " V01" },
        { { "+CGMR", A, "+CSUB", "SubEdition: V01" }, { NULL }, TRUE, " " A " V01" },
        { { NULL }, { NULL }, FALSE, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (FakePort)      port = fake_port_new (rows[i].answers, rows[i].late);
        g_autoptr (DfotaIdentity) before = dfota_identity_new (NULL, A, NULL);
        g_autoptr (DfotaIdentity) identity = NULL;
        g_autoptr (GAsyncResult)  result = NULL;
        g_autoptr (GError)        error = NULL;
        g_autofree gchar         *text = NULL;
        guint64                   begin = fake_time_now ();

        dfota_revision_read_async (DFOTA_PORT (port), NULL, rows[i].is_base_enough ? before : NULL,
                                   rows[i].is_base_enough ? 100 : 1.5, NULL, ready, &result);
        fake_time_run_until ((gpointer *) &result);
        identity = dfota_revision_read_finish (result, &error);
        if (identity)
            text = g_strdup_printf ("%s %s %s", identity->exact, identity->base, identity->edition);
        g_assert_cmpstr (text, ==, rows[i].identity);
        g_assert_cmpuint (fake_time_now () - begin, <, 60 * 1000);
    }
}

/* A cancelled sequence does not wait for the end of a pause. */
static void
test_cancelled (void)
{
    static const gchar *const answers[] = { "+CGMR", A, NULL };
    static const gchar *const none[] = { NULL };
    g_autoptr (FakePort)      port = fake_port_new (answers, none);
    g_autoptr (GCancellable)  cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult)  result = NULL;
    g_autoptr (GError)        error = NULL;

    dfota_revision_read_async (DFOTA_PORT (port), NULL, NULL, 100, cancellable, ready, &result);
    while (!g_str_has_suffix (port->commands->str, "+CSUB;+CMEE?;+CGMR;+QGMR;+QGMR?;+CSUB;"))
        g_main_context_iteration (NULL, TRUE);
    while (fake_time_next () == G_MAXUINT64) /* until the pause begins */
        g_main_context_iteration (NULL, TRUE);
    g_cancellable_cancel (cancellable);
    while (!result)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    g_assert_null (dfota_revision_read_finish (result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/at-sequence/steps", test_steps);
    g_test_add_func ("/at-sequence/marker", test_marker);
    g_test_add_func ("/at-sequence/handler-fails", test_handler_fails);
    g_test_add_func ("/at-sequence/revision", test_revision);
    g_test_add_func ("/at-sequence/cancelled", test_cancelled);
    return g_test_run ();
}
