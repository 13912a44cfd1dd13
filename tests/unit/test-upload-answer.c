/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The bytes that a module sends during an upload, in one piece and byte by byte: no other
 * text is taken for an acknowledgement, and no acknowledgement is lost.
 */

#include <string.h>

#include "protocol/upload-answer.h"

#define CONNECT "\r\nCONNECT\r\n"

static const struct {
    const gchar     *name;
    gboolean         has_acks;
    const gchar     *text;
    DfotaUploadStage stage;
    guint            n_acks;
    gboolean         has_result;
    guint64          size;
    guint16          checksum;
    gint             code;
} rows[] = {
    { "nothing", TRUE, "", DFOTA_UPLOAD_ASKED },
    { "connect", TRUE, CONNECT, DFOTA_UPLOAD_CONNECTED },
    { "echo", TRUE, "AT+QFUPL=\"p\",3,10,1\r" CONNECT, DFOTA_UPLOAD_CONNECTED, 0 },
    { "refused", TRUE, "\r\n+CME ERROR: 420\r\n", DFOTA_UPLOAD_REFUSED, 0, FALSE, 0, 0, 420 },
    { "refused-no-code", FALSE, "\r\nERROR\r\n", DFOTA_UPLOAD_REFUSED },
    { "refused-text", FALSE, "\r\n+CME ERROR: no space\r\n", DFOTA_UPLOAD_REFUSED },
    { "acks", TRUE, CONNECT "AAA", DFOTA_UPLOAD_CONNECTED, 3 },
    { "acks-not-asked-for", FALSE, CONNECT "AAA\r\n", DFOTA_UPLOAD_CONNECTED, 0 },
    { "acks-before-connect", TRUE, "AA\r\n" CONNECT, DFOTA_UPLOAD_CONNECTED, 0 },
    { "done", TRUE, CONNECT "AA\r\n+QFUPL: 2048,1f3a\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 2, TRUE,
      2048, 0x1f3a },
    { "done-no-acks", FALSE, CONNECT "\r\n+QFUPL: 3,0\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 0, TRUE, 3,
      0 },
    { "done-no-result", FALSE, CONNECT "\r\nOK\r\n", DFOTA_UPLOAD_DONE },
    { "broken", TRUE, CONNECT "A\r\n+CME ERROR: 409\r\n", DFOTA_UPLOAD_REFUSED, 1, FALSE, 0, 0,
      409 },
    /* the letter A inside lines */
    { "urc", TRUE, CONNECT "A\r\n+QIND: \"AAA\",AAA\r\nA", DFOTA_UPLOAD_CONNECTED, 2 },
    { "urc-then-ack", TRUE, CONNECT "\r\n+CREG: 1\r\nAA", DFOTA_UPLOAD_CONNECTED, 2 },
    { "urc-like-ok", TRUE, CONNECT "\r\n+XOK: OK\r\nA", DFOTA_UPLOAD_CONNECTED, 1 },
    { "bad-result", FALSE, CONNECT "\r\n+QFUPL: many\r\n\r\n+QFUPL: 3,12345\r\n\r\nOK\r\n",
      DFOTA_UPLOAD_DONE },
};

static void
check (const DfotaUploadAnswer *answer, guint n)
{
    g_assert_cmpint (answer->stage, ==, rows[n].stage);
    g_assert_cmpuint (answer->n_acks, ==, rows[n].n_acks);
    g_assert_cmpint (answer->has_result, ==, rows[n].has_result);
    g_assert_cmpuint (answer->size, ==, rows[n].size);
    g_assert_cmpuint (answer->checksum, ==, rows[n].checksum);
    g_assert_cmpint (answer->code, ==, rows[n].code);
}

static void
test_answer (gconstpointer data)
{
    guint               n = GPOINTER_TO_UINT (data);
    DfotaUploadAnswer   whole = { .has_acks = rows[n].has_acks };
    DfotaUploadAnswer   split = { .has_acks = rows[n].has_acks };
    g_autoptr (GString) bytes = g_string_new (rows[n].text);

    dfota_upload_answer_take (&whole, bytes);
    check (&whole, n);
    g_string_truncate (bytes, 0);
    for (const gchar *c = rows[n].text; *c; c++) {
        g_string_append_c (bytes, *c);
        dfota_upload_answer_take (&split, bytes);
    }
    check (&split, n);
}

/* In one piece, a word with an A is seen whole. */
static void
test_word_with_a (void)
{
    DfotaUploadAnswer   answer = { .has_acks = TRUE };
    g_autoptr (GString) bytes = g_string_new (CONNECT "A\r\nAPP RDY\r\nA");

    dfota_upload_answer_take (&answer, bytes);
    g_assert_cmpuint (answer.n_acks, ==, 2);
    g_assert_cmpuint (answer.n_urcs, ==, 1);
}

/* A line that has not ended stays in the buffer from its beginning, for handlers of URCs. */
static void
test_rest_is_left (void)
{
    DfotaUploadAnswer   answer = { .has_acks = TRUE };
    g_autoptr (GString) bytes = g_string_new (CONNECT "AA\r\n+CREG: ");

    dfota_upload_answer_take (&answer, bytes);
    g_assert_cmpstr (bytes->str, ==, "\r\n+CREG: ");
    g_assert_cmpuint (answer.n_acks, ==, 2);
}

