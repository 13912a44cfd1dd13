/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * URCs: one row for every form of the guide and of the field; then random bytes, and
 * mutations of valid lines, whole and cut anywhere.
 */

#include <string.h>

#include "urc-names.h"

#define NOTHING -1

typedef struct {
    const gchar *line;
    gint         kind; /* NOTHING: not a URC of ours */
    DfotaPhase   phase;
    gint         value;
} Row;

#define FTP    DFOTA_PHASE_FTP
#define HTTP   DFOTA_PHASE_HTTP
#define FILE_  DFOTA_PHASE_FILE
#define UPDATE DFOTA_PHASE_UPDATE

static const Row rows[] = {
    /* URCs of the guide. */
    { "+QIND: \"FOTA\",\"FTPSTART\"", DFOTA_URC_DOWNLOAD_START, FTP, 0 },
    { "+QIND: \"FOTA\",\"FTPEND\",0", DFOTA_URC_DOWNLOAD_END, FTP, 0 },
    { "+QIND: \"FOTA\",\"FTPEND\",601", DFOTA_URC_DOWNLOAD_END, FTP, 601 },
    { "+QIND: \"FOTA\",\"HTTPSTART\"", DFOTA_URC_DOWNLOAD_START, HTTP, 0 },
    { "+QIND: \"FOTA\",\"HTTPEND\",0", DFOTA_URC_DOWNLOAD_END, HTTP, 0 },
    { "+QIND: \"FOTA\",\"HTTPEND\",701", DFOTA_URC_DOWNLOAD_END, HTTP, 701 },
    { "+QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\",1", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 1 },
    { "+QIND: \"FOTA\",\"UPDATING\",100", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 100 },
    { "+QIND: \"FOTA\",\"END\",0", DFOTA_URC_UPDATE_END, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\",502", DFOTA_URC_UPDATE_END, UPDATE, 502 },
    { "+QIND: \"FOTA\",\"END\",546", DFOTA_URC_UPDATE_END, UPDATE, 546 },

    /* Stages of sibling modules. */
    { "+QIND: \"FOTA\",\"HTTPSSTART\"", DFOTA_URC_DOWNLOAD_START, HTTP, 0 },
    { "+QIND: \"FOTA\",\"HTTPSEND\",0", DFOTA_URC_DOWNLOAD_END, HTTP, 0 },
    { "+QIND: \"FOTA\",\"HTTP START\"", DFOTA_URC_DOWNLOAD_START, HTTP, 0 },
    { "+QIND: \"FOTA\",\"HTTP END\",702", DFOTA_URC_DOWNLOAD_END, HTTP, 702 },
    { "+QIND: \"FOTA\",\"DOWNLOAD START\"", DFOTA_URC_DOWNLOAD_START, FILE_, 0 },
    { "+QIND: \"FOTA\",\"FILESTART\"", DFOTA_URC_DOWNLOAD_START, FILE_, 0 },
    { "+QIND: \"FOTA\",\"DOWNLOADING\",42", DFOTA_URC_DOWNLOAD_PROGRESS, UPDATE, 42 },
    { "+QIND: \"FOTA\",\"FILEEND\",1", DFOTA_URC_DOWNLOAD_END, FILE_, 1 },
    { "+QIND: \"FOTA\",\"RESTORE\",30", DFOTA_URC_RESTORE, UPDATE, 30 },

    /* Other forms of the same lines. */
    { "+QIND:\"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+QIND:  \"FOTA\" , \"START\" ", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\" ,0", DFOTA_URC_UPDATE_END, UPDATE, 0 },
    { "++QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "XY+QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "A+QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+ A+QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\", 7", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 7 },
    { "+QIND: \"FOTA\",\"UPDATING\", 7%", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 7 },
    { "+QIND: \"FOTA\",\"UPDATING\",7 % ", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 7 },
    { "+QIND: \"FOTA\",\"UPDATING\",007", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 7 },
    { "+QIND: \"FOTA\",\"UPDATING\",0", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\",101", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 100 },
    { "+QIND: \"FOTA\",\"UPDATING\",999999999", DFOTA_URC_UPDATE_PROGRESS, UPDATE, 100 },
    { "+QIND: \"FOTA\",\"END\", 505", DFOTA_URC_UPDATE_END, UPDATE, 505 },
    { "\r\n+QIND: \"FOTA\",\"END\",0\r\n", DFOTA_URC_UPDATE_END, UPDATE, 0 },
    { "\r\r\n\n+QIND: \"FOTA\",\"END\",0\r\r", DFOTA_URC_UPDATE_END, UPDATE, 0 },
    { "\xff\xfe~+QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"START\",1", DFOTA_URC_UPDATE_START, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDA+QIND: \"FOTA\",\"UPDATING\",8", DFOTA_URC_UPDATE_PROGRESS, UPDATE,
      8 },
    { "+QIND: \"FOTA\",\"END\",0+QIND: \"FO", DFOTA_URC_UNKNOWN, UPDATE, 0 },

    /* A sign of life, and no more. */
    { "+QIND: \"FOTA\"", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"\"", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDAT", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\"", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\",", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\",-1", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATING\",x", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"UPDATINGS\",1", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\"", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\",", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\",0%", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\",0,1", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\" 0", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\",-1", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"END\",4294967296", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"HTTPEND\"", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",\"NEWSTAGE\",5", DFOTA_URC_UNKNOWN, UPDATE, 0 },
    { "+QIND: \"FOTA\",START", DFOTA_URC_UNKNOWN, UPDATE, 0 },

    /* Boot URCs. */
    { "RDY", DFOTA_URC_BOOT_RDY, UPDATE, 0 },
    { "\r\nRDY\r\n", DFOTA_URC_BOOT_RDY, UPDATE, 0 },
    { "+CPIN: READY", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+CPIN: SIM PIN", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+CPIN: NOT INSERTED", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+QUSIM: 1", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+CFUN: 1", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+CFUN:1", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+QIND: SMS DONE", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+QIND: PB DONE", DFOTA_URC_BOOT, UPDATE, 0 },
    { "+QIND: SMS DONE 1", NOTHING },
    { "+QIND: PB DONE,0", NOTHING },

    /* The text inside another URC, an answer, or an echo. */
    { "+CUSD: 0,\"+QIND: \"FOTA\",\"END\",0\",15", NOTHING },
    { "+CMT: \"+QIND: \"FOTA\",\"END\",0\",,\"26/11/26\"", NOTHING },
    { "+CMGL: 1,\"REC READ\",\"+QIND: \"FOTA\",\"START\"", NOTHING },
    { "+COPS: 0,0,\"x+QIND: \"FOTA\",\"END\",0\",7", NOTHING },
    { "^DSCI: +QIND: \"FOTA\",\"END\",0", NOTHING },
    { "AT+QIND: \"FOTA\",\"START\"", NOTHING },
    { "at+QIND: \"FOTA\",\"START\"", NOTHING },
    { "x+CMT +QIND: \"FOTA\",\"START\"", NOTHING },
    { "x^A+QIND: \"FOTA\",\"START\"", NOTHING },
    { "AT+QIND=\"+QIND: \"FOTA\",\"END\",0\"", NOTHING },
    { "at+cmgs=5+QIND: \"FOTA\",\"END\",0", NOTHING },
    { "\"+QIND: \"FOTA\",\"END\",0", NOTHING },
    { "A+QIND: \"FOTA\",\"START\"", DFOTA_URC_UPDATE_START, UPDATE, 0 },

    /* Other URCs. */
    { NULL, NOTHING },
    { "", NOTHING },
    { "\r\n", NOTHING },
    { "OK", NOTHING },
    { "ERROR", NOTHING },
    { "RDYX", NOTHING },
    { "XRDY", NOTHING },
    { "READY", NOTHING },
    { "+CFUN: 0", NOTHING },
    { "+CFUN: 15", NOTHING },
    { "+CPIN", NOTHING },
    { "AT+CPIN?", NOTHING },
    { "+QIND", NOTHING },
    { "+QIND:", NOTHING },
    { "+QIND: \"csq\",25,99", NOTHING },
    { "+QIND: \"act\",\"LTE\"", NOTHING },
    { "+QIND: \"FOT", NOTHING },
    { "+QIND: \"FOTAX\",\"END\",0", NOTHING },
    { "+QIND: \"ABFOTA\",\"END\",0", NOTHING },
    { "+QINDX: \"FOTA\",\"END\",0", NOTHING },
    { "\"FOTA\",\"END\",0", NOTHING },
    { "AT+QFOTADL=\"http://host/FOTA\"", NOTHING },
};

static void
test_table (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        const Row        *row = &rows[i];
        g_autofree gchar *shown = g_strescape (row->line ? row->line : "(null)", NULL);
        DfotaUrc          urc = { .kind = DFOTA_URC_UNKNOWN, .value = 12345 };

        g_test_message ("%s", shown);
        g_assert_cmpint (dfota_urc_parse (row->line, &urc), ==, row->kind != NOTHING);
        if (row->kind == NOTHING) {
            g_assert_cmpint (urc.value, ==, 12345);
            continue;
        }
        g_assert_cmpstr (urc_names[urc.kind], ==, urc_names[row->kind]);
        g_assert_cmpint (urc.phase, ==, row->phase);
        g_assert_cmpint (urc.value, ==, row->value);
    }
}

