/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Each line of the answer to AT+QFOTADL in each stage; whole answers over a port are in
 * test-qfotadl.c.
 */

#include "protocol/qfotadl-answer.h"

#define MESSAGE "+CMT: \"+49\""

static const struct {
    DfotaQfotadlStage before;
    const gchar      *text;
    DfotaQfotadlStage after;
} rows[] = {
    { DFOTA_QFOTADL_ASKED, "OK\r\n", DFOTA_QFOTADL_ACCEPTED },
    { DFOTA_QFOTADL_ASKED, "ERROR\r\n", DFOTA_QFOTADL_DOUBTED },
    { DFOTA_QFOTADL_ASKED, "+CME ERROR: 50\r\n", DFOTA_QFOTADL_DOUBTED },
    { DFOTA_QFOTADL_ASKED, "+CMS ERROR: 50\r\n", DFOTA_QFOTADL_DOUBTED },
    { DFOTA_QFOTADL_ASKED, "+CMEE: 1\r\n", DFOTA_QFOTADL_ASKED },
    { DFOTA_QFOTADL_ASKED, "OK", DFOTA_QFOTADL_ASKED },
    { DFOTA_QFOTADL_DOUBTED, "OK\r\n", DFOTA_QFOTADL_ACCEPTED_LATE },
    { DFOTA_QFOTADL_DOUBTED, "+CMEE: 1\r\n", DFOTA_QFOTADL_REFUSED_SURELY },
    { DFOTA_QFOTADL_DOUBTED, "ERROR\r\n", DFOTA_QFOTADL_DOUBTED },
    { DFOTA_QFOTADL_ACCEPTED_LATE, "+CMEE: 1\r\n", DFOTA_QFOTADL_ACCEPTED_LATE },
    { DFOTA_QFOTADL_ACCEPTED_LATE, "OK\r\n", DFOTA_QFOTADL_ACCEPTED },
    { DFOTA_QFOTADL_REFUSED_SURELY, "RING\r\n", DFOTA_QFOTADL_REFUSED_SURELY },
    { DFOTA_QFOTADL_REFUSED_SURELY, "OK\r\n", DFOTA_QFOTADL_REFUSED },
    { DFOTA_QFOTADL_ACCEPTED, "ERROR\r\n", DFOTA_QFOTADL_ACCEPTED },
    { DFOTA_QFOTADL_REFUSED, "OK\r\n", DFOTA_QFOTADL_REFUSED },
    /* the text of a message, unless a blank line comes first */
    { DFOTA_QFOTADL_ASKED, MESSAGE "\r\nOK\r\n", DFOTA_QFOTADL_ASKED },
    { DFOTA_QFOTADL_ASKED, MESSAGE "\r\n\r\nOK\r\n", DFOTA_QFOTADL_ACCEPTED },
    { DFOTA_QFOTADL_ASKED, MESSAGE "\n\nOK\n", DFOTA_QFOTADL_ACCEPTED },
    { DFOTA_QFOTADL_ASKED, MESSAGE "\r\r\nOK\r\n", DFOTA_QFOTADL_ASKED },
};

static void
test_stages (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GString) bytes = g_string_new (rows[i].text);

        g_test_message ("row %u", i);
        g_assert_cmpint (dfota_qfotadl_answer_take (rows[i].before, bytes), ==, rows[i].after);
    }
}

static void
test_over (void)
{
    for (DfotaQfotadlStage stage = 0; stage <= DFOTA_QFOTADL_REFUSED; stage++)
        g_assert_cmpint (dfota_qfotadl_answer_is_over (stage), ==,
                         stage == DFOTA_QFOTADL_ACCEPTED || stage == DFOTA_QFOTADL_REFUSED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/qfotadl-answer/stages", test_stages);
    g_test_add_func ("/qfotadl-answer/over", test_over);
    return g_test_run ();
}
