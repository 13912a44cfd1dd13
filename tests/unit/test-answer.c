/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the answers to the commands before and after an update. Text that is late or
 * unsolicited must not become a fact.
 */

#include "protocol/answer.h"

#define BASE "EP06ELAR02A08M4G"
#define V12  BASE "_01.001.01.001"

static void
show (const gchar *response)
{
    g_autofree gchar *shown = g_strescape (response ? response : "(none)", NULL);

    g_test_message ("%s", shown);
}

static const struct {
    const gchar *response;
    const gchar *revision; /* NULL: no valid answer */
} revisions[] = {
    { V12, V12 },
    { "\r\n" V12 "\r\n", V12 },
    { "+QGMR: " V12, V12 },
    { "+QGMR:" V12 "\r\n", V12 },
    { "\"" V12 "\"", V12 },
    { "+QGMR: \"" V12 "\"\r\n", V12 },
    { "  " V12 "\t\r\n\r\n", V12 },

    /* Sibling modules [field]: their revisions are accepted, too. */
    { "EC25EFAR06A06M4G_20.200.20.200", "EC25EFAR06A06M4G_20.200.20.200" },
    { "BG96MAR02A07M1G_01.018.01.018", "BG96MAR02A07M1G_01.018.01.018" },
    { "RM500QGLAAR03A01M4G", "RM500QGLAAR03A01M4G" },
    { "EG18NAPAR01A06M4G", "EG18NAPAR01A06M4G" },
    { "EM12GPAR01A21M4G_01.002", "EM12GPAR01A21M4G_01.002" },
    { "UC20GQBR03A12E1G", "UC20GQBR03A12E1G" },
    { "EG25GGBR07A08M2G_BETA-0415", "EG25GGBR07A08M2G_BETA-0415" },

    /* URCs and an echo beside the answer. */
    { "AT+QGMR\r\r\n" V12 "\r\n", V12 },
    { "+QIND: SMS DONE\r\n" V12, V12 },
    { "\r\nRING\r\n\r\n" V12 "\r\n", V12 },
    { V12 "\r\n\r\nNO CARRIER\r\n\r\n^DSCI: 1,1,6,0,0\r\n", V12 },
    { "+CMT: ,25\r\n0791448720003023440C91449703529096\r\n\r\n" V12, V12 },
    { "+CMT: \"+49\"\r\n" BASE "_99.001.01.001\r\n\r\n" V12, V12 }, /* A short message */
    { "+CMT: \"+49\"\nhello\n\n" V12, V12 },
    { "+CMT: \"+49\"\n\n\n" V12, V12 }, /* its text is only the next line */

    /* Each of these must not be read as a revision. */
    { "RING", NULL },
    { "BUSY", NULL },
    { "Quectel", NULL },
    { "EP06", NULL },
    { "EP06-E", NULL },
    { "RM502QAE", NULL },
    { "861107030000010", NULL },
    { "READY", NULL },
    { "NORMAL POWER DOWN", NULL },
    { "R1.2", NULL },

    /* Two possible revisions, a torn line, the answer to another command. */
    { V12 "\r\n" BASE "_02.001.01.001", NULL },
    { "Quectel\r\nEP06\r\nRevision: " BASE, NULL },
    { "EP06ELAR02A08M4G_01.0\r\nRING\r\n01.01.001", NULL },
    { "G_01.001.01.001\r\n" V12, NULL },
    { "hello\r\n" V12, NULL },
    { "Quectel\r\n\r\nOK\r\n\r\n" V12, NULL },
    { "ERROR\r\n\r\n" V12, NULL },
    { V12 "\r\n+CME ERROR: 3", NULL },
    { "+CGMR: " BASE, NULL },
    { "ABCDEF1234", "ABCDEF1234" }, /* four digits at least */
    { "A1BCDEF234", "A1BCDEF234" }, /* a letter at the beginning */
    { "1ABCDEF234", NULL },
    { "ABCDEFG123", NULL },
    { "^A: 1\r\n" V12, V12 }, /* a URC has a name and a colon */
    { "+: 1\r\n" V12, NULL },
    { "+CREG 1\r\n" V12, NULL },
    { "+QFLST: \"" V12 "\",3", NULL },

    { NULL, NULL },
    { "", NULL },
    { "\r\n\r\n", NULL },
    { "OK", NULL },
    { "RDY", NULL },
    { "ERROR: 3", NULL },
    { "+QGMR:", NULL },
    { "+QGMR: \"\"", NULL },
    { "\"", NULL },
    { "\"\"", NULL },
    { "EP06 with blanks", NULL },
    { "EP06ELAR02A08M4G\xff\xfe", NULL },
    { "EP06ELAR02\"A08M4G", NULL },
    { "EP06ELAR02A08M4G_", NULL },
    { "ep06elar02a08m4g", NULL },
    { "07911326040000F0040B911346610089F6", NULL },
};