/* In one piece only: byte by byte an A is an acknowledgement before more comes. */
static void
test_one_piece (void)
{
    static const struct {
        const gchar     *text;
        DfotaUploadStage stage;
        guint            n_acks;
        gboolean         has_result;
        guint64          size;
        guint16          checksum;
    } pieces[] = {
        { "A", DFOTA_UPLOAD_CONNECTED, 1, FALSE, 0, 0 },
        { "AA", DFOTA_UPLOAD_CONNECTED, 2, FALSE, 0, 0 },
        { "AB", DFOTA_UPLOAD_CONNECTED, 0, FALSE, 0, 0 },
        { "A\nA", DFOTA_UPLOAD_CONNECTED, 2, FALSE, 0, 0 },
        { "A+QFUPL: 3,ffff\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 1, TRUE, 3, 0xffff },
        { "+QFUPL: 3,10000\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 0, FALSE, 0, 0 },
        { "+QFUPL:,5\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 0, FALSE, 0, 0 },
        { "+QFUPL: 5;6\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 0, FALSE, 0, 0 },
        { "+QFUPL: 5,\r\n\r\nOK\r\n", DFOTA_UPLOAD_DONE, 0, FALSE, 0, 0 },
        /* what follows the end is not read */
        { "OK\r\nERROR\r\n", DFOTA_UPLOAD_DONE, 0, FALSE, 0, 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
        DfotaUploadAnswer   answer = { .has_acks = TRUE, .stage = DFOTA_UPLOAD_CONNECTED };
        g_autoptr (GString) bytes = g_string_new (pieces[i].text);

        g_test_message ("piece %u", i);
        dfota_upload_answer_take (&answer, bytes);
        g_assert_cmpint (answer.stage, ==, pieces[i].stage);
        g_assert_cmpuint (answer.n_acks, ==, pieces[i].n_acks);
        g_assert_cmpint (answer.has_result, ==, pieces[i].has_result);
        g_assert_cmpuint (answer.size, ==, pieces[i].size);
        g_assert_cmpuint (answer.checksum, ==, pieces[i].checksum);
        if (answer.stage == DFOTA_UPLOAD_DONE)
            g_assert_cmpuint (bytes->len, ==, 0);
    }
}

static void
test_garbage (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (420);

    for (guint i = 0; i < 20000; i++) {
        DfotaUploadAnswer   answer = { .has_acks = g_rand_boolean (rand) };
        g_autoptr (GString) bytes = g_string_new (CONNECT);
        gsize               before;

        for (guint j = 0; j < 20; j++)
            g_string_append_c (bytes, "A\r\n+OKERQFUPL:,1\0"[g_rand_int_range (rand, 0, 17)]);
        before = bytes->len;
        dfota_upload_answer_take (&answer, bytes);
        g_assert_cmpuint (bytes->len, <=, before);
    }
}

/* A line that never ends does not fill the memory, and none of its bytes is an acknowledgement. */
static void
test_endless_line (void)
{
    static const gchar *const pieces[] = { "+XAAAAAAAAAAAAAAAA", "\r\n\r\n" };

    for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
        DfotaUploadAnswer   answer = { .has_acks = TRUE };
        g_autoptr (GString) bytes = g_string_new (CONNECT);

        for (guint n = 0; n < 10000; n++) {
            g_string_append (bytes, pieces[i]);
            dfota_upload_answer_take (&answer, bytes);
            g_assert_cmpuint (bytes->len, <=, 1024);
        }
        g_assert_cmpuint (answer.n_acks, ==, 0);
        g_string_append (bytes, "\r\nA\r\nOK\r\n");
        dfota_upload_answer_take (&answer, bytes);
        g_assert_cmpuint (answer.n_acks, ==, 1);
        g_assert_cmpint (answer.stage, ==, DFOTA_UPLOAD_DONE);
    }
}

/* Of a line without an end, the last 1024 bytes are kept, with a mark in place of the first. */
static void
test_long_line (void)
{
    DfotaUploadAnswer   answer = { .has_acks = TRUE };
    g_autoptr (GString) bytes = g_string_new ("+");
    g_autofree gchar   *whole = NULL;

    while (bytes->len < 1024)
        g_string_append_c (bytes, (gchar) ('a' + bytes->len % 26));
    whole = g_strdup (bytes->str);
    dfota_upload_answer_take (&answer, bytes);
    g_assert_cmpstr (bytes->str, ==, whole);
    g_string_append (bytes, "XY");
    dfota_upload_answer_take (&answer, bytes);
    g_assert_cmpuint (bytes->len, ==, 1024);
    g_assert_cmpint (bytes->str[0], ==, '?');
    g_assert_true (g_str_has_prefix (bytes->str + 1, whole + 3));
    g_assert_true (g_str_has_suffix (bytes->str, "XY"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *path = g_strconcat ("/upload-answer/", rows[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_answer);
    }
    g_test_add_func ("/upload-answer/word-with-a", test_word_with_a);
    g_test_add_func ("/upload-answer/rest-is-left", test_rest_is_left);
    g_test_add_func ("/upload-answer/one-piece", test_one_piece);
    g_test_add_func ("/upload-answer/endless-line", test_endless_line);
    g_test_add_func ("/upload-answer/long-line", test_long_line);
    g_test_add_func ("/upload-answer/garbage", test_garbage);
    return g_test_run ();
}