static void
test_raw (void)
{
    g_autofree gchar *longer = g_strnfill (1000, 'x');
    g_autofree gchar *line = g_strconcat ("+QIND: \"FOTA\",\"", longer, "\"", NULL);
    DfotaUrc          urc;

    g_assert_true (dfota_urc_parse ("\r\ngarbage+QIND: \"FOTA\",\"NEW\x01\xe9\",5 \r\n", &urc));
    g_assert_cmpstr (urc.raw, ==, "+QIND: \"FOTA\",\"NEW??\",5");

    g_assert_true (dfota_urc_parse (line, &urc));
    g_assert_cmpuint (strlen (urc.raw), ==, DFOTA_URC_RAW_SIZE - 1);
    g_assert_true (g_str_has_prefix (line, urc.raw));
    /* cut off where there are blanks */
    memset (line + DFOTA_URC_RAW_SIZE - 4, ' ', 6);
    g_assert_true (dfota_urc_parse (line, &urc));
    g_assert_cmpuint (strlen (urc.raw), ==, DFOTA_URC_RAW_SIZE - 4);
    g_assert_true (g_str_has_prefix (line, urc.raw));

    g_assert_true (dfota_urc_parse ("\r\n+CPIN: READY\r\n", &urc));
    g_assert_cmpstr (urc.raw, ==, "+CPIN: READY");
}

