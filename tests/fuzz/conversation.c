/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A whole update: any bytes on the module's port, in any order with what the host and the clock do,
 * through the URC reader, the runner, the starter, the machine and the journal. AT+QFOTADL is sent
 * once and never to a module that may be in recovery mode, and after a restart at any point the
 * journal has the state that was published.
 */

#include "update/runner.h"

#include "../unit/family-fixture.h"
#include "../unit/fakes.h"
#include "../unit/journal-fixture.h"
#include "../unit/fake-clock.h"
#include "fuzz.h"

typedef struct {
    JournalFixture     journal;
    DfotaContext       context;
    DfotaStartOptions *start;
    DfotaRecord       *record;
    DfotaCleanup      *cleanup;
    DfotaStarter      *starter;
    DfotaRunner       *runner;
    DfotaUrcReader    *reader;
    GPtrArray         *ports;
    guint              n_sent;
    gboolean           is_answered;
    guint              n_finished;
} Update;

static Update *current;

static DfotaMachine *
machine_of (Update *u)
{
    return dfota_record_get_machine (u->record);
}

static void
sent (void)
{
    g_assert_cmpuint (++current->n_sent, ==, 1);
    g_assert_false (dfota_machine_may_be_in_recovery (machine_of (current)));
    g_assert_true (machine_of (current)->is_sent);
}

static void
finished (DfotaRunner *runner, Update *u)
{
    g_assert_cmpuint (++u->n_finished, ==, 1);
    g_assert_true (dfota_record_is_final (u->record));
}

static void
urc_received (const DfotaUrc *urc, gpointer user_data)
{
    if (fake_link_get ())
        g_signal_emit_by_name (fake_link_get (), "urc", urc);
}

static void
make (Update *u, DfotaJournalEntry *entry)
{
    u->record = dfota_record_new (u->journal.journal, entry);
    u->cleanup = dfota_cleanup_new (u->record);
    u->starter = dfota_starter_new (u->record, u->cleanup, u->start, 1);
    u->runner = dfota_runner_new (&u->context, u->record, u->starter, u->cleanup);
    u->reader = dfota_urc_reader_new (urc_received, u);
    g_signal_connect (u->runner, "finished", G_CALLBACK (finished), u);
}

static void
drop (Update *u)
{
    g_clear_pointer (&u->reader, dfota_urc_reader_free);
    g_clear_object (&u->runner);
    g_clear_object (&u->starter);
    g_clear_object (&u->cleanup);
    g_clear_object (&u->record);
    fakes_settle ();
    fake_clock_clear ();
}

static DfotaStartOptions *
start_options_new (gboolean is_local)
{
    g_autoptr (GVariant)    options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");

    return dfota_start_options_new (family, is_local ? "/data/ufs/p" : "http://host/p", options,
                                    NULL);
}

static void
answer (Update *u, GError *error)
{
    if (u->n_sent == 1 && !u->is_answered) {
        u->is_answered = TRUE;
        fake_send_answer (error);
    } else
        g_clear_error (&error);
}

static void
begin (Update *u, gboolean is_local)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    u->start = start_options_new (is_local);
    dfota_journal_entry_set (&entry->device, "/sys/1-1");
    dfota_machine_init (&entry->machine, is_local);
    make (u, entry);
    dfota_runner_follow_device (u->runner);
    dfota_link_hold (fake_link_get (), u->ports, NULL);
    dfota_starter_begin (u->starter);
}

/* Restarts the daemon. The journal must have the state that was published. */
static void
restart (Update *u)
{
    DfotaState            before;
    g_autoptr (GPtrArray) entries = NULL;

    answer (u, NULL);
    before = machine_of (u)->state;
    drop (u);
    entries = journal_fixture_load_all (&u->journal);
    g_assert_cmpuint (u->journal.problems->len, ==, 0);
    g_assert_cmpuint (entries->len, ==, 1);
    g_clear_pointer (&u->start, dfota_start_options_free);
    g_ptr_array_set_free_func (entries, NULL);
    make (u, entries->pdata[0]);
    g_assert_cmpint (machine_of (u)->state, ==, before);
    dfota_runner_resume (u->runner);
}

