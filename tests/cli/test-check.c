/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * --check: the result, what is missing and the warnings, for modems and users in each
 * condition; and how it is drawn.
 */

#include <string.h>

#include "check.h"
#include "protocol/context.h"
#include "samples.h"

typedef struct {
    const char     *name;
    const char     *revision; /* NULL: "R12" */
    const char     *state;    /* NULL: "registered" */
    const char     *failed_reason;
    const char     *lock;
    const char     *power_state; /* NULL: "on" */
    const char     *support;     /* NULL: "yes" */
    gint64          free_space;  /* 0: enough; -2: none */
    DfotaPermission permission;
    gboolean        no_plugin;
    gboolean        no_interface;
    gboolean        no_journal;
    gboolean        is_updating;
    DfotaExit       result;
    const char     *missing; /* a part of it; NULL: empty */
    const char     *warning; /* a part of the first one; NULL: there is none */
} Row;

static const Row rows[] = {
    { .name = "ready" },
    { .name = "root", .permission = DFOTA_PERMISSION_YES },
    { .name = "no-plugin",
      .no_plugin = TRUE,
      .no_interface = TRUE,
      .result = DFOTA_EXIT_NO_PLUGIN,
      .missing = "plugin in ModemManager: it is elsewhere" },
    { .name = "other-modem",
      .no_interface = TRUE,
      .result = DFOTA_EXIT_UNSUPPORTED,
      .missing = "a module that the plugin supports: this is 'Quectel EP06-E'" },
    { .name = "no-command",
      .support = "no",
      .result = DFOTA_EXIT_UNSUPPORTED,
      .missing = "AT+QFOTADL: the module does not support" },
    { .name = "not-asked-yet", .support = "unknown", .warning = "has not answered AT+QFOTADL=?" },
    { .name = "no-journal",
      .no_journal = TRUE,
      .result = DFOTA_EXIT_JOURNAL,
      .missing = "a state directory" },
    { .name = "updating",
      .is_updating = TRUE,
      .support = "unknown",
      .result = DFOTA_EXIT_BUSY,
      .missing = "under way: /org/freedesktop/ModemManager1/FirmwareUpdate/3" },
    { .name = "no-revision",
      .revision = "",
      .result = DFOTA_EXIT_NOT_READY,
      .missing = "the exact revision" },
    { .name = "no-revision-failed",
      .revision = "",
      .state = "failed",
      .failed_reason = "unknown-capabilities",
      .result = DFOTA_EXIT_NOT_READY,
      .missing = "(unknown-capabilities)",
      .warning = "(unknown-capabilities)" },
    { .name = "denied",
      .permission = DFOTA_PERMISSION_NO,
      .result = DFOTA_EXIT_NOT_AUTHORIZED,
      .missing = "org.freedesktop.ModemManager1.Firmware to this user; try it as root" },
    { .name = "challenged", .permission = DFOTA_PERMISSION_CHALLENGE, .warning = "a password" },
    { .name = "no-sim",
      .state = "failed",
      .failed_reason = "sim-missing",
      .warning = "no SIM card: the module cannot download" },
    { .name = "locked", .state = "locked", .lock = "sim-pin", .warning = "locked (sim-pin)" },
    { .name = "radio-off", .state = "disabled", .power_state = "low", .warning = "radio is off" },
    { .name = "disabled", .state = "disabled" },
    { .name = "enabled", .state = "enabled", .warning = "not registered" },
    { .name = "searching", .state = "searching", .warning = "not registered" },
    { .name = "connected", .state = "connected", .warning = "connection ends" },
    { .name = "little-space", .free_space = 4999999, .warning = "little free space" },
    { .name = "no-space", .free_space = -2, .warning = "little free space" },
    { .name = "enough-space", .free_space = 5000000 },
    { .name = "unknown-space", .free_space = -1 },
};

static void
set_if (char **string, const char *value)
{
    if (value)
        sample_set (string, value);
}

static DfotaModemInfo *
make_modem (const Row *row)
{
    DfotaModemInfo *modem =
        sample_modem (!row->no_interface, row->revision ? row->revision : "R12");

    set_if (&modem->state, row->state);
    set_if (&modem->failed_reason, row->failed_reason);
    set_if (&modem->lock, row->lock);
    set_if (&modem->power_state, row->power_state);
    set_if (&modem->support, row->support);
    modem->has_journal = !row->no_journal;
    if (row->free_space != 0)
        modem->free_space = row->free_space == -2 ? 0 : row->free_space;
    return modem;
}

static void
test_row (gconstpointer data)
{
    const Row                  *row = data;
    g_autoptr (DfotaModemInfo)  modem = make_modem (row);
    g_autoptr (DfotaUpdateInfo) update = sample_update ("updating", "");
    const DfotaCheck            check = { modem, row->is_updating ? update : NULL, NULL,
                               row->no_plugin ? "it is elsewhere" : NULL, row->permission };
    g_autofree char            *missing = dfota_check_dup_missing (&check);
    g_auto (GStrv)              warnings = dfota_check_dup_warnings (&check);

    g_assert_cmpint (dfota_check_get_result (&check), ==, row->result);
    if (row->missing)
        g_assert_nonnull (strstr (missing, row->missing));
    else
        g_assert_cmpstr (missing, ==, "");
    g_assert_cmpuint (g_strv_length (warnings), ==, row->warning ? 1 : 0);
    if (row->warning)
        g_assert_nonnull (strstr (warnings[0], row->warning));
}

