/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Answers of the module to what is asked of it before and after an update: the revision,
 * calls, the URC port. Free space is in test-capabilities.c.
 */

#include "module/preflight.h"
#include "module/revision.h"
#include "module/urc-port.h"

#define V12 "EP06ELAR02A08M4G_01.001.01.001"

static void
tell (const gchar *response)
{
    g_autofree gchar *shown = g_strescape (response ? response : "(none)", NULL);

    g_test_message ("%s", shown);
}

static void
test_revision (void)
{
    static const struct {
        const gchar *response;
        const gchar *revision; /* NULL: there is none */
    } rows[] = {
        { V12, V12 },
        { "\r\n" V12 "\r\n", V12 },
        { "+QGMR: " V12, V12 },
        { "+QGMR:" V12 "\r\n", V12 },
        { "+CGMR: EP06ELAR02A08M4G", "EP06ELAR02A08M4G" },
        { "\"" V12 "\"", V12 },
        { "+QGMR: \"" V12 "\"\r\n", V12 },
        { "  " V12 "\t\r\n\r\nOK", V12 },
        { "AT+QGMR\r\r\n" V12 "\r\n", V12 }, /* the echo is none: '+' */
        { "+QIND: SMS DONE\r\n" V12, V12 },  /* nor is a URC that came in between */
        { "R1.2", "R1.2" },
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
        { "EP06\xff\xfe", NULL },
        { "EP06\"EL", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *revision = dfota_revision_parse (rows[i].response);

        tell (rows[i].response);
        g_assert_cmpstr (revision, ==, rows[i].revision);
    }
}

static void
test_voice_call (void)
{
    static const struct {
        const gchar *response;
        gboolean     has_call;
    } rows[] = {
        { "+CLCC: 1,0,0,0,0,\"+4930123456\",145", TRUE },
        { "+CLCC: 1,1,4,0,0", TRUE },
        { "+CLCC:1,0,0,0", TRUE },
        { "+CLCC: 1 , 0 , 0 , 0 ,0", TRUE },
        { "+CLCC: 1,0,0,1,0,\"\",128\r\n+CLCC: 2,0,0,0,0,\"1\",129", TRUE },
        /* a name in the character set of the network */
        { "+CLCC: 1,0,0,0,0,\"1\",129,\"M\xfcller\"", TRUE },
        { "\xff\xfe\r\n+CLCC: 1,0,0,0,0", TRUE },
        { "+CLCC: 1,0,0,1,0,\"\",128", FALSE }, /* the data call */
        { "+CLCC: 1,0,0,9,0", FALSE },
        { "+CLCC: 1,0,0,01,0", FALSE },
        { "+CLCC: 1,0,0", FALSE },
        { "+CLCC: 1,0,0,", FALSE },
        { "+CLIP: 1,0,0,0", FALSE },
        { "", FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        tell (rows[i].response);
        g_assert_cmpint (dfota_preflight_has_voice_call (rows[i].response), ==, rows[i].has_call);
    }
}

static void
test_urc_port (void)
{
    static const struct {
        const gchar *response;
        const gchar *value; /* NULL: it is not told */
        gboolean     is_heard;
    } rows[] = {
        { "+QURCCFG: \"urcport\",\"usbat\"", "usbat", TRUE },
        { "+QURCCFG: \"urcport\",\"usbmodem\"\r\n", "usbmodem", TRUE },
        { "+QURCCFG:\"urcport\" , \"all\"", "all", TRUE },
        { "+QURCCFG: \"urcport\",\"uart1\"", "uart1", FALSE },
        { "\xff\r\n+QURCCFG: \"urcport\",\"uart1\"", "uart1", FALSE },
        { "+QURCCFG: \"urcport\",\"\"", NULL },
        { "+QURCCFG: \"urcport\",\"uart1\xff\"", NULL },
        /* it would be sent back as it is */
        { "+QURCCFG: \"urcport\",\"a;+CFUN=0\"", NULL },
        { "+QURCCFG: \"urcport\",\"aaaaaaaaaaaaaaaaa\"", NULL },
        { "+QURCCFG: \"urcdelay\",\"usbat\"", NULL },
        { "", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *value = dfota_urc_port_parse (rows[i].response);

        tell (rows[i].response);
        g_assert_cmpstr (value, ==, rows[i].value);
        if (value)
            g_assert_cmpint (dfota_urc_port_is_heard (value), ==, rows[i].is_heard);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/answer/revision", test_revision);
    g_test_add_func ("/answer/voice-call", test_voice_call);
    g_test_add_func ("/answer/urc-port", test_urc_port);
    return g_test_run ();
}