/*****************************************************************************/
/* The reader */

static void
collect (const DfotaUrc *urc, gpointer user_data)
{
    g_assert_cmpuint (strnlen (urc->raw, sizeof (urc->raw)), <, sizeof (urc->raw));
    g_assert_cmpint (urc->value, >=, 0);
    g_assert_cmpuint (urc->kind, <, DFOTA_N_URC_KINDS);
    g_string_append_printf ((GString *) user_data, "%s %d %d %s|", urc_names[urc->kind], urc->phase,
                            urc->value, urc->raw);
}

/* Returns what the reader finds in @data, which is fed in pieces of at most @step bytes. */
static gchar *
read_in_steps (const gchar *data, gsize length, gsize step)
{
    GString                   *events = g_string_new (NULL);
    g_autoptr (DfotaUrcReader) reader = dfota_urc_reader_new (collect, events);

    for (gsize i = 0; i < length; i += step)
        dfota_urc_reader_feed (reader, data + i, MIN (step, length - i));
    return g_string_free (events, FALSE);
}

static gchar *
read_split (const gchar *data, gsize length, gsize at)
{
    GString                   *events = g_string_new (NULL);
    g_autoptr (DfotaUrcReader) reader = dfota_urc_reader_new (collect, events);

    dfota_urc_reader_feed (reader, data, at);
    dfota_urc_reader_feed (reader, NULL, 0);
    dfota_urc_reader_feed (reader, data + at, length - at);
    return g_string_free (events, FALSE);
}

static const gchar stream[] =
    "\r\nRDY\r\n\0\r\n+QIND: \"FOTA\",\"START\"\r\n\r\n"
    "+QIND: \"FOTA\",\"UPDA\0TING\",7\r\n+QIND: \"FOTA\",\"UPDATING\", 8%\n"
    "\r\nOK\r\n\r\r\n+QIND: \"csq\",1\r\n\n\n+QIND:\"FOTA\",\"END\",0\r"
    "+CPIN: READY\r\n+QIND: \"FOTA\",\"EN";

#define STREAM_EVENTS                                                                              \
    "boot-rdy 4 0 RDY|update-start 4 0 +QIND: \"FOTA\",\"START\"|"                                 \
    "update-progress 4 7 +QIND: \"FOTA\",\"UPDATING\",7|"                                          \
    "update-progress 4 8 +QIND: \"FOTA\",\"UPDATING\", 8%|"                                        \
    "update-end 4 0 +QIND:\"FOTA\",\"END\",0|boot 4 0 +CPIN: READY|"