static void
test_human (void)
{
    const Row                  row = { .state = "connected", .free_space = 1000000 };
    g_autoptr (DfotaModemInfo) modem = make_modem (&row);
    const DfotaCheck           check = { modem, NULL, NULL, NULL, DFOTA_PERMISSION_NO };
    g_autoptr (DfotaRecord)    record = dfota_check_report (&check);
    g_autofree char           *text = dfota_record_to_human (record);
    const char                *end = strstr (text, "  Update ");

    g_assert_cmpstr (
        end, ==,
        "  Update   |        supported: yes\n"
        "           |          accepts: ftp, http, ufs\n"
        "           |           family: ep06\n"
        "           |         evidence: guide\n"
        "           |       free space: 1.00 MB of 41.94 MB\n"
        "  ----------------------------\n"
        "  Status   |            state: connected\n"
        "           | ready for update: no\n"
        "           |          missing: authorization: polkit denies "
        "org.freedesktop.ModemManager1.Firmware to this user; try it as root\n"
        "           |         warnings: the data connection ends when the module reboots\n"
        "           |                   the module's file system has little free space: packages "
        "have 5 to 40 MB\n");
}

/* The module may report free space, total space, both or none. */
static void
test_space (void)
{
    static const struct {
        gint64      free_space;
        gint64      total_space;
        const char *text;
    } cases[] = {
        { -1, -1, "free space: not reported by the module\n" },
        { 0, 41943040, "free space: 0.00 MB of 41.94 MB\n" },
        { 17500000, -1, "free space: 17.50 MB\n" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (DfotaModemInfo) modem = sample_modem (TRUE, "R12");
        const DfotaCheck           check = { modem, NULL, NULL, NULL, DFOTA_PERMISSION_YES };
        g_autoptr (DfotaRecord)    record = NULL;
        g_autofree char           *text = NULL;

        modem->free_space = cases[i].free_space;
        modem->total_space = cases[i].total_space;
        record = dfota_check_report (&check);
        text = dfota_record_to_human (record);
        g_assert_nonnull (strstr (text, cases[i].text));
    }
}

/* The host's data connection beside the module's own. */
static void
test_contexts (void)
{
    static const struct {
        const char *selector;
        int         context;
        int         used; /* by the bearer; -2: there is none */
        const char *warning;
    } cases[] = {
        { "", -1, -2, NULL },
        { "", -1, 1, "which PDP context the module downloads is not known" },
        { "+QFOTAPID", 1, -2, NULL },
        { "+QFOTAPID", 1, 1, "PDP context 1, which the host's data connection uses (/b)" },
        { "+QFOTAPID", 3, 1, NULL },
        { "+QFOTAPID", 3, -1, "PDP context 3, and which one the host's data connection uses is" },
        { "+QFOTAPID", 0, 1, "PDP context 0, its default" },
        { "+QFOTAPID", -1, 1, "has not returned over which PDP context it downloads" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (DfotaModemInfo) modem = sample_modem (TRUE, "R12");
        g_autoptr (GPtrArray) bearers = g_ptr_array_new_with_free_func (dfota_context_bearer_free);
        const DfotaCheck      check = { modem, NULL, bearers, NULL, DFOTA_PERMISSION_YES };
        g_auto (GStrv)        warnings = NULL;

        sample_set (&modem->context_selector, cases[i].selector);
        modem->download_context = cases[i].context;
        if (cases[i].used != -2)
            g_ptr_array_add (bearers, dfota_context_bearer_new ("/b", cases[i].used));
        warnings = dfota_check_dup_warnings (&check);
        g_assert_cmpuint (g_strv_length (warnings), ==, cases[i].warning ? 1 : 0);
        if (cases[i].warning)
            g_assert_nonnull (strstr (warnings[0], cases[i].warning));
    }
}

/* Of a module that is not proven, and not enabled. */
static void
test_unproven (void)
{
    g_autoptr (DfotaModemInfo) modem = sample_modem (TRUE, "R12");
    const DfotaCheck           check = { modem, NULL, NULL, NULL, DFOTA_PERMISSION_YES };
    g_autoptr (DfotaRecord)    record = NULL;
    g_autofree char           *lines = NULL;
    g_autofree char           *human = NULL;

    sample_set (&modem->family, "ec25");
    sample_set (&modem->evidence, "field");
    sample_set (&modem->context_selector, "+QFOTAPID");
    modem->download_context = 3;
    modem->is_proven = modem->is_enabled = FALSE;
    record = dfota_check_report (&check);
    lines = dfota_record_to_keyvalue (record);
    g_assert_nonnull (strstr (lines, "check.family : ec25\ncheck.evidence : field\n"
                                     "check.enabled : no\n"));
    g_assert_nonnull (strstr (lines, "updates are not proven on this module"));
    human = dfota_record_to_human (record);
    g_assert_nonnull (strstr (human, "evidence: field\n"
                                     "           |          enabled: no\n"
                                     "           |   downloads over: PDP context 3\n"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree char *path = g_strconcat ("/check/", rows[i].name, NULL);

        g_test_add_data_func (path, &rows[i], test_row);
    }
    g_test_add_func ("/check/human", test_human);
    g_test_add_func ("/check/space", test_space);
    g_test_add_func ("/check/contexts", test_contexts);
    g_test_add_func ("/check/unproven", test_unproven);
    return g_test_run ();
}
