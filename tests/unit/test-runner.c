/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Events in, effects out: what the runner and the starter do for each event, and in which
 * order. Fakes replace the module's link, AT+QFOTADL and the verifier.
 */

#include "runner-fixture.h"

#include <string.h>

#include "dbus/error.h"

#define HTTP RUNNER_HTTP
#define SENT "ttyUSB2<AT+QFOTADL=\"http://host/p\";"

typedef RunnerFixture Fixture;

/*****************************************************************************/

static Fixture *watched;

static void
journal_says_sent (void)
{
    g_assert_true (runner_fixture_read_journal (watched).is_sent);
}

/* From Start() to the outcome, with everything that is done to the module and to ModemManager. */
static void
test_whole (Fixture *f, gconstpointer data)
{
    watched = f;
    fake_send_watch = journal_says_sent;
    dfota_starter_begin (f->starter);
    g_assert_cmpstr (fakes_take_log (), ==, SENT);
    g_assert_cmpuint (f->n_begun, ==, 0);
    fake_send_answer (NULL);
    g_assert_cmpuint (f->n_begun, ==, 1);
    g_assert_no_error (f->begun);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_DOWNLOADING);

    fake_link_say ("+QIND: \"FOTA\",\"HTTPSTART\"");
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fake_link_say ("+QIND: \"FOTA\",\"HTTPEND\",0");
    fakes_settle ();
    g_assert_nonnull (strstr (fakes_take_log (), "inhibit;"));
    fake_link_vanish ();
    g_assert_nonnull (strstr (fakes_take_log (), "guard;"));
    fake_link_return ();
    fake_link_say ("+QIND: \"FOTA\",\"START\"");
    g_assert_cmpint (runner_fixture_read_journal (f).state, ==, DFOTA_STATE_UPDATING);
    g_assert_null (strstr (fakes_take_log (), "unguard"));
    fake_link_say ("+QIND: \"FOTA\",\"END\",0");
    fake_link_vanish ();
    fake_link_return ();
    fake_link_say ("+CPIN: READY");
    g_assert_nonnull (strstr (fakes_take_log (), "release;"));

    dfota_link_hold (fake_link_get (), f->ports, NULL);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_MODEM_READY);
    g_assert_nonnull (strstr (fakes_take_log (), "read;"));
    fake_verifier_report (DFOTA_EVENT_REVISION_NEW);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_SUCCEEDED);
    g_assert_cmpint (runner_fixture_read_journal (f).state, ==, DFOTA_STATE_SUCCEEDED);
    g_assert_cmpuint (f->n_finished, ==, 1);
    g_assert_true (g_str_has_suffix (fakes_take_log (), "finished;"));
    g_assert_null (fake_link_get ());
    g_assert_cmpuint (f->n_begun, ==, 1);
}

/* The power lock is taken before the module can be in recovery mode, and released in the end. */
static void
test_power (Fixture *f, gconstpointer data)
{
    const gchar *log;

    runner_fixture_begin (f);
    fake_link_say ("+QIND: \"FOTA\",\"HTTPEND\",0");
    fakes_settle ();
    g_assert_nonnull (strstr (fakes_take_log (), "power-lock;"));
    fake_link_vanish ();
    fake_link_return ();
    fake_link_say ("+QIND: \"FOTA\",\"START\"");
    g_assert_null (strstr (fakes_take_log (), "power-unlock"));
    fake_link_say ("+QIND: \"FOTA\",\"END\",0");
    fake_link_vanish ();
    fake_link_return ();
    fake_link_say ("+CPIN: READY");
    dfota_link_hold (fake_link_get (), f->ports, NULL);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_MODEM_READY);
    fake_verifier_report (DFOTA_EVENT_REVISION_NEW);
    log = fakes_take_log ();
    g_assert_nonnull (strstr (log, "power-unlock;"));
    g_assert_null (strstr (log, "power-lock;"));
}

