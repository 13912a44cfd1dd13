/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The machine returns effects; the runner sets timers, writes the journal, changes properties, logs
 * and emits signals. An update of the journal is resumed, too. The clock is a fake.
 * test-runner-module.c has the effects on the module.
 */

#include "runner-fixture.h"

#include <string.h>

#include "fake-time.h"
#include "family-fixture.h"

typedef RunnerFixture Fixture;

#define END(code) "+QIND: \"FOTA\",\"END\"," code
#define DONE      "+QIND: \"FOTA\",\"HTTPEND\",0"

/*****************************************************************************/
/* Timers */

/* In milliseconds, all different. */
#define SILENCE  11000
#define DOWNLOAD 22000
#define SETTLE   3300
#define REBOOT   440
#define NONE     G_MAXUINT64

static void
set_timeouts (DfotaSettings *settings, gdouble factor)
{
    settings->silence = factor * SILENCE / 1000;
    settings->download = factor * DOWNLOAD / 1000;
    settings->settle = factor * SETTLE / 1000;
    settings->reboot = factor * REBOOT / 1000;
}

/* Each timeout of the machine has its own seconds; a URC starts it again. */
static void
test_timeouts (Fixture *f, gconstpointer data)
{
    DfotaMachine *machine = dfota_record_get_machine (f->record);

    set_timeouts (&f->context.settings, 1);
    g_assert_cmpuint (fake_time_next (), ==, NONE);
    dfota_starter_begin (f->starter);
    g_assert_cmpuint (fake_time_next (), ==, NONE);
    fake_send_answer (NULL);
    g_assert_cmpuint (fake_time_next (), ==, DOWNLOAD);
    fake_time_pass (1000);
    g_assert_cmpuint (fake_time_next (), ==, DOWNLOAD - 1000);
    fake_link_say ("+QIND: \"FOTA\",\"HTTPSTART\"");
    g_assert_cmpuint (fake_time_next (), ==, DOWNLOAD);
    fake_link_say (DONE);
    fakes_settle ();
    g_assert_cmpuint (fake_time_next (), ==, SILENCE);
    fake_link_vanish ();
    fake_link_return ();
    fake_link_say (END ("0"));
    fake_link_vanish ();
    g_assert_cmpuint (fake_time_next (), ==, SILENCE);
    fake_link_return ();
    g_assert_cmpuint (fake_time_next (), ==, REBOOT);
    /* after the last attempt, and back in a mode that is not known */
    fake_link_say (END ("520"));
    machine->failed_attempts = machine->max_attempts;
    fake_link_vanish ();
    fake_link_return ();
    g_assert_cmpuint (fake_time_next (), ==, SETTLE);
}

/* After a timeout without a URC the machine hears of the silence, once. */
static void
test_silence (Fixture *f, gconstpointer data)
{
    set_timeouts (&f->context.settings, 1);
    runner_fixture_begin (f);
    fake_link_say (DONE);
    fakes_settle ();
    fake_link_vanish ();
    fake_time_pass (SILENCE - 1);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_RESTARTING);
    runner_fixture_count_signals (f);
    fake_time_pass (1);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_STALLED);
    g_assert_cmpuint (f->n_changes, ==, 1);
    g_assert_cmpuint (fake_time_next (), ==, NONE);
    fake_time_pass (10 * DOWNLOAD);
    g_assert_cmpuint (f->n_changes, ==, 1);
}

/* A modem that proves nothing does not start the timer of the download again. */
static void
test_keep_timer (Fixture *f, gconstpointer data)
{
    set_timeouts (&f->context.settings, 1);
    runner_fixture_begin (f);
    fake_time_pass (2000);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_MODEM_READY);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_DOWNLOADING);
    g_assert_true (fake_verifier_is_reading);
    g_assert_cmpuint (fake_time_next (), ==, DOWNLOAD - 2000);
    fakes_settle ();
    g_object_run_dispose (G_OBJECT (f->runner));
    g_assert_cmpuint (fake_time_next (), ==, NONE);
    g_assert_false (fake_verifier_is_reading);
}

/* Timeouts, number of attempts and reports of the download are those of the module's family. */
static void
test_family (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaFamily) family =
        family_fixture_new ("[Update]\nAttempts=3\nDownloadProgress=yes\n");
    DfotaProfile       profile = { .family = family, .is_enabled = TRUE };
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    runner_fixture_drop (f);
    set_timeouts (&profile.settings, 2);
    g_ptr_array_add (f->context.profiles, &profile);
    dfota_machine_init (&entry->machine, FALSE);
    dfota_journal_entry_set (&entry->family, family->id);
    dfota_journal_entry_set (&entry->device, "/sys/1-1");
    runner_fixture_make (f, entry);
    g_assert_cmpuint (entry->machine.max_attempts, ==, 3);
    g_assert_cmpuint (
        dfota_gdbus_firmware_update_get_max_attempts (dfota_record_get_skeleton (f->record)), ==,
        3);
    dfota_runner_follow_device (f->runner);
    dfota_link_hold (fake_link_get (), f->ports, NULL);
    runner_fixture_begin (f);
    g_assert_cmpuint (fake_time_next (), ==, 2 * SILENCE);
    runner_fixture_drop (f);
    g_ptr_array_set_size (f->context.profiles, 0);
    runner_fixture_make (f, dfota_journal_entry_new (1));
}

