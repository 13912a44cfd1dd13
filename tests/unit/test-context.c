/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Commands for the PDP context of downloads, answers to them, and when a download can collide with
 * the host's data connection.
 */

#include "protocol/context.h"

#define PID "+QFOTAPID"
#define CFG "+QCFG=\"fota/cid\""

static void
test_selectors (void)
{
    static const struct {
        const gchar *text;
        gboolean     is_selector;
        const gchar *read;
        const gchar *set; /* to 3 */
    } rows[] = {
        { PID, TRUE, PID "?", PID "=3" },
        { CFG, TRUE, CFG, CFG ",3" },
        { "", FALSE },
        { "QFOTAPID", FALSE },
        { "+Q", FALSE },
        { "+qfotapid", FALSE },
        { PID "?", FALSE },
        { PID "\n", FALSE },
        { "x" PID, FALSE },
        { CFG ",1", FALSE },
        { "+QCFG=\"fotacid\"", FALSE },
        { PID ";+CFUN", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *read = NULL;
        g_autofree gchar *set = NULL;

        g_test_message ("row %u", i);
        g_assert_cmpint (dfota_context_is_selector (rows[i].text), ==, rows[i].is_selector);
        if (!rows[i].is_selector)
            continue;
        read = dfota_context_read_command (rows[i].text);
        set = dfota_context_set_command (rows[i].text, 3);
        g_assert_cmpstr (read, ==, rows[i].read);
        g_assert_cmpstr (set, ==, rows[i].set);
        g_assert_true (dfota_context_is_set_command (set));
        g_assert_false (dfota_context_is_set_command (read));
    }
}

static void
test_set_commands (void)
{
    static const gchar *const wrong[] = { "",         PID,          PID "=", PID "=100",
                                          PID "=3\n", PID "=3;+X",  CFG,     CFG ",",
                                          CFG "=3",   "x" PID "=3", "+Q=3" };

    g_assert_true (dfota_context_is_set_command (PID "=16"));
    for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
        g_assert_false (dfota_context_is_set_command (wrong[i]));
}

static void
test_answers (void)
{
    static const struct {
        const gchar *selector;
        const gchar *response;
        gint         cid;
    } rows[] = {
        { PID, "+QFOTAPID: 3", 3 },
        { PID, "+QFOTAPID: 0", 0 },
        { PID, "+QFOTAPID: 16", 16 },
        { PID, "+QFOTAPID: 17", DFOTA_CONTEXT_UNKNOWN },
        { PID, "+QFOTAPID: x", DFOTA_CONTEXT_UNKNOWN },
        { PID, "", DFOTA_CONTEXT_UNKNOWN },
        { CFG, "+QCFG: \"fota/cid\",2", 2 },
        { CFG, "+QCFG: \"fota/path\",2", DFOTA_CONTEXT_UNKNOWN },
        { CFG, "+QCFG: 2", DFOTA_CONTEXT_UNKNOWN },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_assert_cmpint (dfota_context_parse (rows[i].selector, rows[i].response), ==, rows[i].cid);
}

/* Bearers by their cid; 0 ends them. Each warning names the bearer that it is about. */
static void
test_warnings (void)
{
    static const struct {
        const gchar *selector;
        gint         cid;
        gint         bearers[4];
        const gchar *warning; /* NULL: none */
    } rows[] = {
        { "", 1, { 0 }, NULL },
        { PID, 1, { 0 }, NULL },
        { "", 1, { 2, 1 }, "the host's data connection is up (/0), and over which PDP context*" },
        { PID,
          -1,
          { 2, 1 },
          "the host's data connection is up (/0), and the module has not returned*AT+QFOTAPID*" },
        { PID, -2, { 2 }, "the host's data connection is up (/0), and the module has not*" },
        { PID, 0, { 2 }, "the module downloads over PDP context 0, its default*(/0)*" },
        { PID,
          1,
          { 2, 1 },
          "the module downloads over PDP context 1, which the host's data connection uses (/1)*" },
        { PID, 2, { 2, 1 }, "*over PDP context 2, which the host's data connection uses (/0)*" },
        { PID, 3, { 2, 1 }, NULL },
        { PID, 3, { 2, -1 }, "*over PDP context 3, and which one*is not known (/1)*" },
        { PID, 3, { 2, 1, -5 }, "*over PDP context 3, and which one*is not known (/2)*" },
        { PID, 2, { -1, 2 }, "*over PDP context 2, which the host's data connection uses (/1)*" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GPtrArray) bearers = g_ptr_array_new_with_free_func (dfota_context_bearer_free);
        g_autofree gchar     *warning = NULL;

        for (guint j = 0; rows[i].bearers[j]; j++) {
            g_autofree gchar *path = g_strdup_printf ("/%u", j);

            g_ptr_array_add (bearers, dfota_context_bearer_new (path, rows[i].bearers[j]));
        }
        warning = dfota_context_dup_warning (rows[i].selector, rows[i].cid, bearers);
        g_test_message ("row %u: %s", i, warning ? warning : "none");
        if (rows[i].warning)
            g_assert_true (g_pattern_match_simple (rows[i].warning, warning));
        else
            g_assert_null (warning);
    }
}

static void
test_bearers (void)
{
    DfotaContextBearer *bearer = dfota_context_bearer_new ("/0", DFOTA_CONTEXT_MIN);
    DfotaContextBearer *other = dfota_context_bearer_new ("/1", 0);

    g_assert_cmpstr (bearer->path, ==, "/0");
    g_assert_cmpint (bearer->profile_id, ==, DFOTA_CONTEXT_MIN);
    g_assert_cmpint (other->profile_id, ==, DFOTA_CONTEXT_UNKNOWN);
    dfota_context_bearer_free (bearer);
    dfota_context_bearer_free (other);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/context/selectors", test_selectors);
    g_test_add_func ("/context/set-commands", test_set_commands);
    g_test_add_func ("/context/answers", test_answers);
    g_test_add_func ("/context/warnings", test_warnings);
    g_test_add_func ("/context/bearers", test_bearers);
    return g_test_run ();
}