static void
test_reader_splits (void)
{
    for (gsize step = 1; step < sizeof (stream); step++) {
        g_autofree gchar *in_steps = read_in_steps (stream, sizeof (stream) - 1, step);
        g_autofree gchar *split = read_split (stream, sizeof (stream) - 1, step);

        g_assert_cmpstr (in_steps, ==, STREAM_EVENTS);
        g_assert_cmpstr (split, ==, STREAM_EVENTS);
    }
}

static void
test_reader_flush_and_reset (void)
{
    g_autoptr (GString)        events = g_string_new (NULL);
    g_autoptr (DfotaUrcReader) reader = dfota_urc_reader_new (collect, events);

    dfota_urc_reader_feed (reader, "RDY", 3);
    g_assert_cmpstr (events->str, ==, "");
    dfota_urc_reader_flush (reader);
    g_assert_cmpstr (events->str, ==, "boot-rdy 4 0 RDY|");
    dfota_urc_reader_flush (reader);
    dfota_urc_reader_feed (reader, "R", 1);
    dfota_urc_reader_reset (reader);
    dfota_urc_reader_feed (reader, "RDY\r", 4);
    g_assert_cmpstr (events->str, ==, "boot-rdy 4 0 RDY|boot-rdy 4 0 RDY|");
    g_string_truncate (events, 0);
    dfota_urc_reader_feed (reader, "+CMT: 1\n", 8); /* its text never comes */
    dfota_urc_reader_reset (reader);
    dfota_urc_reader_feed (reader, "RDY\r", 4);
    g_assert_cmpstr (events->str, ==, "boot-rdy 4 0 RDY|");
}

/* Lines of a text that another URC announces do not count, up to the blank line after it. */
static void
test_reader_texts (void)
{
#define END_0  "+QIND: \"FOTA\",\"END\",0\r\n"
#define HEARD  "update-end 4 0 +QIND: \"FOTA\",\"END\",0|"
#define HEADER "\r\n+CMT: \"+4930\",,\"26/11/26,12:00:00+04\"\r\n"
    static const struct {
        const gchar *data;
        const gchar *events;
    } streams[] = {
        { HEADER END_0, "" },
        { HEADER "hello\r\n" END_0, "" },
        { HEADER "hello\n+CPIN: READY\n" END_0, "" },
        { HEADER END_0 "\r\n" END_0, HEARD },
        { HEADER "\r\n" END_0, HEARD }, /* the text was lost */
        { "+CUSD: 0,\"a\r\nb\",15\r\n" END_0, HEARD },
        { "+CMT: 1\n\nRDY\n", "boot-rdy 4 0 RDY|" },
        { "+CMT: 1\r\rRDY\r", "" },
        { "\r\n+CMGL: 1,\"REC READ\",\"x\"\r\n" END_0 "\r\nOK\r\n\r\n" END_0, HEARD },
        { "\r\n+CDS: 25\r\n" END_0 "\r\nRDY\r\n", "boot-rdy 4 0 RDY|" },
        { "\r\n+CBM: 1,2\r\nRDY\r\n\r\n" END_0, HEARD },
        { "\r\n+CUSD: 0,\"a\r\n" END_0 "\r\n" END_0 "b\",15\r\n\r\n" END_0, HEARD },
        { "\r\n+CUSD: 0,\"a\",15\r\n" END_0, HEARD },
        { "\r\n+CMTI: \"ME\",1\r\n" END_0, HEARD },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (streams); i++) {
        gsize             length = strlen (streams[i].data);
        g_autofree gchar *whole = read_in_steps (streams[i].data, length, length);
        g_autofree gchar *each = read_in_steps (streams[i].data, length, 1);

        g_assert_cmpstr (whole, ==, streams[i].events);
        g_assert_cmpstr (each, ==, streams[i].events);
    }
}

/* A text without an end hides no more than a few lines. */
static void
test_reader_endless_text (void)
{
    g_autoptr (GString) data = g_string_new ("\r\n+CUSD: 0,\"never ended\r\n");
    g_autofree gchar   *events = NULL;

    for (guint i = 0; i < 9; i++)
        g_string_append (data, "\r\n" END_0);
    events = read_in_steps (data->str, data->len, 3);
    g_assert_cmpstr (events, ==, HEARD);
}

