/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Family files: valid ones, invalid ones, and the effect of a family on sources and URCs.
 */

#include <string.h>

#include "dbus/error.h"
#include "family-fixture.h"
#include "protocol/context.h"
#include "protocol/source.h"
#include "protocol/urc.h"
#include "storage/settings.h"

static void
test_defaults (void)
{
    g_autoptr (DfotaFamily) family = family_fixture_new ("");

    g_assert_cmpstr (dfota_evidence_to_string (DFOTA_EVIDENCE_GUIDE), ==, "guide");
    g_assert_cmpstr (dfota_evidence_to_string (DFOTA_EVIDENCE_FIELD), ==, "field");
    g_assert_cmpstr (family->id, ==, "xy");
    g_assert_cmpstr (family->name, ==, "XY1, XY2");
    g_assert_cmpstr (family->source, ==, "a test");
    g_assert_cmpint (family->evidence, ==, DFOTA_EVIDENCE_FIELD);
    g_assert_true (dfota_family_has_id (family, 0x2c7c, 0x0f0f));
    g_assert_false (dfota_family_has_id (family, 0x2c7c, 0x0306));
    g_assert_cmpuint (g_strv_length (family->schemes), ==, 3);
    g_assert_cmpuint (g_strv_length (family->paths), ==, 0);
    g_assert_cmpuint (family->url_max, ==, 255);
    g_assert_cmpuint (family->path_max, ==, 90);
    g_assert_cmpuint (family->urc_interface, ==, 2);
    g_assert_true (family->has_test_list);
    g_assert_cmpstr (family->context, ==, "");
    g_assert_cmpuint (family->max_attempts, ==, 6);
    g_assert_false (family->reports_download);
    g_assert_cmpstr (family->base_command, ==, "+CGMR");
    g_assert_cmpuint (g_strv_length (family->exact_commands), ==, 2);
    g_assert_cmpstr (family->edition_command, ==, "+CSUB");
}

static void
test_values (void)
{
    g_autoptr (DfotaFamily) family = family_fixture_new (
        "[Command]\nSchemes=http; https\nUrlMax=100\nPaths=/cache/ufs/;/data/ufs/;\nPathMax=64\n"
        "[Ports]\nUrc=5\n[Timeouts]\nSilence=600\nDownload=12.5\n[Stages]\nFETCHING=HTTPSTART\n");

    g_assert_cmpuint (g_strv_length (family->schemes), ==, 2);
    g_assert_cmpstr (family->schemes[1], ==, "https");
    g_assert_cmpuint (family->url_max, ==, 100);
    g_assert_cmpuint (g_strv_length (family->paths), ==, 2);
    g_assert_cmpstr (family->paths[0], ==, "/cache/ufs/");
    g_assert_cmpuint (family->path_max, ==, 64);
    g_assert_cmpuint (family->urc_interface, ==, 5);
    g_assert_cmpuint (family->timeouts->len, ==, 2);
    g_assert_cmpfloat (g_array_index (family->timeouts, DfotaFamilyTimeout, 1).seconds, ==, 12.5);
    g_assert_cmpstr (g_array_index (family->stages, DfotaFamilyStage, 0).name, ==, "FETCHING");
}

static void
test_course (void)
{
    g_autoptr (DfotaFamily) family = family_fixture_new (
        "[Command]\nUrlMax=700\nPathMax=200\nTestAnswer=any\nContext=+QCFG=\"fota/cid\"\n"
        "[Update]\nAttempts=unlimited\nDownloadProgress=yes\n"
        "[Revision]\nBase=+GMR\nExact=+QVERSION?\nSubEdition=\n[Timeouts]\nReboot=90\n");
    g_autoptr (DfotaFamily) three = family_fixture_new ("[Update]\nAttempts=3\n");

    g_assert_cmpuint (family->url_max, ==, 700);
    g_assert_cmpuint (family->path_max, ==, 200);
    g_assert_true (family->has_test_list);
    g_assert_cmpstr (family->context, ==, "+QCFG=\"fota/cid\"");
    g_assert_cmpuint (family->max_attempts, ==, 0);
    g_assert_true (family->reports_download);
    g_assert_cmpstr (family->base_command, ==, "+GMR");
    g_assert_cmpuint (g_strv_length (family->exact_commands), ==, 1);
    g_assert_cmpstr (family->edition_command, ==, "");
    g_assert_cmpuint (family->timeouts->len, ==, 1);
    g_assert_cmpuint (three->max_attempts, ==, 3);
}