/*****************************************************************************/
/* Journal, properties, messages */

/* The time of the last URC, of the end, and the enumeration are in the file. */
static void
test_times (Fixture *f, gconstpointer data)
{
    gint64                        begin = g_get_real_time ();
    g_autoptr (DfotaJournalEntry) entry = NULL;

    runner_fixture_begin (f);
    g_assert_cmpint (runner_fixture_entry (f)->last_urc_time, ==, 0);
    fake_link_say (DONE);
    g_assert_cmpint (runner_fixture_entry (f)->last_urc_time, >=, begin);
    g_assert_cmpint (runner_fixture_entry (f)->end_time, ==, 0);
    fakes_settle ();
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    entry = runner_fixture_read_entry (f);
    g_assert_cmpint (entry->last_urc_time, ==, runner_fixture_entry (f)->last_urc_time);
    g_assert_cmpint (entry->end_time, >=, entry->last_urc_time);
    g_assert_cmpstr (entry->enumeration, ==, "boot 1 7");
    g_assert_cmpint (entry->machine.state, ==, DFOTA_STATE_FAILED);
}

/* The properties follow each event. */
static void
test_properties (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *skeleton = dfota_record_get_skeleton (f->record);

    g_assert_cmpstr (dfota_gdbus_firmware_update_get_state (skeleton), ==, "preparing");
    g_assert_true (dfota_gdbus_firmware_update_get_may_power_off (skeleton));
    runner_fixture_begin (f);
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_state (skeleton), ==, "downloading");
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_usb_ids (skeleton), ==, "2c7c:0306");
    fake_link_vanish ();
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_usb_ids (skeleton), ==, "");
    g_assert_false (dfota_record_get_machine (f->record)->is_present);
    fake_link_facts.usb_ids = "2c7c:0125";
    fake_link_return ();
    g_assert_true (dfota_record_get_machine (f->record)->is_present);
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_usb_ids (skeleton), ==, "2c7c:0125");
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_state (skeleton), ==, "failed");
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_usb_ids (skeleton), ==, "2c7c:0125");
}

static void
fail_at_message (const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    g_error ("%s", message);
}

/* The emergency download mode is reported once. */
static void
test_emergency (Fixture *f, gconstpointer data)
{
    guint id;

    runner_fixture_begin (f);
    fake_link_say (DONE);
    fakes_settle ();
    fake_link_vanish ();
    fake_link_facts.usb_ids = "05c6:9008";
    fakes_expect (
        "update 1: the module is in emergency download mode (05c6:9008); only the vendor's *");
    fake_link_return ();
    g_test_assert_expected_messages ();
    id = g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE, fail_at_message, NULL);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_BACK);
    fake_link_facts.usb_ids = "05c6:9009";
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_BACK);
    g_log_remove_handler ("dfota", id);
}

/* The last message says how the update ended. */
static void
test_outcome (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    fakes_expect ("update 1: downloading → failed (*)");
    fakes_expect ("update 1: failed: module-replaced, revision not read");
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_OTHER_MODULE);
    g_test_assert_expected_messages ();
    runner_fixture_renew (f, NULL);
    runner_fixture_begin (f);
    dfota_journal_entry_set (&runner_fixture_entry (f)->revision_after, "R");
    fakes_expect ("update 1: downloading → succeeded (*)");
    fakes_expect ("update 1: succeeded, revision R");
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_REVISION_NEW);
    g_test_assert_expected_messages ();
}

/* A change of the state is reported once, the same state not. */
static void
test_state_changed (Fixture *f, gconstpointer data)
{
    runner_fixture_count_signals (f);
    runner_fixture_begin (f);
    g_assert_cmpuint (f->n_changes, ==, 1);
    fake_link_say ("+QIND: \"FOTA\",\"HTTPSTART\"");
    g_assert_cmpuint (f->n_changes, ==, 1);
    fake_link_say (DONE);
    fakes_settle ();
    g_assert_cmpuint (f->n_changes, ==, 2);
}

static void
drop_runner (DfotaRunner *runner, Fixture *f)
{
    g_clear_object (&f->runner);
}