/* A URC after any number of bytes without a line end is found. */
static void
test_reader_long_lines (void)
{
    static const gchar urc[] = "+QIND: \"FOTA\",\"END\",0\r\n";

    for (gsize n = 0; n < 3 * DFOTA_URC_READER_MAX; n++) {
        g_autofree gchar *garbage = g_strnfill (n, 'x');
        g_autofree gchar *data = g_strconcat (garbage, urc, NULL);
        g_autofree gchar *events = read_in_steps (data, strlen (data), 64);

        g_assert_cmpstr (events, ==, "update-end 4 0 +QIND: \"FOTA\",\"END\",0|");
    }
}

/* The callback may feed the reader that calls it. */
typedef struct {
    DfotaUrcReader *reader;
    guint           n;
} Nested;

static void
feed_again (const DfotaUrc *urc, gpointer user_data)
{
    Nested *nested = user_data;

    if (nested->n++ < 3)
        dfota_urc_reader_feed (nested->reader, "RDY\n", 4);
}

static void
test_reader_reentrant (void)
{
    Nested nested = { NULL, 0 };

    nested.reader = dfota_urc_reader_new (feed_again, &nested);
    dfota_urc_reader_feed (nested.reader, "RDY\n", 4);
    g_assert_cmpuint (nested.n, ==, 4);
    dfota_urc_reader_free (nested.reader);
}

/*****************************************************************************/
/* Random input. The seed is fixed, so that a failure can be repeated. */

#define N_RANDOM 20000

static void
append_random_line (GRand *rand, GString *data)
{
    static const gchar pool[] = "+QIND: \"FOTA\",END0123456789%\r\nRDY \t";
    const gchar       *line = rows[g_rand_int_range (rand, 0, G_N_ELEMENTS (rows))].line;
    gsize              begin = data->len;

    g_string_append (data, line ? line : "");
    g_string_append (data, "\r\n");
    for (gint i = g_rand_int_range (rand, 0, 4); i > 0; i--) {
        gsize at = g_rand_int_range (rand, begin, data->len);

        switch (g_rand_int_range (rand, 0, 4)) {
        case 0:
            data->str[at] = (gchar) g_rand_int_range (rand, 0, 256);
            break;
        case 1:
            g_string_insert_c (data, at, pool[g_rand_int_range (rand, 0, sizeof (pool) - 1)]);
            break;
        case 2:
            if (data->len > begin + 1)
                g_string_erase (data, at, 1);
            break;
        default:
            g_string_truncate (data, at);
            if (data->len == begin)
                return;
        }
    }
}

static void
append_random_bytes (GRand *rand, GString *data)
{
    for (gint i = g_rand_int_range (rand, 0, 1200); i > 0; i--)
        g_string_append_c (data, (gchar) g_rand_int_range (rand, 0, 256));
}

static void
test_random (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (20180831);
    guint             n_events = 0;

    for (guint i = 0; i < N_RANDOM; i++) {
        g_autoptr (GString) data = g_string_new (NULL);
        g_autofree gchar   *whole = NULL;
        g_autofree gchar   *split = NULL;
        DfotaUrc            urc;

        for (gint n = g_rand_int_range (rand, 1, 6); n > 0; n--)
            append_random_line (rand, data);
        if (i % 16 == 0)
            append_random_bytes (rand, data);

        (void) dfota_urc_parse (data->str, &urc);
        whole = read_in_steps (data->str, data->len, MAX (data->len, 1));
        split = read_split (data->str, data->len, g_rand_int_range (rand, 0, data->len + 1));
        g_assert_cmpstr (whole, ==, split);
        n_events += *whole != '\0';
    }

    /* Otherwise the mutations would be too strong to test anything. */
    g_assert_cmpuint (n_events, >, N_RANDOM / 2);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add_func ("/urc/table", test_table);
    g_test_add_func ("/urc/raw", test_raw);
    g_test_add_func ("/urc/reader/splits", test_reader_splits);
    g_test_add_func ("/urc/reader/flush-and-reset", test_reader_flush_and_reset);
    g_test_add_func ("/urc/reader/texts", test_reader_texts);
    g_test_add_func ("/urc/reader/endless-text", test_reader_endless_text);
    g_test_add_func ("/urc/reader/long-lines", test_reader_long_lines);
    g_test_add_func ("/urc/reader/reentrant", test_reader_reentrant);
    g_test_add_func ("/urc/random", test_random);

    return g_test_run ();
}