static void
modem_ready (Update *u)
{
    if (!fake_link_get () || !dfota_link_is_present (fake_link_get ()))
        return;
    dfota_link_hold (fake_link_get (), u->ports, NULL);
    dfota_runner_handle_event (u->runner, DFOTA_EVENT_MODEM_READY);
}

static void
report_revision (DfotaEventKind kind)
{
    if (fake_link_get () && dfota_link_get_port (fake_link_get ()))
        fake_verifier_report (kind);
}

/* The bytes 1 to 17 are what the host, a client or the clock does. FALSE for all others. */
static gboolean
act (Update *u, guint8 byte)
{
    DfotaLink *link = fake_link_get ();

    if (byte == 1 && link && dfota_link_is_present (link))
        fake_link_vanish ();
    else if (byte == 2 && link && !dfota_link_is_present (link))
        fake_link_return ();
    else if (byte == 3)
        fake_clock_run_next ();
    else if (byte == 4)
        modem_ready (u);
    else if (byte == 5)
        dfota_runner_lose_modem (u->runner);
    else if (byte == 6)
        answer (u, NULL);
    else if (byte == 7)
        answer (u, g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "silent"));
    else if (byte == 8)
        restart (u);
    else if (byte == 11 && dfota_machine_is_cancellable (machine_of (u)))
        dfota_runner_handle_event (u->runner, DFOTA_EVENT_CANCEL);
    else if (byte == 12 && dfota_machine_may_give_up (machine_of (u)))
        dfota_runner_handle_event (u->runner, DFOTA_EVENT_GIVEN_UP);
    else if (byte >= 14 && byte <= 18)
        report_revision (DFOTA_EVENT_REVISION_NEW + byte - 14);
    return byte < 9 || byte == 11 || byte == 12 || (byte >= 14 && byte <= 18);
}

static void
check (Update *u)
{
    const DfotaMachine *machine = machine_of (u);

    g_assert_cmpint (dfota_state_is_final (machine->state), ==, u->n_finished == 1);
    if (machine->state == DFOTA_STATE_UPDATING)
        g_assert_false (dfota_machine_may_power_off (machine));
    if (dfota_state_is_final (machine->state))
        g_assert_null (fake_link_get ());
    g_assert_cmpuint (machine->percent, <=, 100);
}

static void
drop_message (const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer user_data)
{
}

static void
set_up (Update *u)
{
    g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE, drop_message, NULL);
    journal_fixture_set_up (&u->journal, NULL);
    dfota_settings_init (&u->context.settings);
    u->context.journal = u->journal.journal;
    u->context.profiles = g_ptr_array_new ();
    u->ports = g_ptr_array_new_with_free_func (g_object_unref);
    g_ptr_array_add (u->ports, fake_port_new ("ttyUSB2"));
    g_ptr_array_add (u->ports, fake_port_new ("ttyUSB3"));
    current = u;
    fake_send_watch = sent;
}

static void
tear_down (Update *u)
{
    answer (u, NULL);
    drop (u);
    g_clear_pointer (&u->start, dfota_start_options_free);
    fakes_take_log ();
    g_ptr_array_unref (u->ports);
    g_ptr_array_unref (u->context.profiles);
    journal_fixture_tear_down (&u->journal, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    Update u = { 0 };

    set_up (&u);
    begin (&u, size > 0 && (data[0] & 1));
    for (gsize i = 0; i < size; i++) {
        if (!act (&u, data[i]))
            dfota_urc_reader_feed (u.reader, data + i, 1);
        fakes_settle ();
        check (&u);
    }
    tear_down (&u);
    return 0;
}