/* The last reference can be dropped in a handler of a signal: the step is carried out. */
static void
test_dropped_in_handler (Fixture *f, gconstpointer data)
{
    runner_fixture_begin (f);
    g_signal_connect (f->runner, "state-changed", G_CALLBACK (drop_runner), f);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_GONE);
    g_assert_nonnull (strstr (fakes_take_log (), "guard;"));
    g_assert_null (f->runner);
    g_assert_null (fake_link_get ());
}

/*****************************************************************************/
/* An update of the journal */

/* The mode in the journal is valid only for the same enumeration. */
static void
test_resumed (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *before;
        const gchar *now;
        gboolean     is_absent;
        DfotaState   state;
        DfotaState   expected;
        gboolean     is_present;
        DfotaMode    mode;
    } rows[] = {
        { "boot 1 7", "boot 1 7", FALSE, DFOTA_STATE_UPDATING, DFOTA_STATE_UPDATING, TRUE,
          DFOTA_MODE_RECOVERY },
        { "7", "7", FALSE, DFOTA_STATE_UPDATING, DFOTA_STATE_UPDATING, TRUE, DFOTA_MODE_RECOVERY },
        { "boot 1 7", "boot 1 8", FALSE, DFOTA_STATE_UPDATING, DFOTA_STATE_RESTARTING, TRUE,
          DFOTA_MODE_UNKNOWN },
        { "boot 1 7", "boot 1 7", TRUE, DFOTA_STATE_UPDATING, DFOTA_STATE_RESTARTING, FALSE,
          DFOTA_MODE_UNKNOWN },
        { "", "", FALSE, DFOTA_STATE_UPDATING, DFOTA_STATE_RESTARTING, TRUE, DFOTA_MODE_UNKNOWN },
        { "", "boot 1 7", TRUE, DFOTA_STATE_STALLED, DFOTA_STATE_RESTARTING, FALSE,
          DFOTA_MODE_UNKNOWN },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaJournalEntry *entry = dfota_journal_entry_new (1);

        g_test_message ("row %u", (guint) i);
        runner_fixture_drop (f);
        entry->machine.state = rows[i].state;
        entry->machine.is_sent = TRUE;
        entry->machine.mode = DFOTA_MODE_RECOVERY;
        entry->machine.is_present = i % 2;
        dfota_journal_entry_set (&entry->enumeration, rows[i].before);
        fake_link_facts.enumeration = rows[i].now;
        fake_link_facts.is_absent = rows[i].is_absent;
        runner_fixture_make (f, entry);
        dfota_runner_resume (f->runner);
        fakes_settle ();
        g_assert_cmpint (entry->machine.state, ==, rows[i].expected);
        g_assert_cmpint (entry->machine.is_present, ==, rows[i].is_present);
        g_assert_cmpint (entry->machine.mode, ==, rows[i].mode);
    }
}

/* One that has ended is not followed. One that had sent nothing ends, and its link with it. */
static void
test_resumed_ended (Fixture *f, gconstpointer data)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    runner_fixture_drop (f);
    entry->machine.state = DFOTA_STATE_FAILED;
    runner_fixture_make (f, entry);
    fakes_take_log ();
    dfota_runner_resume (f->runner);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    runner_fixture_drop (f);
    entry = dfota_journal_entry_new (1);
    runner_fixture_make (f, entry);
    dfota_runner_resume (f->runner);
    g_assert_cmpint (entry->machine.state, ==, DFOTA_STATE_FAILED);
    g_assert_null (fake_link_get ());
    g_assert_cmpuint (f->n_finished, ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    RUNNER_FIXTURE_ADD ("/runner-effects/timeouts", NULL, test_timeouts);
    RUNNER_FIXTURE_ADD ("/runner-effects/silence", NULL, test_silence);
    RUNNER_FIXTURE_ADD ("/runner-effects/keep-timer", NULL, test_keep_timer);
    RUNNER_FIXTURE_ADD ("/runner-effects/family", NULL, test_family);
    RUNNER_FIXTURE_ADD ("/runner-effects/times", NULL, test_times);
    RUNNER_FIXTURE_ADD ("/runner-effects/properties", NULL, test_properties);
    RUNNER_FIXTURE_ADD ("/runner-effects/emergency", NULL, test_emergency);
    RUNNER_FIXTURE_ADD ("/runner-effects/outcome", NULL, test_outcome);
    RUNNER_FIXTURE_ADD ("/runner-effects/state-changed", NULL, test_state_changed);
    RUNNER_FIXTURE_ADD ("/runner-effects/dropped-in-handler", NULL, test_dropped_in_handler);
    RUNNER_FIXTURE_ADD ("/runner-effects/resumed", NULL, test_resumed);
    RUNNER_FIXTURE_ADD ("/runner-effects/resumed-ended", NULL, test_resumed_ended);
    return g_test_run ();
}
