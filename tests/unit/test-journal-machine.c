/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A machine that is saved in the journal and loaded again is the same. Values that the
 * plugin did not write (a damaged file, another version) do no harm.
 */

#include "storage/journal-entry.h"

#include <gio/gio.h>
#include <string.h>

#define HEAD                                                                                       \
    "[Journal]\nVersion=1\n[Update]\nId=1\nState=updating\nSourceKind=http\n"                      \
    "RevisionBefore=EP06ELAR02A08M4G_01.001.01.001\nRevisionCommand=QGMR\n"
#define END "[End]\nComplete=true\n"

static DfotaJournalEntry *
read_entry (const gchar *text)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autoptr (GError)   error = NULL;
    DfotaJournalEntry   *entry;

    g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &error));
    entry = dfota_journal_entry_from_key_file (file, 1, &error);
    g_assert_true (entry || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED));
    return entry;
}

static void
test_load (void)
{
    static const struct {
        const gchar *text;
        gboolean     is_ours;
        DfotaMachine machine;
    } rows[] = {
        { HEAD END,
          TRUE,
          { .state = DFOTA_STATE_UPDATING, .is_sent = TRUE, .code = DFOTA_CODE_NONE } },
        { HEAD "[Machine]\nis-local=1\nis-sent=1\nis-confirmed=1\nis-reboot-proven=1\n"
               "is-package-complete=1\nis-updater-heard=1\nn-unreadable=2\npercent=42\nattempt="
               "3\nfailed-attempts=2\nmode=1\n"
               "is-attempt-counted=1\nis-end-heard=1\nis-away-long=1\nis-wait-over=1\n" END,
          TRUE,
          { .state = DFOTA_STATE_UPDATING,
            .is_local = TRUE,
            .is_sent = TRUE,
            .is_confirmed = TRUE,
            .is_package_complete = TRUE,
            .is_reboot_proven = TRUE,
            .is_updater_heard = TRUE,
            .n_unreadable = 2,
            .percent = 42,
            .attempt = 3,
            .failed_attempts = 2,
            .code = DFOTA_CODE_NONE,
            .mode = DFOTA_MODE_RECOVERY,
            .is_attempt_counted = TRUE,
            .is_end_heard = TRUE,
            .is_away_long = TRUE,
            .is_wait_over = TRUE } },
        /* a version that inferred a reboot from the ports: not proven */
        { HEAD "[Machine]\nis-sent=1\nhas-rebooted=1\nn-returns=2\nis-overdue=1\n" END,
          TRUE,
          { .state = DFOTA_STATE_UPDATING, .is_sent = TRUE, .code = DFOTA_CODE_NONE } },
        { HEAD "Code=505\nCodePhase=update\nReason=silence\nState=stalled\n" END,
          TRUE,
          { .state = DFOTA_STATE_STALLED,
            .is_sent = TRUE,
            .reason = DFOTA_REASON_SILENCE,
            .code = 505,
            .phase = DFOTA_PHASE_UPDATE } },
        { HEAD "Code=601\nCodePhase=ftp\nState=verifying\n[Machine]\nis-update-done=1\n" END,
          TRUE,
          { .state = DFOTA_STATE_VERIFYING,
            .is_sent = TRUE,
            .code = 601,
            .phase = DFOTA_PHASE_FTP,
            .is_update_done = TRUE } },

        /* values that the plugin never writes */
        { HEAD "State=done\n" END, FALSE },
        { HEAD "State=preparing\n[Machine]\nis-sent=0\n" END,
          TRUE,
          { .state = DFOTA_STATE_PREPARING, .code = DFOTA_CODE_NONE } },
        { HEAD "Code=-7\n[Machine]\nis-sent=0\n" END,
          TRUE,
          { .state = DFOTA_STATE_UPDATING, .is_sent = TRUE, .code = DFOTA_CODE_NONE } },
        { HEAD "[Machine]\npercent=101\nattempt=1000\nmode=3\nfailed-attempts=2147483647\n" END,
          TRUE,
          { .state = DFOTA_STATE_UPDATING,
            .is_sent = TRUE,
            .percent = 100,
            .attempt = DFOTA_FAMILY_ATTEMPTS_MAX,
            .failed_attempts = G_MAXINT,
            .code = DFOTA_CODE_NONE,
            .mode = DFOTA_MODE_NORMAL } },
        { HEAD "[Machine]\npercent=-1\nattempt=many\nis-sent=2147483648\nmode=\n" END,
          TRUE,
          { .state = DFOTA_STATE_UPDATING, .is_sent = TRUE, .code = DFOTA_CODE_NONE } },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaJournalEntry) entry = read_entry (rows[i].text);
        DfotaMachine                  machine;

        g_test_message ("%s", rows[i].text);
        g_assert_cmpint (entry != NULL, ==, rows[i].is_ours);
        if (!rows[i].is_ours)
            continue;
        machine = entry->machine;
        if (rows[i].machine.code == DFOTA_CODE_NONE)
            machine.phase = rows[i].machine.phase;
        /* of the family, not of the journal */
        g_assert_cmpuint (machine.max_attempts, ==, DFOTA_MAX_ATTEMPTS);
        machine.max_attempts = 0;
        g_assert_cmpmem (&machine, sizeof machine, &rows[i].machine, sizeof machine);
    }
}

/* Only what selects a context is sent to a module after a restart. */
static void
test_context (void)
{
    static const struct {
        const gchar *text;
        const gchar *context;
    } rows[] = {
        { "+QFOTAPID=1", "+QFOTAPID=1" },  { "+QCFG=\"fota/cid\",2", "+QCFG=\"fota/cid\",2" },
        { "+CFUN=0;+CFUN=1", "" },         { "+QFOTAPID=1\\rAT+CFUN=0", "" },
        { "+QFOTADL=\"http://h/p\"", "" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *text = g_strdup_printf (HEAD "[Machine]\ncontext=%s\n" END, rows[i].text);
        g_autoptr (DfotaJournalEntry) entry = read_entry (text);

        g_assert_cmpstr (entry->context, ==, rows[i].context);
    }
}

/* The value becomes a part of a command. */
static void
test_urc_port (void)
{
    static const struct {
        const gchar *text;
        const gchar *urc_port;
    } rows[] = {
        { "uart1", "uart1" },
        { "uart1\";+CFUN=0", "" },
        { "uart1\\rAT+CFUN=0", "" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *text =
            g_strdup_printf (HEAD "[Machine]\nurc-port=%s\n" END, rows[i].text);
        g_autoptr (DfotaJournalEntry) entry = read_entry (text);

        g_assert_cmpstr (entry->urc_port, ==, rows[i].urc_port);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal-machine/load", test_load);
    g_test_add_func ("/journal-machine/context", test_context);
    g_test_add_func ("/journal-machine/urc-port", test_urc_port);
    return g_test_run ();
}
