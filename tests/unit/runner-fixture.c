/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See runner-fixture.h.
 */

#include "runner-fixture.h"

#include <string.h>
#include <unistd.h>

#include "family-fixture.h"
#include "descriptors.h"

static void
begun (DfotaStarter *starter, const GError *error, RunnerFixture *f)
{
    if (f->n_begun++ == 0 && error)
        f->begun = g_error_copy (error);
}

static void
finished (DfotaRunner *runner, RunnerFixture *f)
{
    fakes_log ("finished");
    f->n_finished++;
}

DfotaState
runner_fixture_state (RunnerFixture *f)
{
    return dfota_record_get_machine (f->record)->state;
}

void
runner_fixture_make (RunnerFixture *f, DfotaJournalEntry *entry)
{
    f->record = dfota_record_new (f->journal.journal, entry);
    f->cleanup = dfota_cleanup_new (f->record);
    f->starter = dfota_starter_new (f->record, f->cleanup, f->start, 1);
    f->runner = dfota_runner_new (&f->context, f->record, f->starter, f->cleanup);
    g_signal_connect (f->starter, "begun", G_CALLBACK (begun), f);
    g_signal_connect (f->runner, "finished", G_CALLBACK (finished), f);
}

DfotaStartOptions *
runner_fixture_new_options (const gchar *source)
{
    g_autoptr (GVariant)    options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");

    return dfota_start_options_new (family, source, options, NULL);
}

static DfotaStartOptions *
new_package_options (void)
{
    g_autoptr (GVariant)    options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");
    int                     fd = descriptors_make_file (1000);

    return dfota_start_options_new_package (family, fd, options, NULL);
}

void
runner_fixture_set_up (RunnerFixture *f, gconstpointer source)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    journal_fixture_set_up (&f->journal, NULL);
    dfota_settings_init (&f->context.settings);
    f->context.journal = f->journal.journal;
    f->port = fake_port_new ("ttyUSB2");
    f->spare = fake_port_new ("ttyUSB3");
    f->ports = g_ptr_array_new ();
    g_ptr_array_add (f->ports, f->port);
    g_ptr_array_add (f->ports, f->spare);
    f->context.profiles = g_ptr_array_new ();
    f->start = g_strcmp0 (source, RUNNER_PACKAGE) == 0
                   ? new_package_options ()
                   : runner_fixture_new_options (source ? source : RUNNER_HTTP);
    dfota_journal_entry_set (&entry->device, "/sys/1-1");
    if (f->start->package)
        dfota_journal_entry_set (&entry->file, DFOTA_PACKAGE_FILE);
    dfota_machine_init (&entry->machine, !dfota_source_is_remote (f->start->source));
    runner_fixture_make (f, entry);
    dfota_runner_follow_device (f->runner);
    dfota_link_hold (fake_link_get (), f->ports, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "link /sys/1-1;hold 2;");
}

/* Nothing else may refer to the object: a leak is noticed, too. */
static void
drop_object (GObject **object)
{
    if (*object)
        g_assert_finalize_object (g_steal_pointer (object));
}

void
runner_fixture_drop (RunnerFixture *f)
{
    fakes_settle ();
    drop_object ((GObject **) &f->runner);
    drop_object ((GObject **) &f->starter);
    drop_object ((GObject **) &f->cleanup);
    drop_object ((GObject **) &f->record);
    g_assert_null (fake_link_get ());
    g_assert_false (fake_verifier_is_reading);
}

void
runner_fixture_tear_down (RunnerFixture *f, gconstpointer data)
{
    fake_send_watch = NULL;
    fake_link_facts = (FakeLinkFacts) FAKE_LINK_FACTS;
    runner_fixture_drop (f);
    fakes_take_log ();
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_false (dfota_port_is_open (f->spare));
    g_ptr_array_unref (f->ports);
    g_ptr_array_unref (f->context.profiles);
    g_object_unref (f->port);
    g_object_unref (f->spare);
    dfota_start_options_free (f->start);
    g_clear_error (&f->begun);
    journal_fixture_tear_down (&f->journal, NULL);
}

void
runner_fixture_renew (RunnerFixture *f, gconstpointer source)
{
    runner_fixture_tear_down (f, NULL);
    memset (f, 0, sizeof *f);
    runner_fixture_set_up (f, source);
}

DfotaJournalEntry *
runner_fixture_entry (RunnerFixture *f)
{
    return dfota_record_get_entry (f->record);
}

DfotaJournalEntry *
runner_fixture_read_entry (RunnerFixture *f)
{
    g_autoptr (GPtrArray) entries = journal_fixture_load_all (&f->journal);

    g_assert_cmpuint (entries->len, ==, 1);
    return g_ptr_array_steal_index (entries, 0);
}

DfotaMachine
runner_fixture_read_journal (RunnerFixture *f)
{
    g_autoptr (DfotaJournalEntry) entry = runner_fixture_read_entry (f);

    return entry->machine;
}

static void
state_changed (DfotaRunner *runner, RunnerFixture *f)
{
    f->n_changes++;
}

static void
gate_opened (DfotaRunner *runner, RunnerFixture *f)
{
    f->n_opened++;
}

void
runner_fixture_count_signals (RunnerFixture *f)
{
    f->n_changes = f->n_opened = 0;
    g_signal_connect (f->runner, "state-changed", G_CALLBACK (state_changed), f);
    g_signal_connect (f->runner, "gate-opened", G_CALLBACK (gate_opened), f);
}

void
runner_fixture_begin (RunnerFixture *f)
{
    dfota_starter_begin (f->starter);
    fake_send_answer (NULL);
    fakes_take_log ();
}
