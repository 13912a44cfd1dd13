/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the AT side: a table of commands and answers, and tests of the effects of
 * commands.
 */

#include "at.h"
#include "firmware.h"
#include "pdu.h"
#include "ufs.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    SimSourceKind kind;
    char         *source;
    GString      *urcs;
    GString      *sent; /* short messages */
    gboolean      rebooted;
    gboolean      powered_off;
    gboolean      refuses;
} Hooked;

static gboolean
on_update (SimSourceKind kind, const char *source, gpointer data)
{
    Hooked *hooked = data;

    hooked->kind = kind;
    g_free (hooked->source);
    hooked->source = g_strdup (source);
    return !hooked->refuses;
}

static void
on_reboot (gpointer data)
{
    ((Hooked *) data)->rebooted = TRUE;
}

static void
on_urc (const char *line, gpointer data)
{
    g_string_append_printf (((Hooked *) data)->urcs, "%s;", line);
}

static void
on_sent (const char *number, const char *text, gpointer data)
{
    g_string_append_printf (((Hooked *) data)->sent, "%s: %s;", number, text);
}

static void
on_power_off (gpointer data)
{
    ((Hooked *) data)->powered_off = TRUE;
}

static const SimAtHooks hooks = { on_update, on_reboot, on_power_off, on_urc, on_sent };

typedef struct {
    SimSettings *settings;
    SimAt       *at;
    SimAtPort    port;
    Hooked       hooked;
    char        *ufs;
} AtFixture;

static void
at_set_up (AtFixture *f, gconstpointer unused)
{
    GError *error = NULL;

    f->settings = sim_settings_new ();
    f->hooked.urcs = g_string_new (NULL);
    f->hooked.sent = g_string_new (NULL);
    f->at = sim_at_new (f->settings, &hooks, &f->hooked);
    f->ufs = g_dir_make_tmp ("ufs-XXXXXX", &error);
    g_assert_no_error (error);
    f->at->ufs = g_strdup (f->ufs);
    f->at->revision = g_strdup (SIM_FIRMWARE_FIRST);
    f->at->imei = g_strdup ("867348030000017");
    f->at->revision_ready = TRUE;
    sim_at_port_reset (&f->port);
}

static void
at_tear_down (AtFixture *f, gconstpointer unused)
{
    g_assert_cmpint (g_rmdir (f->ufs), ==, 0);
    sim_at_free (f->at);
    sim_settings_free (f->settings);
    g_string_free (f->hooked.urcs, TRUE);
    g_string_free (f->hooked.sent, TRUE);
    g_free (f->hooked.source);
    g_free (f->ufs);
}

/* @answer must be @expected: the lines, separated by "|", without blank lines. */
static void
check_answer (const char *command, const char *answer, const char *expected)
{
    g_autoptr (GPtrArray) lines = g_ptr_array_new ();
    g_auto (GStrv)        all = g_strsplit (answer ? answer : "", "\r\n", -1);
    g_autofree char      *joined = NULL;

    for (guint i = 0; all[i]; i++) {
        if (*all[i])
            g_ptr_array_add (lines, all[i]);
    }
    g_ptr_array_add (lines, NULL);
    joined = g_strjoinv ("|", (char **) lines->pdata);
    if (!g_str_equal (joined, expected))
        g_error ("%s: '%s', not '%s'", command, joined, expected);
}

static void
check (AtFixture *f, const char *command, const char *expected)
{
    g_autofree char *answer = sim_at_execute (f->at, &f->port, command);

    check_answer (command, answer, expected);
}