static void
test_revision (void)
{
    g_autofree gchar *fill = g_strnfill (DFOTA_REVISION_MAX, '7');
    g_autofree gchar *too_long = g_strconcat ("E", fill, NULL);
    g_autofree gchar *base = dfota_answer_parse_revision ("+CGMR: " BASE, "+CGMR");

    g_assert_cmpstr (base, ==, BASE);
    g_assert_false (dfota_answer_is_revision (too_long));
    too_long[DFOTA_REVISION_MAX] = '\0';
    g_assert_true (dfota_answer_is_revision (too_long));
    for (gsize i = 0; i < G_N_ELEMENTS (revisions); i++) {
        g_autofree gchar *revision = dfota_answer_parse_revision (revisions[i].response, "+QGMR");

        show (revisions[i].response);
        g_assert_cmpstr (revision, ==, revisions[i].revision);
    }
}

static void
test_edition (void)
{
    static const struct {
        const gchar *response;
        const gchar *edition;
    } rows[] = {
        { "SubEdition: V02", "V02" },
        { "\r\nSubEdition: V02\r\n", "V02" },
        { "SubEdition:V10\r\n\r\nRING\r\n", "V10" },
        { "+CREG: 1\r\nSubEdition: V02", "V02" },
        { "SubEdition: ", NULL },
        { "SubEdition: V02 V03", NULL },
        { "SubEdition: V02\r\nSubEdition: V03", NULL },
        { "SubEdition: V0\r\n2", NULL },
        { "SubEdition: V01\r\n\r\nOK\r\n\r\nSubEdition: V02", NULL },
        { "V02", NULL },
        { V12, NULL },
        { "", NULL },
        { NULL, NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *edition = dfota_answer_parse_edition (rows[i].response);

        show (rows[i].response);
        g_assert_cmpstr (edition, ==, rows[i].edition);
    }
}

static void
test_space (void)
{
    static const struct {
        const gchar *response;
        gboolean     is_known;
        gint64       free_space;
        gint64       total_space;
    } rows[] = {
        { "+QFLDS: 41943040,41943040", TRUE, 41943040, 41943040 },
        { "\r\n+QFLDS: 0,41943040\r\n", TRUE, 0, 41943040 },
        { "+QFLDS:17000 , 60000000000", TRUE, 17000, 60000000000 },
        { "RING\r\n\r\n+QFLDS: 1,2", TRUE, 1, 2 },
        { "+CMTI: \"ME\",0\r\n+QFLDS: 1,2", TRUE, 1, 2 },
        /* torn, truncated, doubled, or the answer to another command */
        { "+QFLDS: 41\r\n943040,41943040", FALSE, 7, 7 },
        { "+QFLDS: 41943040,4194\r\nRING\r\n3040", FALSE, 7, 7 },
        { "+QFLDS: 41943040,4194", FALSE, 7, 7 },
        { "+QFLDS: 4096", FALSE, 7, 7 },
        { "+QFLDS: 4096,", FALSE, 7, 7 },
        { "+QFLDS: 1,2\r\n+QFLDS: 2,2", FALSE, 7, 7 },
        { "x+QFLDS: 1,2", FALSE, 7, 7 },
        { "\xff\r\n+QFLDS: 1,2", FALSE, 7, 7 },
        { "+QFLDS: 1,2\r\n\r\nOK\r\n\r\n+QFLDS: 2,2", FALSE, 7, 7 },
        { "+QFLDS: 1,2 bytes", FALSE, 7, 7 },
        { "+QFLDS: 1234567890123456,1", FALSE, 7, 7 },
        { "+QFLDS: -5,3", FALSE, 7, 7 },
        { "+QFLDS: \"UFS\",3", FALSE, 7, 7 },
        { "+QFLST: \"+QFLDS: 1,2\",3", FALSE, 7, 7 },
        { "+CMT: \"x\"\r\n+QFLDS: 1,2", FALSE, 7, 7 },
        { "", FALSE, 7, 7 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        gint64 free_space = 7, total_space = 7;

        show (rows[i].response);
        g_assert_true (dfota_answer_parse_space (rows[i].response, &free_space, &total_space) ==
                       rows[i].is_known);
        g_assert_cmpint (free_space, ==, rows[i].free_space);
        g_assert_cmpint (total_space, ==, rows[i].total_space);
    }
}

#define UNKNOWN (-1)

static void
test_calls (void)
{
    static const struct {
        const gchar *response;
        gint         has_call; /* UNKNOWN: no valid answer */
    } rows[] = {
        { "+CLCC: 1,0,0,0,0,\"+4930123456\",145", TRUE },
        { "+CLCC: 1,1,4,0,0", TRUE },
        { "+CLCC:1,0,0,0", TRUE },
        { "+CLCC: 1 , 0 , 0 , 0 ,0", TRUE },
        { "+CLCC: 1,0,0,1,0,\"\",128\r\n+CLCC: 2,0,0,0,0,\"1\",129", TRUE },
        /* a name in the character set of the network */
        { "+CLCC: 1,0,0,0,0,\"1\",129,\"M\xfcller\"", TRUE },
        { "\r\nRING\r\n\r\n+CLCC: 1,1,4,0,0\r\n", TRUE },
        { "+CLCC: 1,0,0,1,0,\"\",128", FALSE }, /* the data call */
        { "+CLCC: 1,0,0,9,0", FALSE },
        { "+CLCC: 1,0,0,01,0", FALSE },
        { "+CLIP: 1,0,0,0", FALSE },
        { "", FALSE },
        { "+CMT: \"x\"\r\n+CLCC: 1,0,0,0,0", FALSE },
        { "\xff\xfe\r\n+CLCC: 1,0,0,0,0", UNKNOWN },
        { "+CLCC: 1,0,0", UNKNOWN },
        { "+CLCC: 1,0,0,", UNKNOWN },
        { "+CLCC: 1,0,\r\n0,0,0", UNKNOWN },
        { "+CLCC: 1,0,0,1,0\r\n\r\nOK\r\n\r\n+CLCC: 1,0,0,0,0", UNKNOWN },
        { "Quectel", UNKNOWN },
        { "text: +CLCC: 1,0,0,0,0", UNKNOWN },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        gboolean has_call = 7;
        gboolean is_answer = dfota_answer_parse_calls (rows[i].response, &has_call);

        show (rows[i].response);
        g_assert_cmpint (is_answer, ==, rows[i].has_call != UNKNOWN);
        g_assert_cmpint (has_call, ==, is_answer ? rows[i].has_call : 7);
    }
}

static void
test_urc_port (void)
{
    static const struct {
        const gchar *response;
        const gchar *value; /* NULL: the value is not in the answer */
    } rows[] = {
        { "+QURCCFG: \"urcport\",\"usbat\"", "usbat" },
        { "+QURCCFG: \"urcport\",\"usbmodem\"\r\n", "usbmodem" },
        { "+QURCCFG:\"urcport\" , \"all\"", "all" },
        { "+QURCCFG: \"urcport\",\"uart1\"", "uart1" },
        { "BUSY\r\n+QURCCFG: \"urcport\",\"uart1\"", "uart1" },
        { "\xff\r\n+QURCCFG: \"urcport\",\"uart1\"", NULL },
        { "+QURCCFG: \"urcport\",\"\"", NULL },
        { "+QURCCFG: \"urcport\",\"uart1\xff\"", NULL },
        { "+QURCCFG: \"urcport\",\"uart1\" is not set", NULL },
        { "+QURCCFG: \"urcport\",\"uart1\"\r\n+QURCCFG: \"urcport\",\"usbat\"", NULL },
        { "+CUSD: 0,\"+QURCCFG: \"urcport\",\"uart1\"\",15", NULL },
        /* It would be sent back unchanged. */
        { "+QURCCFG: \"urcport\",\"a;+CFUN=0\"", NULL },
        { "+QURCCFG: \"urcport\",\"aaaaaaaaaaaaaaaaa\"", NULL },
        { "+QURCCFG: \"urcdelay\",\"usbat\"", NULL },
        { "", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *value = dfota_answer_parse_urc_port (rows[i].response);

        show (rows[i].response);
        g_assert_cmpstr (value, ==, rows[i].value);
    }
}

static void
test_bare (void)
{
    static const struct {
        const gchar *response;
        gboolean     is_bare;
        gboolean     is_cmee;
    } rows[] = {
        { "", TRUE, FALSE },
        { "\r\n\r\n", TRUE, FALSE },
        { "AT+QFOTADL=?\r", TRUE, FALSE },
        { "RING\r\n+CREG: 1", TRUE, FALSE },
        { "Quectel", FALSE, FALSE },
        { "OK", FALSE, FALSE },
        { "+CMEE: 1", TRUE, TRUE },
        { "\r\n+CMEE: 0\r\n\r\nRING\r\n", TRUE, TRUE },
        { "+CMEE: 3", TRUE, FALSE },
        { "+CMEE: (0-2)", TRUE, FALSE },
        { "+CMEE: 1\r\n+CMEE: 1", TRUE, FALSE },
        { "OK\r\n\r\n+CMEE: 1", FALSE, FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        show (rows[i].response);
        g_assert_cmpint (dfota_answer_is_bare (rows[i].response), ==, rows[i].is_bare);
        g_assert_cmpint (dfota_answer_is_cmee (rows[i].response), ==, rows[i].is_cmee);
    }
}

static void
test_bare_or_named (void)
{
    static const struct {
        const gchar *response;
        gboolean     is_either;
    } rows[] = {
        { "", TRUE },
        { "RING\r\n", TRUE },
        { "+X: 1", TRUE },
        { "+X: 1\r\n+X: 2\r\n", TRUE },
        { "+X: 1\r\nhello\r\n", FALSE },
        { "hello\r\n+X: 1\r\n", FALSE },
        { "+X: 1\r\n\r\nOK\r\n", FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        show (rows[i].response);
        g_assert_cmpint (dfota_answer_is_bare_or_named (rows[i].response, "+X"), ==,
                         rows[i].is_either);
    }
}

static void
test_number (void)
{
    static const struct {
        const gchar *response;
        const gchar *argument;
        gint64       number; /* -1: no valid answer */
    } rows[] = {
        { "+X: 7", NULL, 7 },
        { "+X: 999999999\r\n", NULL, 999999999 },
        { "+X: \"a\",7", "\"a\"", 7 },
        { "+X: \"a\" , 0", "\"a\"", 0 },
        { "+X: \"b\",7", "\"a\"", -1 },
        { "+X: \"a\"7", "\"a\"", -1 },
        { "+X: \"a\",7,8", "\"a\"", -1 },
        { "+X: 1000000000", NULL, -1 },
        { "+X: -1", NULL, -1 },
        { "+X: 7,8", NULL, -1 },
        { "+X:", NULL, -1 },
        { "+Y: 7", NULL, -1 },
        { "", "\"a\"", -1 },
        { "", NULL, -1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        gint64 number = -1;

        show (rows[i].response);
        g_assert_cmpint (
            dfota_answer_parse_number (rows[i].response, "+X", rows[i].argument, &number), ==,
            rows[i].number >= 0);
        g_assert_cmpint (number, ==, rows[i].number);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/answer/revision", test_revision);
    g_test_add_func ("/answer/edition", test_edition);
    g_test_add_func ("/answer/space", test_space);
    g_test_add_func ("/answer/calls", test_calls);
    g_test_add_func ("/answer/urc-port", test_urc_port);
    g_test_add_func ("/answer/bare", test_bare);
    g_test_add_func ("/answer/bare-or-named", test_bare_or_named);
    g_test_add_func ("/answer/number", test_number);
    return g_test_run ();
}