/* A package in the module: ModemManager releases the device first. */
static void
test_local (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    g_assert_true (dfota_starter_is_waiting (f->starter));
    g_assert_true (runner_fixture_read_journal (f).is_sent);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "inhibit;ttyUSB3<AT+QFOTADL=\"/data/ufs/p\";");
    g_assert_false (dfota_starter_is_waiting (f->starter));
    fake_send_answer (NULL);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_RESTARTING);
}

/* The module leaves before ModemManager has released the device: nothing is sent, not even
 * later. */
static void
test_local_gone (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    fake_link_vanish ();
    fakes_settle ();
    g_assert_null (strstr (fakes_take_log (), "QFOTADL"));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    g_assert_false (runner_fixture_read_journal (f).is_sent);
    g_assert_cmpuint (f->n_finished, ==, 1);
}

/* A command that could not be journalled is not sent. */
static void
test_no_journal (Fixture *f, gconstpointer data)
{
    journal_fixture_remove_folder (f->journal.folder);
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*1.update*"); /* what was sent */
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "*failed*");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*1.update*"); /* whether it failed */
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "*failed*");
    dfota_starter_begin (f->starter);
    fakes_settle ();
    g_test_assert_expected_messages ();
    g_assert_null (strstr (fakes_take_log (), "QFOTADL"));
    g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
}

static void
test_no_port (Fixture *f, gconstpointer data)
{
    dfota_link_let_go (fake_link_get ());
    fakes_take_log ();
    dfota_starter_begin (f->starter);
    g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_null (strstr (fakes_take_log (), "QFOTADL"));
}

static void
test_answers (Fixture *f, gconstpointer data)
{
    static const struct {
        GQuark (*domain) (void);
        gint       code;
        DfotaState state;
        gint       error; /* the error of Start(); -1: none */
    } rows[] = {
        { dfota_error_quark, DFOTA_ERROR_REFUSED, DFOTA_STATE_FAILED, DFOTA_ERROR_REFUSED },
        { dfota_error_quark, DFOTA_ERROR_NOT_READY, DFOTA_STATE_FAILED, DFOTA_ERROR_NOT_READY },
        { g_io_error_quark, G_IO_ERROR_TIMED_OUT, DFOTA_STATE_DOWNLOADING, -1 },
        { g_io_error_quark, G_IO_ERROR_CLOSED, DFOTA_STATE_DOWNLOADING, -1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        if (i > 0)
            runner_fixture_renew (f, NULL);
        dfota_starter_begin (f->starter);
        fake_send_answer (g_error_new (rows[i].domain (), rows[i].code, "row %u", (guint) i));
        g_assert_cmpint (runner_fixture_state (f), ==, rows[i].state);
        g_assert_cmpuint (f->n_begun, ==, 1);
        if (rows[i].error >= 0)
            g_assert_error (f->begun, DFOTA_ERROR, rows[i].error);
        else
            g_assert_no_error (f->begun);
    }
}

/* The module's URCs are redirected before the command, and their port is restored in the end. */
static void
test_urc_port (Fixture *f, gconstpointer data)
{
    const gchar *log;

    dfota_journal_entry_set (&dfota_record_get_entry (f->record)->urc_port, "uart1");
    dfota_starter_begin (f->starter);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "ttyUSB2<+QURCCFG=\"urcport\",\"usbat\";" SENT);
    fake_send_answer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED, "no"));
    fakes_settle ();
    log = fakes_take_log ();
    g_assert_nonnull (strstr (log, "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\";"));
    g_assert_false (dfota_cleanup_is_pending (f->cleanup));
}

/* A download failed: the revision is read, and an unreadable one is not the end. */
static void
test_unreadable (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    fake_link_say ("+QIND: \"FOTA\",\"HTTPEND\",701");
    g_assert_cmpstr (fakes_take_log (), ==, "read;");
    fake_verifier_report (DFOTA_EVENT_REVISION_UNREADABLE);
    g_assert_false (dfota_record_is_final (f->record));
    fake_verifier_report (DFOTA_EVENT_REVISION_OLD);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_cmpint (dfota_record_get_machine (f->record)->reason, ==,
                     DFOTA_REASON_DOWNLOAD_FAILED);
}