static const char *const at_cases[][2] = {
    { "AT", "OK" },
    { "at", "OK" },
    { "noise", "" },
    { "ATZ", "OK" },
    { "AT&F", "OK" },
    { "ATE0V1X4&C1", "OK" },
    { "ATS0=0", "OK" },
    { "AT&F+CMEE=1", "OK" },
    { "ATY", "ERROR" },
    { "AT&", "ERROR" },
    { "ATI", "Quectel|EP06|Revision: EP06ELAR02A08M4G|OK" },
    { "AT+CGMI", "Quectel|OK" },
    { "AT+CGMR", "EP06ELAR02A08M4G|OK" },
    { "AT+QGMR", "EP06ELAR02A08M4G_01.001.01.001|OK" },
    { "AT+QGMR?", "EP06ELAR02A08M4G_01.001.01.001|OK" },
    { "AT+CSUB", "SubEdition: V01|OK" },
    { "AT+CSUB?", "ERROR" },
    { "AT+CGSN", "867348030000017|OK" },
    { "AT+GSN", "867348030000017|OK" },
    { "AT+CMEE?", "+CMEE: 1|OK" },
    { "AT+CMEE=3", "ERROR" },
    { "AT+NONSENSE", "ERROR" },
    { "AT+CGMI;+CGMM", "Quectel|EP06|OK" },
    { "AT+CGMI;+NONSENSE", "ERROR" },
    { "AT+CPIN?", "+CPIN: READY|OK" },
    { "AT+CTZU=?", "+CTZU: (0,1,3)|OK" },
    { "AT+COPS=3,2;+COPS?", "+COPS: 0,2,\"26201\",7|OK" },
    { "AT+COPS=3,0;+COPS?", "+COPS: 0,0,\"Simulated\",7|OK" },
    { "AT+CREG=2", "OK" },
    { "AT+CREG?", "+CREG: 2,1,\"1A2B\",\"01A2B304\",7|OK" },
    { "AT+CEREG?", "+CEREG: 0,1|OK" },
    { "AT+CREG=7", "ERROR" },
    { "AT+CSQ", "+CSQ: 20,99|OK" },
    { "AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"98942000000000000071\"|OK" },
    { "AT+CGDCONT=2,\"IP\",\"a,b\"", "OK" },
    { "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"\",\"0.0.0.0\",0,0|"
                     "+CGDCONT: 2,\"IP\",\"a,b\",\"0.0.0.0\",0,0|OK" },
    { "AT+CGDCONT=17", "ERROR" },
    { "AT+CGACT=1,2", "OK" },
    { "AT+CGACT?", "+CGACT: 1,0|+CGACT: 2,1|OK" },
    { "AT+CGACT=1,5", "ERROR" },
    { "AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"usbat\"|OK" },
    { "AT+QURCCFG=\"urcport\",\"usbmodem\"", "OK" },
    { "AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"usbmodem\"|OK" },
    { "AT+QURCCFG=\"urcport\",\"nowhere\"", "ERROR" },
    { "AT+QFOTADL=?", "OK" },
    { "AT+QFOTADL?", "ERROR" },
    { "AT+QFOTADL", "ERROR" },
    { "AT+QFLDS=\"UFS\"", "+QFLDS: 41943040,41943040|OK" },
    { "AT+QFLST", "OK" },
    { "AT+QFLST=\"absent\"", "+CME ERROR: 405" },
    { "AT+QFDEL=\"absent\"", "+CME ERROR: 405" },
    { "AT+QFDEL=\"../absent\"", "+CME ERROR: 406" },
    { "AT+QFLST=\"UFS:absent\"", "+CME ERROR: 405" },
    { "AT+QFDEL=\"UFS:absent\"", "+CME ERROR: 405" },
    { "AT+QFDEL=\"UFS:../absent\"", "+CME ERROR: 406" },
    { "\xff\xff"
      "AT+QFLST=?",
      "+QFLST: <pattern>|OK" },
    { "xyzAT", "OK" },
    { "\xff\xff", "" },
    { "ATD123", "ERROR" },
    { "ATV0", "0\r" },
    { "AT+NONSENSE", "4\r" },
};

static void
test_at (AtFixture *f, gconstpointer unused)
{
    for (guint i = 0; i < G_N_ELEMENTS (at_cases); i++)
        check (f, at_cases[i][0], at_cases[i][1]);
}

static void
test_at_echo (AtFixture *f, gconstpointer unused)
{
    g_assert_true (f->port.echo);
    check (f, "ATE0", "OK");
    g_assert_false (f->port.echo);
    check (f, "AT&F", "OK");
    g_assert_true (f->port.echo);
}

static void
test_at_update (AtFixture *f, gconstpointer unused)
{
    check (f, "AT+QFOTADL=\"http://h/a;b\"", "OK");
    g_assert_cmpint (f->hooked.kind, ==, SIM_SOURCE_HTTP);
    g_assert_cmpstr (f->hooked.source, ==, "http://h/a;b");
    check (f, "AT+QFOTADL=\"gopher://h/a\"", "ERROR");
    f->hooked.refuses = TRUE;
    check (f, "AT+QFOTADL=\"http://h/a\"", "ERROR");
    f->hooked.refuses = FALSE;
    sim_settings_set (f->settings, "reject-qfotadl", "on", NULL);
    check (f, "AT+QFOTADL=\"http://h/a\"", "ERROR");
    check (f, "AT+QFOTADL=?", "OK");
    sim_settings_set (f->settings, "qfotadl-support", "off", NULL);
    check (f, "AT+QFOTADL=?", "ERROR");
}

