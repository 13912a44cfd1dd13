/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The machine returns effects; the runner switches autosuspend, reads the revision, opens and
 * closes the gate, holds the power lock, and uploads.
 */

#include "runner-fixture.h"

#include <string.h>

#include "dbus/error.h"

typedef RunnerFixture Fixture;

/*****************************************************************************/
/* Autosuspend */

static void
assert_file_autosuspend (Fixture *f, const gchar *value)
{
    g_autoptr (DfotaJournalEntry) entry = runner_fixture_read_entry (f);

    g_assert_cmpstr (entry->autosuspend, ==, value);
}

static Fixture *watched;

static void
journal_has_autosuspend (void)
{
    assert_file_autosuspend (watched, "auto");
}

/* It is switched off before AT+QFOTADL and after each enumeration, and restored at the end. The
 * journal has the former value first. */
static void
test_autosuspend (Fixture *f, gconstpointer data)
{
    fake_link_facts.power_control = "auto";
    watched = f;
    fake_send_watch = journal_has_autosuspend;
    dfota_starter_begin (f->starter);
    g_assert_cmpstr (fakes_take_log (), ==, "awake;ttyUSB2<AT+QFOTADL=\"http://host/p\";");
    fake_send_answer (NULL);
    fake_link_vanish ();
    fakes_take_log ();
    fake_link_facts.power_control = "auto-2";
    fake_link_return ();
    g_assert_cmpstr (fakes_take_log (), ==, "awake;");
    assert_file_autosuspend (f, "auto-2");
    fake_link_facts.power_control = "auto-3";
    dfota_runner_follow_device (f->runner); /* it is at another place */
    g_assert_nonnull (strstr (fakes_take_log (), "awake;"));
    assert_file_autosuspend (f, "auto-3");
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    g_assert_nonnull (strstr (fakes_take_log (), "autosuspend auto-3;"));
    assert_file_autosuspend (f, "");
}

/* Nothing is changed for an update that has sent nothing, or that has ended. */
static void
test_autosuspend_unchanged (Fixture *f, gconstpointer data)
{
    fake_link_facts.power_control = "auto";
    dfota_runner_follow_device (f->runner);
    fake_link_vanish ();
    g_assert_null (strstr (fakes_take_log (), "awake"));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_cmpstr (runner_fixture_entry (f)->autosuspend, ==, "");
    dfota_runner_follow_device (f->runner);
    fake_link_vanish ();
    fake_link_return ();
    g_assert_null (strstr (fakes_take_log (), "auto"));
}

/* An update without a link: nothing is done to a module, and nothing fails. */
static void
test_no_link (Fixture *f, gconstpointer data)
{
    runner_fixture_drop (f);
    runner_fixture_make (f, dfota_journal_entry_new (1));
    dfota_journal_entry_set (&runner_fixture_entry (f)->autosuspend, "auto");
    fakes_take_log ();
    runner_fixture_count_signals (f);
    g_assert_null (dfota_runner_get_link (f->runner));
    dfota_runner_lose_modem (f->runner);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_SEND);
    g_assert_true (dfota_runner_is_under_way (f->runner));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_PREPARING);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_cmpstr (fakes_take_log (), ==, "finished;");
    g_assert_cmpuint (f->n_opened, ==, 0);
    assert_file_autosuspend (f, "");
}

/*****************************************************************************/
/* Reading the revision */

/* A reading ends with the enumeration, with the modem and with the update. */
static void
test_stop_reading (Fixture *f, gconstpointer data)
{
    for (gsize i = 0; i < 3; i++) {
        if (i > 0)
            runner_fixture_renew (f, NULL);
        runner_fixture_begin (f);
        fake_link_say ("+QIND: \"FOTA\",\"HTTPEND\",701");
        g_assert_true (fake_verifier_is_reading);
        if (i == 0)
            dfota_runner_lose_modem (f->runner);
        else if (i == 1)
            fake_link_vanish ();
        else
            dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
        g_assert_false (fake_verifier_is_reading);
    }
}

/* The revision is not read without a port. */
static void
test_no_port_to_read (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    dfota_link_let_go (fake_link_get ());
    fake_link_say ("+QIND: \"FOTA\",\"HTTPEND\",701");
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_VERIFYING);
    g_assert_false (fake_verifier_is_reading);
}

/* ModemManager reads the firmware of a module whose ports the plugin cannot use. */
static void
test_take_identity (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_new ("A_01.001.01.001", NULL, NULL);

    for (guint i = 0; i < 2; i++) {
        if (i > 0)
            runner_fixture_renew (f, NULL);
        runner_fixture_begin (f);
        fake_link_vanish ();
        fake_link_return ();
        fake_link_say ("+QIND: \"FOTA\",\"START\"");
        fake_link_vanish ();
        runner_fixture_count_signals (f);
        dfota_runner_take_identity (f->runner, i ? identity : NULL);
        g_assert_cmpint (runner_fixture_state (f), ==,
                         i ? DFOTA_STATE_SUCCEEDED : DFOTA_STATE_UNVERIFIED);
        g_assert_cmpint (dfota_record_get_machine (f->record)->mode, ==, DFOTA_MODE_NORMAL);
    }
}

