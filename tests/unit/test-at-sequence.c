/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * To which command an answer belongs, over a port with late answers.
 */

#include "module/at-sequence.h"

#include "dbus/error.h"
#include "fake-time.h"
#include "late-port.h"

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
        g_autoptr (LatePort)     port = late_port_new (rows[i].answers, rows[i].late);
        g_autoptr (GString)      facts = g_string_new (NULL);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        dfota_at_sequence_async (DFOTA_PORT (port), steps, G_N_ELEMENTS (steps), facts, NULL,
                                 late_port_store, &result);
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
        /* each step has its own tries */
        { steps,
          { in_turn, "Quectel", in_turn, "Quectel", in_turn, OK, "Quectel", in_turn, OK },
          M "+A;" M "+A;" M "+A;+B;" M "+B;",
          NULL },
        /* it is still busy with that step, for a while or for good */
        { optional_first, { in_turn, "silence", "silence", in_turn, OK }, M "+B;" M M "+A;", NULL },
        { optional_first,
          { in_turn, "silence", "silence", "silence", "silence", "silence", "silence" },
          M "+B;" M M M M M,
          "the module does not answer AT+CMEE? as expected; try again later" },
        /* it was busy, and does not answer later */
        { optional_first,
          { in_turn, "silence", in_turn, "Quectel", "silence" },
          M "+B;" M "+A;" M,
          "the module does not answer (silent)" },
        { steps, { "silence" }, M, "the module does not answer (silent)" },
        { steps, { in_turn, "silence" }, M "+A;", "the module does not answer AT+A (silent)" },
        { steps,
          { in_turn, "Quectel", in_turn, "Quectel", in_turn, "Quectel" },
          M "+A;" M "+A;" M "+A;",
          "the module does not answer AT+A (it sends other text instead)" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (LatePort)     port = late_port_new (NULL, rows[i].script);
        g_autoptr (GString)      facts = g_string_new (NULL);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        g_test_message ("row %u", i);
        dfota_at_sequence_async (DFOTA_PORT (port), rows[i].steps, 2, facts, NULL, late_port_store,
                                 &result);
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
    g_autoptr (LatePort)      port = late_port_new (NULL, script);
    g_autoptr (GAsyncResult)  result = NULL;
    g_autoptr (GError)        error = NULL;

    dfota_at_sequence_async (DFOTA_PORT (port), failing, 2, NULL, NULL, late_port_store, &result);
    fake_time_run_until ((gpointer *) &result);
    g_assert_false (dfota_at_sequence_finish (result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_assert_cmpstr (port->commands->str, ==, M "+A;");
}

static gboolean
count (gpointer n)
{
    ++*(guint *) n;
    return G_SOURCE_REMOVE;
}

/* A pause ends in time, or at once when it is cancelled. */
static void
test_pause (void)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    guint                    n = 0;

    dfota_at_pause (1000, NULL, count, &n);
    dfota_at_pause (1000, cancellable, count, &n);
    fake_time_pass (999);
    g_assert_cmpuint (n, ==, 0);
    fake_time_pass (1);
    g_assert_cmpuint (n, ==, 2);
    dfota_at_pause (1000, cancellable, count, &n);
    fake_time_pass (1);
    g_assert_cmpuint (n, ==, 2);
    g_cancellable_cancel (cancellable);
    fake_time_pass (0);
    g_assert_cmpuint (n, ==, 3);
    fake_time_pass (2000);
    g_assert_cmpuint (n, ==, 3);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/at-sequence/steps", test_steps);
    g_test_add_func ("/at-sequence/marker", test_marker);
    g_test_add_func ("/at-sequence/handler-fails", test_handler_fails);
    g_test_add_func ("/at-sequence/pause", test_pause);
    return g_test_run ();
}