static void
test_at_late_revision (AtFixture *f, gconstpointer unused)
{
    f->at->revision_ready = FALSE;
    check (f, "AT+QGMR?", "ERROR");
    sim_settings_set (f->settings, "csub-support", "off", NULL);
    check (f, "AT+CSUB", "ERROR");
    sim_settings_set (f->settings, "cgsn-answer", "Quectel", NULL);
    check (f, "AT+CGSN", "Quectel|OK");
    sim_settings_set (f->settings, "cgsn-answer", "", NULL);
    check (f, "AT+CGMR", "EP06ELAR02A08M4G|OK");
}

static void
test_at_no_sim (AtFixture *f, gconstpointer unused)
{
    sim_settings_set (f->settings, "sim", "none", NULL);
    check (f, "AT+CPIN?", "ERROR");
    check (f, "AT+CMEE=1", "OK");
    check (f, "AT+CPIN?", "+CME ERROR: 10");
    check (f, "AT+CREG?", "+CREG: 0,0|OK");
    check (f, "AT+COPS?", "+COPS: 0|OK");
    check (f, "ATD*99#", "ERROR");
}

static void
test_at_radio (AtFixture *f, gconstpointer unused)
{
    check (f, "AT+CREG=1", "OK");
    check (f, "AT+CFUN=4", "OK");
    check (f, "AT+CFUN?", "+CFUN: 4|OK");
    check (f, "AT+CFUN=1", "OK");
    g_assert_cmpstr (f->hooked.urcs->str, ==, "+CREG: 0;+CREG: 1;");
    g_assert_false (f->hooked.rebooted);
    check (f, "AT+CFUN=1,1", "OK");
    g_assert_true (f->hooked.rebooted);
    g_assert_false (f->hooked.powered_off);
    check (f, "AT+QPOWD=1", "OK");
    g_assert_true (f->hooked.powered_off);
}

static void
test_at_call (AtFixture *f, gconstpointer unused)
{
    check (f, "ATD*99***1#", "CONNECT 150000000");
    g_assert_true (f->port.data_mode);
    g_assert_cmpuint (f->at->active, ==, 1);
}

static void
test_at_other_maker (AtFixture *f, gconstpointer unused)
{
    f->at->other_maker = TRUE;
    check (f, "AT+CGMI", "Acme|OK");
    check (f, "AT+QFOTADL=?", "ERROR");
    check (f, "AT+QGMR?", "ERROR");
    g_assert_null (f->hooked.source);
}

static void
test_at_files (AtFixture *f, gconstpointer unused)
{
    g_autofree char *path = sim_ufs_path (f->ufs, "p.zip");
    GError          *error = NULL;

    g_file_set_contents (path, "12345", -1, &error);
    g_assert_no_error (error);
    sim_settings_set (f->settings, "ufs-size", "12", NULL);
    check (f, "AT+QFLDS=\"UFS\"", "+QFLDS: 7,12|OK");
    check (f, "AT+QFLST=\"p.zip\"", "+QFLST: \"p.zip\",5|OK");
    check (f, "AT+QFLST=\"*\"", "+QFLST: \"p.zip\",5|OK");
    check (f, "AT+QFLST=\"UFS:p.zip\"", "+QFLST: \"p.zip\",5|OK");
    check (f, "AT+QFLST=\"UFS:*\"", "+QFLST: \"p.zip\",5|OK");
    sim_settings_set (f->settings, "qflst-prefix", "on", NULL);
    check (f, "AT+QFLST=\"p.zip\"", "+QFLST: \"UFS:p.zip\",5|OK");
    check (f, "AT+QFLST=\"*\"", "+QFLST: \"UFS:p.zip\",5|OK");
    check (f, "AT+QFDEL=\"UFS:p.zip\"", "OK");
    check (f, "AT+QFLST=\"*\"", "OK");
    check (f, "AT+CMEE=1", "OK");
    check (f, "AT+QFDEL=\"p.zip\"", "+CME ERROR: 405");
    sim_settings_set (f->settings, "qfdel-absent", "418", NULL);
    check (f, "AT+QFDEL=\"p.zip\"", "+CME ERROR: 418");
}

