/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The regex for ModemManager's ports, used as ModemManager's code for serial ports uses
 * it: all matches are passed on and then removed from the buffer.
 */

#include "protocol/urc.h"

typedef struct {
    const gchar *buffer;
    const gchar *urcs; /* captures, with '|' after each */
    const gchar *rest; /* what other handlers and the parser of answers see */
} Row;

#define START "+QIND: \"FOTA\",\"START\""
#define END   "+QIND: \"FOTA\",\"END\",0"

static const Row rows[] = {
    { "\r\n" START "\r\n", START "|", "" },
    { "\r\n" START "\r\n\r\n" END "\r\n", START "|" END "|", "" },
    { "\r\n" START "\r\n" END "\r\n", START "|" END "|", "" },
    { START "\r\n", START "|", "" },
    { START "\n" END "\n", START "|" END "|", "" },
    { START "\r\r\n", START "|", "" },
    { START "\r" END "\r\n", START "|" END "|", "" },
    { "\r\n+QIND:\"FOTA\",\"END\", 0\r\n", "+QIND:\"FOTA\",\"END\", 0|", "" },
    { "\r\n+QIND: \"FOTA\",\"NEW\"\r\n", "+QIND: \"FOTA\",\"NEW\"|", "" },

    /* Not before the end of the line: more may follow. */
    { "\r\n" START, "", "\r\n" START },
    { "\r\n" START "\r", "", "\r\n" START "\r" },
    { "\r\n+QIND: \"FO", "", "\r\n+QIND: \"FO" },
    { "\r\n" START "\r\n\r\n+QIND: \"FOTA\",\"E", START "|", "\r\n+QIND: \"FOTA\",\"E" },

    /* Beside answers, which stay whole. */
    { "\r\nOK\r\n\r\n" START "\r\n", START "|", "\r\nOK\r\n" },
    { "\r\n" START "\r\n\r\nOK\r\n", START "|", "\r\nOK\r\n" },
    { "\r\n" START "\r\n\r\n+CSQ: 1,2\r\n\r\nOK\r\n", START "|", "\r\n+CSQ: 1,2\r\n\r\nOK\r\n" },
    { "\r\n+CSQ: 1,2\r\n\r\n" START "\r\n\r\nOK\r\n", START "|", "\r\n+CSQ: 1,2\r\n\r\nOK\r\n" },

/* Texts that another URC announces: they stay in the buffer. */
#define KEPT(text)                                                                                 \
    {                                                                                              \
        text, "", text                                                                             \
    }
    KEPT ("\r\n+CMT: \"x\",,\"26/11/26\"\r\n" END "\r\n"),
    KEPT ("\r\n+CMT: \"x\"\r\nhello\r\n" END "\r\n" END "\r\n"),
    KEPT ("\r\n+CMT: \"x\"\r\nhello\n" END "\n"),
    KEPT ("\r\n+CMGL: 1,\"REC UNREAD\",\"x\"\r\n" END "\r\n\r\nOK\r\n"),
    KEPT ("\r\n+CMGR: \"REC READ\"\r\n" END "\r\n"),
    KEPT ("\r\n+CDS: 25\r\n" END "\r\n"),
    KEPT ("\r\n+CBM: 1\r\n" END "\r\n"),
    KEPT ("\r\n+CUSD: 0,\"" END "\",15\r\n"),
    KEPT ("\r\n+CUSD: 0,\"a\r\n" END "\r\nb\",15\r\n"),
    KEPT ("\r\n+CUSD: 0,\"a\r\n\r\n" END "\r\nb\",15\r\n"),
    KEPT ("\r\n+CUSD: 0,\"a\r\n" END "\r\n"), /* its end is still missing */
    KEPT ("\r\n+COPS: 0,0,\"" END "\",7\r\n"),
    KEPT ("\r\n+COPN: \"24001\",\"" END "\"\r\n+COPN: \"24002\",\"" END "\"\r\n\r\nOK\r\n"),
    KEPT ("\r\n+CPBR: 1,\"123\",129,\"" END "\"\r\n\r\nOK\r\n"),
    KEPT ("AT+CMGS=\"123\"\r\r\n> " END "\x1a\r\n+CMGS: 1\r\n\r\nOK\r\n"),
    KEPT ("AT+QIND=\"" END "\"\r\r\n"),
    { "\r\n+CMT: \"x\"\r\n" END "\r\n\r\n" START "\r\n", START "|",
      "\r\n+CMT: \"x\"\r\n" END "\r\n" },
    { "\r\n+CUSD: 0,\"a\r\nb\",15\r\n\r\n" START "\r\n", START "|",
      "\r\n+CUSD: 0,\"a\r\nb\",15\r\n" },
    { "\r\n+CUSD: 0,\"hello\",15\r\n" START "\r\n", START "|", "\r\n+CUSD: 0,\"hello\",15\r\n" },
    { "\r\n+CUSD: 0,\"never ended\r\n\r\n" START "\r\n", START "|",
      "\r\n+CUSD: 0,\"never ended\r\n" },

    /* For other handlers. */
    { "\r\nRDY\r\n", "", "\r\nRDY\r\n" },
    { "\r\n+CPIN: READY\r\n", "", "\r\n+CPIN: READY\r\n" },
    { "\r\n+CFUN: 1\r\n", "", "\r\n+CFUN: 1\r\n" },
    { "\r\n+QIND: SMS DONE\r\n", "", "\r\n+QIND: SMS DONE\r\n" },
    { "\r\n+QIND: \"csq\",25,99\r\n", "", "\r\n+QIND: \"csq\",25,99\r\n" },
    { "\r\n+QIND: \"act\",\"LTE\"\r\n", "", "\r\n+QIND: \"act\",\"LTE\"\r\n" },
    { "\r\n+QIND: \"FOTAX\"\r\n", "", "\r\n+QIND: \"FOTAX\"\r\n" },
    { "\r\ntext" START "\r\n", "", "\r\ntext" START "\r\n" },
    { "\r\nRDY\r\n\r\n" START "\r\n\r\n+QIND: \"csq\",1\r\n", START "|",
      "\r\nRDY\r\n\r\n+QIND: \"csq\",1\r\n" },
};