/* The first and the last value that each key accepts. */
static void
test_limits (void)
{
    static const struct {
        const gchar *attempts, *max, *interface, *seconds, *exact;
        guint        n_attempts, n_max, n_interface, n_exact;
        gdouble      n_seconds;
    } rows[] = {
        { "1", "1", "0", "0.1", "", 1, 1, 0, 0, 0.1 },
        { "999", "1000", "31", "86400", "+QA;;+QB;+QC;+QD", 999, 1000, 31, 4, 86400 },
        { "10", "10", "10", "10", "+QA?", 10, 10, 10, 1, 10 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *text = g_strdup_printf (
            "[Update]\nAttempts=%s\n[Command]\nUrlMax=%s\nPathMax=%s\n[Ports]\nUrc=%s\n"
            "[Timeouts]\nSilence=%s\n[Revision]\nExact=%s\n[Sources]\nUrc=a log\n",
            rows[i].attempts, rows[i].max, rows[i].max, rows[i].interface, rows[i].seconds,
            rows[i].exact);
        g_autoptr (DfotaFamily) family = family_fixture_new (text);

        g_assert_cmpuint (family->max_attempts, ==, rows[i].n_attempts);
        g_assert_cmpuint (family->url_max, ==, rows[i].n_max);
        g_assert_cmpuint (family->path_max, ==, rows[i].n_max);
        g_assert_cmpuint (family->urc_interface, ==, rows[i].n_interface);
        g_assert_cmpuint (g_strv_length (family->exact_commands), ==, rows[i].n_exact);
        g_assert_cmpfloat (g_array_index (family->timeouts, DfotaFamilyTimeout, 0).seconds, ==,
                           rows[i].n_seconds);
    }
}

/* The smallest ids; and a list with blanks and an empty member. */
static void
test_ids (void)
{
    static const gchar text[] =
        "[Family]\nName=a\nIds=0001:0001; 2c7c:0306 ;;ffff:fffe\nEvidence=guide\nSource=b\n";
    g_autoptr (DfotaFamily) family = dfota_family_new ("xy", text, strlen (text), NULL);

    g_assert_nonnull (family);
    g_assert_cmpint (family->evidence, ==, DFOTA_EVIDENCE_GUIDE);
    g_assert_cmpuint (family->ids->len, ==, 3);
    g_assert_true (dfota_family_has_id (family, 1, 1));
    g_assert_true (dfota_family_has_id (family, 0x2c7c, 0x0306));
    g_assert_true (dfota_family_has_id (family, 0xffff, 0xfffe));
    g_assert_false (dfota_family_has_id (family, 1, 0x0306));
    g_assert_false (dfota_family_has_id (family, 0x2c7c, 1));
}

/* A family can set each timeout that the settings file has. */
static void
test_timeouts (void)
{
    gsize                   n_keys;
    const DfotaSettingsKey *keys = dfota_settings_table (&n_keys);

    for (gsize i = 0; i < n_keys; i++) {
        g_autofree gchar       *line = g_strdup_printf ("[%s]\n%s=7\n", keys[i].group, keys[i].key);
        g_autoptr (DfotaFamily) family = family_fixture_new (line);
        DfotaSettings           settings;

        dfota_settings_load_for (&settings, family, "/does/not/exist", NULL);
        g_assert_cmpfloat (G_STRUCT_MEMBER (gdouble, &settings, keys[i].offset), ==, 7);
    }
}

static void
test_test_answers (void)
{
    g_autoptr (DfotaFamily) bare = family_fixture_new ("[Command]\nTestAnswer=empty\n");
    g_autoptr (DfotaFamily) any = family_fixture_new ("");

    g_assert_true (dfota_family_is_test_answer (bare, ""));
    g_assert_false (dfota_family_is_test_answer (bare, "+QFOTADL: <url>"));
    g_assert_true (dfota_family_is_test_answer (any, ""));
    g_assert_true (dfota_family_is_test_answer (any, "+QFOTADL: <url>\r\n+QFOTADL: (0-1)"));
    g_assert_false (dfota_family_is_test_answer (any, "Quectel"));
    g_assert_false (dfota_family_is_test_answer (any, "ERROR"));
}

/* No command is one way to say that none is known. */
static void
test_no_context (void)
{
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nContext=\n");

    g_assert_cmpstr (family->context, ==, "");
}

static void
test_contexts (void)
{
    static const struct {
        const gchar *selector;
        const gchar *read;
        const gchar *set;
        const gchar *answer;
        gint         cid;
    } rows[] = {
        { "+QFOTAPID", "+QFOTAPID?", "+QFOTAPID=3", "+QFOTAPID: 1", 1 },
        { "+QFOTAPID", "+QFOTAPID?", "+QFOTAPID=3", "+QFOTAPID:16", 16 },
        { "+QFOTAPID", "+QFOTAPID?", "+QFOTAPID=3", "+QFOTAPID: 17", DFOTA_CONTEXT_UNKNOWN },
        { "+QFOTAPID", "+QFOTAPID?", "+QFOTAPID=3", "+QFOTAPID: x", DFOTA_CONTEXT_UNKNOWN },
        { "+QFOTAPID", "+QFOTAPID?", "+QFOTAPID=3", "+CGDCONT: 1", DFOTA_CONTEXT_UNKNOWN },
        { "+QCFG=\"fota/cid\"", "+QCFG=\"fota/cid\"", "+QCFG=\"fota/cid\",3",
          "+QCFG: \"fota/cid\",2", 2 },
        { "+QCFG=\"fota/cid\"", "+QCFG=\"fota/cid\"", "+QCFG=\"fota/cid\",3",
          "+QCFG: \"fota/path\",2", DFOTA_CONTEXT_UNKNOWN },
        { "+QCFG=\"fota/cid\"", "+QCFG=\"fota/cid\"", "+QCFG=\"fota/cid\",3", "+QCFG: 2",
          DFOTA_CONTEXT_UNKNOWN },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *read = dfota_context_read_command (rows[i].selector);
        g_autofree gchar *set = dfota_context_set_command (rows[i].selector, 3);

        g_assert_cmpstr (read, ==, rows[i].read);
        g_assert_cmpstr (set, ==, rows[i].set);
        g_assert_true (dfota_context_is_set_command (set));
        g_assert_false (dfota_context_is_set_command (rows[i].selector));
        g_assert_cmpint (dfota_context_parse (rows[i].selector, rows[i].answer), ==, rows[i].cid);
    }
    g_assert_false (dfota_context_is_set_command ("+CFUN=0;+CFUN=1"));
    g_assert_false (dfota_context_is_set_command ("+CFUN=0\r"));
}

/* A file is used whole or not at all. */
static const struct {
    const gchar *text; /* text after a complete [Family]; the whole file if it begins with
                        * '[Family]' */
    const gchar *part; /* a part of the message */
} refused[] = {
    { "[Family]\nName=a\nIds=2c7c:0001\nEvidence=guide\n", "Source in [Family] is missing" },
    { "[Family]\nName=a\nIds=2c7c:0001\nSource=b\n", "Evidence in [Family] is missing" },
    { "[Family]\nIds=2c7c:0001\nEvidence=guide\nSource=b\n", "Name in [Family] is missing" },
    { "[Family]\nName=a\nEvidence=guide\nSource=b\n", "Ids in [Family] is missing" },
    { "[Family]\nName=a\nIds=2c7c-0001\nEvidence=guide\nSource=b\n", "has '2c7c-0001'" },
    { "[Family]\nName=a\nIds=2c7g:0001\nEvidence=guide\nSource=b\n", "has '2c7g:0001'" },
    { "[Family]\nName=a\nIds=2c7c:000g\nEvidence=guide\nSource=b\n", "has '2c7c:000g'" },
    { "[Family]\nName=a\nIds=0000:0001\nEvidence=guide\nSource=b\n", "has '0000:0001'" },
    { "[Family]\nName=a\nIds=2c7c:0001;x\nEvidence=guide\nSource=b\n", "has 'x'" },
    { "[Family]\nName=a\nIds=;;\nEvidence=guide\nSource=b\n", "names no module" },
    { "[Family]\nName=\nIds=2c7c:0001\nEvidence=guide\nSource=b\n", "Name in [Family] is empty" },
    { "[Family]\nName=a\nIds=\nEvidence=guide\nSource=b\n", "names no module" },
    { "[Family]\nName=a\nIds=2C7C:0001\nEvidence=guide\nSource=b\n", "has '2C7C:0001'" },
    { "[Family]\nName=a\nIds=2c7c:001\nEvidence=guide\nSource=b\n", "VENDOR:PRODUCT" },
    { "[Family]\nName=a\nIds=2c7c:0000\nEvidence=guide\nSource=b\n", "VENDOR:PRODUCT" },
    { "[Family]\nName=a\nIds=2c7c:0001\nEvidence=proven\nSource=b\n", "it can be guide or field" },
    /* GLib returns the value as well */
    { "[Family]\nName=a\nIds=2c7c:\\q001\nEvidence=guide\nSource=b\n", "cannot be interpreted" },
    { "[Command]\nSchemes=ft\\0ps\n", "cannot be interpreted" },
    { "[Command]\nPaths=\\q/data/ufs/\n", "cannot be interpreted" },
    { "Extra=1\n", "Extra in [Family] is not known; the keys of this group are Name, Ids" },
    { "[Comand]\nUrlMax=1\n", "UrlMax in [Comand] is not known; the groups are Family" },
    { "[Command]\nSchemes=ftps\n", "there are ftp, http and https" },
    { "[Command]\nUrlMax=1001\n", "a number from 1 to 1000" },
    { "[Command]\nUrlMax=-1\n", "a number from 1 to 1000" },
    { "[Command]\nPathMax=0\n", "a number from 1 to 1000" },
    { "[Command]\nTestAnswer=list\n", "TestAnswer in [Command] is 'list'; it can be empty or any" },
    { "[Command]\nContext=QFOTAPID\n", "a command as +QFOTAPID or +QCFG=\"fota/cid\"" },
    { "[Command]\nContext=+QFOTAPID=1\n", "a command as +QFOTAPID" },
    { "[Command]\nContext=+QFOTAPID;+CFUN\n", "a command as +QFOTAPID" },
    { "[Update]\nAttempts=0\n", "a number from 1 to 999, or unlimited" },
    { "[Update]\nAttempts=1a\n", "a number from 1 to 999, or unlimited" },
    { "[Update]\nAttempts=1000\n", "a number from 1 to 999, or unlimited" },
    { "[Update]\nAttempts=six\n", "a number from 1 to 999, or unlimited" },
    { "[Update]\nDownloadProgress=true\n", "it can be no or yes" },
    { "[Revision]\nBase=\n", "a command without AT, as +QGMR" },
    { "[Revision]\nExact=+QGMR;AT+QGMR\n", "has 'AT+QGMR'" },
    { "[Revision]\nExact=+QGMR;+CFUN=0\n", "has '+CFUN=0'" },
    { "[Revision]\nExact=QGMR;+QGMR\n", "has 'QGMR'" },
    { "[Revision]\nExact=+QA;+QB;+QC;+QD;+QE\n", "more than 4 commands" },
    { "[Revision]\nSubEdition=CSUB\n", "a command without AT" },
    { "[Command]\nPaths=UFS:\n", "not a path as /data/ufs/" },
    { "[Command]\nPaths=/data/ufs\n", "not a path as /data/ufs/" },
    { "[Command]\nPaths=/data//ufs/\n", "not a path as /data/ufs/" },
    { "[Command]\nPaths=/da\"ta/ufs/\n", "not a path as /data/ufs/" },
    { "[Ports]\nUrc=32\n", "a number from 0 to 31" },
    { "[Timeouts]\nSilence=0\n", "seconds from 0.1 to 86400" },
    { "[Timeouts]\nSilence=nan\n", "seconds from 0.1 to 86400" },
    { "[Timeouts]\nSilence=\n", "seconds from 0.1 to 86400" },
    { "[Timeouts]\nSilence=5x\n", "seconds from 0.1 to 86400" },
    { "[Timeouts]\nSilence=86400.1\n", "seconds from 0.1 to 86400" },
    { "[Timeouts]\nSilence=0.09\n", "seconds from 0.1 to 86400" },
    { "[Sources]\nUrlMax=\n", "UrlMax in [Sources] is empty" },
    { "[Timeouts]\nPatience=1\n", "Patience in [Timeouts] is not known" },
    { "[Stages]\nFETCHED=HTTPDONE\n", "it can be a stage of the guide" },
    { "[Stages]\nFETCH DONE=HTTPEND\n", "has a blank" },
    { "no key file", "Key file contains line" },
};

static void
test_refused (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
        gboolean          is_whole = g_str_has_prefix (refused[i].text, "[Family]");
        g_autofree gchar *text =
            is_whole ? g_strdup (refused[i].text) : family_fixture_text (refused[i].text);
        g_autoptr (GError) error = NULL;

        g_assert_null (dfota_family_new ("xy", text, strlen (text), &error));
        g_assert_nonnull (error);
        if (!strstr (error->message, refused[i].part))
            g_error ("“%s” is not in “%s”", refused[i].part, error->message);
    }
}