/* ModemManager has dropped the modem: the plugin listens, unless its own inhibition is the
 * reason. */
static void
test_lose_modem (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    dfota_runner_lose_modem (f->runner);
    g_assert_cmpstr (fakes_take_log (), ==, "lose-modem;");
    dfota_link_hold (fake_link_get (), f->ports, NULL);
    fake_link_say ("+QIND: \"FOTA\",\"HTTPEND\",0");
    fakes_settle ();
    fakes_take_log ();
    dfota_runner_lose_modem (f->runner);
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

static void
test_lose_modem_unsent (Fixture *f, gconstpointer data)
{
    dfota_runner_lose_modem (f->runner);
    g_assert_cmpstr (fakes_take_log (), ==, "let-go;");
}

/*****************************************************************************/

/* For an update from the journal, nothing is ever sent, whatever its state. */
static void
test_resumed (Fixture *f, gconstpointer data)
{
    for (DfotaState state = DFOTA_STATE_PREPARING; state <= DFOTA_STATE_STALLED; state++)
        for (guint is_sent = 0; is_sent < 2; is_sent++) {
            DfotaJournalEntry *entry = dfota_journal_entry_new (1);
            const gchar       *log;

            runner_fixture_drop (f);
            g_clear_pointer (&f->start, dfota_start_options_free);
            entry->machine.state = state;
            entry->machine.is_sent = is_sent;
            /* proven in this enumeration, and still true */
            entry->machine.mode =
                state == DFOTA_STATE_UPDATING ? DFOTA_MODE_RECOVERY : DFOTA_MODE_NORMAL;
            dfota_journal_entry_set (&entry->enumeration, "boot 1 7");
            runner_fixture_make (f, entry);
            fakes_take_log ();
            dfota_runner_resume (f->runner);
            fakes_settle ();
            log = fakes_take_log ();
            g_test_message ("%s, sent %u: %s", dfota_state_to_string (state), is_sent, log);
            g_assert_null (strstr (log, "QFOTADL"));
            g_assert_cmpint (dfota_record_is_final (f->record), ==,
                             !is_sent && state <= DFOTA_STATE_UPLOADING);
            if (state == DFOTA_STATE_UPDATING && is_sent)
                g_assert_nonnull (strstr (log, "guard;"));
        }
    f->start = runner_fixture_new_options (RUNNER_HTTP);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    RUNNER_FIXTURE_ADD ("/runner/whole", HTTP, test_whole);
    RUNNER_FIXTURE_ADD ("/runner/power", HTTP, test_power);
    RUNNER_FIXTURE_ADD ("/runner/local", "/data/ufs/p", test_local);
    RUNNER_FIXTURE_ADD ("/runner/local-gone", "/data/ufs/p", test_local_gone);
    RUNNER_FIXTURE_ADD ("/runner/no-journal", HTTP, test_no_journal);
    RUNNER_FIXTURE_ADD ("/runner/no-port", HTTP, test_no_port);
    RUNNER_FIXTURE_ADD ("/runner/answers", NULL, test_answers);
    RUNNER_FIXTURE_ADD ("/runner/urc-port", HTTP, test_urc_port);
    RUNNER_FIXTURE_ADD ("/runner/unreadable", HTTP, test_unreadable);
    RUNNER_FIXTURE_ADD ("/runner/lose-modem", HTTP, test_lose_modem);
    RUNNER_FIXTURE_ADD ("/runner/lose-modem-unsent", HTTP, test_lose_modem_unsent);
    RUNNER_FIXTURE_ADD ("/runner/resumed", HTTP, test_resumed);
    return g_test_run ();
}