static void
test_at_upload (AtFixture *f, gconstpointer unused)
{
    g_autoptr (GString) acks = g_string_new (NULL);
    g_autofree char    *result = NULL;

    check (f, "AT+QFUPL=\"p\",1025,5,1", "CONNECT");
    g_assert_nonnull (f->port.upload);
    for (guint i = 0; i < 1024; i++)
        g_assert_cmpuint (sim_upload_take (f->port.upload, "x", 1, acks), ==, 1);
    g_assert_cmpstr (acks->str, ==, "A");
    g_string_truncate (acks, 0);
    g_assert_cmpuint (sim_upload_take (f->port.upload, "abc", 3, acks), ==, 1);
    g_assert_false (sim_upload_is_ahead (f->port.upload));
    g_assert_true (sim_upload_is_complete (f->port.upload));
    result = sim_upload_finish (f->port.upload);
    /* 512 equal words give 0 in the checksum; the rest is 'a' in the high half. */
    g_assert_cmpstr (result, ==, "+QFUPL: 1025,6100");
    sim_at_port_clear (&f->port);
    check (f, "AT+QFLST=\"p\"", "+QFLST: \"p\",1025|OK");
    check (f, "AT+QFDEL=\"p\"", "OK");
}

/* One block and one byte in one piece. */
static void
test_at_upload_ahead (AtFixture *f, gconstpointer unused)
{
    g_autoptr (GString) acks = g_string_new (NULL);
    g_autofree char    *bytes = g_malloc0 (1025);

    check (f, "AT+QFUPL=\"p\",2048,5,1", "CONNECT");
    g_assert_cmpuint (sim_upload_take (f->port.upload, bytes, 1025, acks), ==, 1025);
    g_assert_true (sim_upload_is_ahead (f->port.upload));
    sim_at_port_clear (&f->port);
    check (f, "AT+QFDEL=\"p\"", "OK");
}

static void
test_at_upload_refused (AtFixture *f, gconstpointer unused)
{
    g_autofree char *path = sim_ufs_path (f->ufs, "there");

    g_assert_true (g_file_set_contents (path, "x", 1, NULL));
    sim_settings_set (f->settings, "ufs-size", "100", NULL);
    check (f, "AT+CMEE=1", "OK");
    check (f, "AT+QFUPL=\"there\",10", "+CME ERROR: 407");
    check (f, "AT+QFUPL=\"a/b\",10", "+CME ERROR: 406");
    check (f, "AT+QFUPL=\"p\"", "+CME ERROR: 400");
    check (f, "AT+QFUPL=\"p\",x", "+CME ERROR: 400");
    check (f, "AT+QFUPL=\"p\",10,5,2", "+CME ERROR: 400");
    check (f, "AT+QFUPL=\"p\",100", "+CME ERROR: 420");
    sim_settings_set (f->settings, "qfupl-support", "off", NULL);
    check (f, "AT+QFUPL=\"p\",10", "ERROR");
    g_assert_null (f->port.upload);
    check (f, "AT+QFLDS=\"UFS\"", "+QFLDS: 99,100|OK");
    sim_settings_set (f->settings, "qflds-support", "off", NULL);
    check (f, "AT+QFLDS=\"UFS\"", "ERROR");
    check (f, "AT+QFDEL=\"there\"", "OK");
}

static void
add_message (AtFixture *f, const char *text)
{
    g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 1, 2, 12, 34, 56);

    sim_messages_add (f->at->messages, sim_pdu_deliver ("123", text, when, NULL));
}

#define MESSAGE_A "0004038121F30000621020214365000141"
#define MESSAGE_B "0004038121F30000621020214365000142"