static const struct {
    const gchar *more; /* lines of the family file */
    const gchar *source;
    const gchar *part; /* a part of the message; NULL: accepted */
} sources[] = {
    { "[Command]\nPaths=/cache/ufs/\n", "/cache/ufs/p.zip", NULL },
    { "[Command]\nPaths=/cache/ufs/\n", "http://host/p", NULL },
    { "[Command]\nPaths=/cache/ufs/\n", "/data/ufs/p.zip", "write /cache/ufs/NAME" },
    { "[Command]\nPaths=/data/ufs/\n", "/cache/ufs/p.zip", "write /data/ufs/NAME" },
    { "[Command]\nPaths=/data/ufs/\n", "/usrdata/cache/ufs/p.zip", "write /data/ufs/NAME" },
    { "[Command]\nPaths=/cache/ufs/\n", "/cache/ufs/", "name of the package is missing" },
    { "[Command]\nPaths=/cache/ufs/\n", "/cache/ufs/../p", "may be empty" },
    { "[Command]\nPaths=/cache/ufs/\nPathMax=14\n", "/cache/ufs/pqr", NULL },
    { "[Command]\nPaths=/cache/ufs/\nPathMax=13\n", "/cache/ufs/pqr", "longer than 13 bytes" },
    { "[Command]\nUrlMax=13\n", "http://host/p", NULL },
    { "[Command]\nUrlMax=12\n", "http://host/p", "longer than 12 bytes" },
    { "[Command]\nPaths=/cache/ufs/\n", "UFS:p.zip", "write /cache/ufs/NAME" },
    { "[Command]\nPaths=\n", "/data/ufs/p.zip", "file system of XY1, XY2 modules is not known" },
    { "[Command]\nSchemes=http;https\n", "ftp://host/p", "modules download by http, https" },
    { "[Command]\nSchemes=http;https\n", "https://host/p", NULL },
};