static gchar *
collect (GRegex *regex, const gchar *buffer)
{
    GString               *urcs = g_string_new (NULL);
    g_autoptr (GMatchInfo) match = NULL;

    g_regex_match (regex, buffer, 0, &match);
    for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
        g_autofree gchar *line = g_match_info_fetch (match, 1);
        DfotaUrc          urc;

        g_assert_true (dfota_urc_parse (line, &urc));
        g_string_append_printf (urcs, "%s|", line);
    }

    return g_string_free (urcs, FALSE);
}

static void
test_table (void)
{
    g_autoptr (GRegex) regex =
        g_regex_new (DFOTA_URC_REGEX, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);

    g_assert_nonnull (regex);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *urcs = collect (regex, rows[i].buffer);
        g_autofree gchar *rest =
            g_regex_replace_literal (regex, rows[i].buffer, -1, 0, "", 0, NULL);

        g_assert_cmpstr (urcs, ==, rows[i].urcs);
        g_assert_cmpstr (rest, ==, rows[i].rest);
    }
}

/* Byte by byte, as from a slow port: each URC is found once, and nothing is left. */
static void
test_torn (void)
{
    static const gchar  data[] = "\r\n" START "\r\n\r\nOK\r\n\r\n" END "\r\n";
    g_autoptr (GRegex)  regex = g_regex_new (DFOTA_URC_REGEX, G_REGEX_RAW, 0, NULL);
    g_autoptr (GString) buffer = g_string_new (NULL);
    g_autoptr (GString) urcs = g_string_new (NULL);

    for (gsize i = 0; i < sizeof (data) - 1; i++) {
        g_autofree gchar *found = NULL;
        g_autofree gchar *rest = NULL;

        g_string_append_c (buffer, data[i]);
        found = collect (regex, buffer->str);
        g_string_append (urcs, found);
        rest = g_regex_replace_literal (regex, buffer->str, -1, 0, "", 0, NULL);
        g_string_assign (buffer, rest);
    }

    g_assert_cmpstr (urcs->str, ==, START "|" END "|");
    g_assert_cmpstr (buffer->str, ==, "\r\nOK\r\n");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add_func ("/urc-regex/table", test_table);
    g_test_add_func ("/urc-regex/torn", test_torn);

    return g_test_run ();
}