/*****************************************************************************/
/* The gate */

/* It opens when normal mode is proven, and that is reported; the end of the update is not. */
static void
test_gate (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    runner_fixture_count_signals (f);
    fake_link_vanish ();
    g_assert_true (dfota_link_is_guarded (fake_link_get ()));
    fake_link_return ();
    g_assert_cmpuint (f->n_opened, ==, 0);
    fake_link_say ("+CPIN: READY");
    g_assert_false (dfota_link_is_guarded (fake_link_get ()));
    g_assert_cmpuint (f->n_opened, ==, 1);
    fake_link_say ("+CPIN: READY");
    g_assert_cmpuint (f->n_opened, ==, 1);
    fake_link_vanish ();
    g_assert_true (dfota_link_is_guarded (fake_link_get ()));
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    g_assert_cmpuint (f->n_finished, ==, 1);
    g_assert_cmpuint (f->n_opened, ==, 1);
}

/* The lock on power is released with the runner: the daemon may end in the middle of an update. */
static void
test_power_released (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    fake_link_vanish ();
    g_assert_nonnull (strstr (fakes_take_log (), "power-lock;"));
    g_clear_object (&f->runner);
    g_assert_nonnull (strstr (fakes_take_log (), "power-unlock;"));
}

/*****************************************************************************/
/* Uploads */

/* An upload that could not be journalled does not begin, and its end is reported once. */
static void
test_upload_no_journal (Fixture *f, gconstpointer data)
{
    journal_fixture_remove_folder (f->journal.folder);
    runner_fixture_count_signals (f);
    fakes_expect ("*uploading*");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*1.update*");
    fakes_expect ("*failed*");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*1.update*");
    fakes_expect ("*failed*");
    fakes_expect ("*the package was deleted*");
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "*1.update*");
    dfota_starter_begin (f->starter);
    fakes_settle ();
    g_test_assert_expected_messages ();
    g_assert_null (strstr (fakes_take_log (), "upload"));
    g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_cmpuint (f->n_changes, ==, 1);
}

/* ModemManager drops the modem: an upload ends at once. */
static void
test_upload_loses_modem (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_UPLOADING);
    g_assert_cmpstr (fakes_take_log (), ==, "upload over ttyUSB3;");
    dfota_runner_lose_modem (f->runner);
    g_assert_cmpstr (fakes_take_log (), ==, "lose-port;let-go;");
    fake_uploader_end (DFOTA_EVENT_UPLOAD_FAILED,
                       g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "lost"));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
}

/* Its events reach the machine. The end of the update waits for no upload, but does not delete the
 * file under it. */
static void
test_upload (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    fake_uploader_progress (500, 50);
    g_assert_cmpuint (dfota_record_get_machine (f->record)->percent, ==, 50);
    fakes_take_log ();
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    fakes_settle ();
    g_assert_null (strstr (fakes_take_log (), "QFDEL"));
    fake_uploader_end (DFOTA_EVENT_SEND, NULL);
    g_assert_null (strstr (fakes_take_log (), "QFOTADL"));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    RUNNER_FIXTURE_ADD ("/runner-effects/autosuspend", NULL, test_autosuspend);
    RUNNER_FIXTURE_ADD ("/runner-effects/autosuspend-unchanged", NULL, test_autosuspend_unchanged);
    RUNNER_FIXTURE_ADD ("/runner-effects/no-link", NULL, test_no_link);
    RUNNER_FIXTURE_ADD ("/runner-effects/stop-reading", NULL, test_stop_reading);
    RUNNER_FIXTURE_ADD ("/runner-effects/no-port-to-read", NULL, test_no_port_to_read);
    RUNNER_FIXTURE_ADD ("/runner-effects/take-identity", NULL, test_take_identity);
    RUNNER_FIXTURE_ADD ("/runner-effects/gate", NULL, test_gate);
    RUNNER_FIXTURE_ADD ("/runner-effects/power-released", NULL, test_power_released);
    RUNNER_FIXTURE_ADD ("/runner-effects/upload", RUNNER_PACKAGE, test_upload);
    RUNNER_FIXTURE_ADD ("/runner-effects/upload-no-journal", RUNNER_PACKAGE,
                        test_upload_no_journal);
    RUNNER_FIXTURE_ADD ("/runner-effects/upload-loses-modem", RUNNER_PACKAGE,
                        test_upload_loses_modem);
    return g_test_run ();
}