static void
test_sources (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
        g_autoptr (DfotaFamily) family = family_fixture_new (sources[i].more);
        g_autoptr (GError)      error = NULL;
        g_autoptr (DfotaSource) source = dfota_source_new_for (sources[i].source, family, &error);

        if (!sources[i].part) {
            g_assert_no_error (error);
            g_assert_cmpstr (dfota_source_get_text (source), ==, sources[i].source);
            continue;
        }
        g_assert_null (source);
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
        if (!strstr (error->message, sources[i].part))
            g_error ("“%s” is not in “%s”", sources[i].part, error->message);
    }
}

static void
test_stages (void)
{
    DfotaUrc urc;

    g_assert_true (dfota_urc_is_stage ("HTTPSTART"));
    g_assert_false (dfota_urc_is_stage ("FETCHED"));
    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"FETCHED\",0", &urc));
    g_assert_cmpint (urc.kind, ==, DFOTA_URC_UNKNOWN);
    g_assert_true (dfota_urc_may_add_stage ("FETCHED", "FTPEND"));
    dfota_urc_add_stage ("FETCHED", "HTTPEND");
    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"FETCHED\",701", &urc));
    g_assert_cmpint (urc.kind, ==, DFOTA_URC_DOWNLOAD_END);
    g_assert_cmpint (urc.value, ==, 701);
    g_assert_true (dfota_urc_may_add_stage ("FETCHED", "HTTPEND"));
    g_assert_false (dfota_urc_may_add_stage ("FETCHED", "FTPEND"));
    g_assert_false (dfota_urc_may_add_stage ("END", "HTTPEND"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/family/defaults", test_defaults);
    g_test_add_func ("/family/values", test_values);
    g_test_add_func ("/family/course", test_course);
    g_test_add_func ("/family/limits", test_limits);
    g_test_add_func ("/family/ids", test_ids);
    g_test_add_func ("/family/timeouts", test_timeouts);
    g_test_add_func ("/family/test-answers", test_test_answers);
    g_test_add_func ("/family/contexts", test_contexts);
    g_test_add_func ("/family/refused", test_refused);
    g_test_add_func ("/family/sources", test_sources);
    g_test_add_func ("/family/stages", test_stages);
    g_test_add_func ("/family/no-context", test_no_context);
    return g_test_run ();
}