static void
test_at_messages (AtFixture *f, gconstpointer unused)
{
    check (f, "AT+CMGF=0;+CMGL=4", "OK");
    check (f, "AT+CMGF=1", "ERROR");
    add_message (f, "A");
    add_message (f, "B");
    check (f, "AT+CPMS?", "+CPMS: \"ME\",2,255,\"ME\",2,255,\"ME\",2,255|OK");
    check (f, "AT+CMGR=1", "+CMGR: 0,,16|" MESSAGE_B "|OK");
    check (f, "AT+CMGL", "+CMGL: 0,0,,16|" MESSAGE_A "|OK");
    check (f, "AT+CMGL=4", "+CMGL: 0,1,,16|" MESSAGE_A "|+CMGL: 1,1,,16|" MESSAGE_B "|OK");
    check (f, "AT+CPMS=\"SM\"", "+CPMS: 0,255,2,255,2,255|OK");
    check (f, "AT+CMGL=4", "OK");
    check (f, "AT+CMGR=1", "+CMS ERROR: 321");
    check (f, "AT+CPMS=\"MT\",\"ME\",\"MT\"", "+CPMS: 2,255,2,255,2,255|OK");
    check (f, "AT+CPMS=\"BM\"", "+CMS ERROR: 302");
    check (f, "AT+CMGD=0", "OK");
    check (f, "AT+CMGD=0", "+CMS ERROR: 321");
    check (f, "AT+CMGR=x", "+CMS ERROR: 321");
    check (f, "AT+CMGL=4", "+CMGL: 1,1,,16|" MESSAGE_B "|OK");
    sim_at_reset (f->at); /* what a reboot resets */
    check (f, "AT+CMGL=4", "+CMGL: 1,1,,16|" MESSAGE_B "|OK");
}

static void
test_at_message_urc (AtFixture *f, gconstpointer unused)
{
    g_autofree char *urc = sim_at_message_urc (f->at, 3);
    g_autofree char *other = NULL;

    g_assert_cmpstr (urc, ==, "+CMTI: \"ME\",3");
    check (f, "AT+CNMI=2,1,2,1,0;+CNMI?", "+CNMI: 2,1,2,1,0|OK");
    check (f, "AT+CPMS=\"ME\",\"ME\",\"MT\"", "+CPMS: 0,255,0,255,0,255|OK");
    other = sim_at_message_urc (f->at, 4);
    g_assert_cmpstr (other, ==, "+CMTI: \"MT\",4");
    check (f, "AT+CNMI=4", "ERROR");
    check (f, "AT+CNMI=2,0", "OK");
    g_assert_null (sim_at_message_urc (f->at, 5));
}

/* Sends @command and, after its prompt, @hex; NULL sends Escape. */
static void
check_send (AtFixture *f, const char *command, const char *hex, const char *expected)
{
    g_autofree char *answer = NULL;

    check (f, command, "> ");
    g_assert_cmpuint (f->port.message_length, >, 0);
    answer = sim_at_message (f->at, &f->port, hex);
    check_answer (command, answer, expected);
    g_assert_cmpuint (f->port.message_length, ==, 0);
}

static void
test_at_send (AtFixture *f, gconstpointer unused)
{
    check (f, "AT+CMGS=0", "+CMS ERROR: 304");
    check (f, "AT+CMGS=\"123\"", "+CMS ERROR: 304");
    check_send (f, "AT+CMGS=10", "000100038121F300000141", "+CMGS: 1|OK");
    check_send (f, "AT+CMGS=10", "000100038121F300000142", "+CMGS: 2|OK");
    check_send (f, "AT+CMGS=11", "000100038121F300000142", "+CMS ERROR: 304");
    check_send (f, "AT+CMGS=10", "000400038121F300000142", "+CMS ERROR: 304");
    check_send (f, "AT+CMGS=10", NULL, "OK");
    check (f, "AT+CFUN=4", "OK");
    check_send (f, "AT+CMGS=10", "000100038121F300000143", "+CMS ERROR: 331");
    g_assert_cmpstr (f->hooked.sent->str, ==, "123: A;123: B;");
}

#define ADD_AT(name, func) g_test_add ("/at/" name, AtFixture, NULL, at_set_up, func, at_tear_down)
int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD_AT ("answers", test_at);
    ADD_AT ("echo", test_at_echo);
    ADD_AT ("update", test_at_update);
    ADD_AT ("late-revision", test_at_late_revision);
    ADD_AT ("no-sim", test_at_no_sim);
    ADD_AT ("radio", test_at_radio);
    ADD_AT ("call", test_at_call);
    ADD_AT ("other-maker", test_at_other_maker);
    ADD_AT ("files", test_at_files);
    ADD_AT ("upload", test_at_upload);
    ADD_AT ("upload-ahead", test_at_upload_ahead);
    ADD_AT ("upload-refused", test_at_upload_refused);
    ADD_AT ("messages", test_at_messages);
    ADD_AT ("message-urc", test_at_message_urc);
    ADD_AT ("send", test_at_send);
    return g_test_run ();
}
