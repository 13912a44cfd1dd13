/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See update-fixture.h.
 */

#include "update-fixture.h"

#include "family-fixture.h"

void
update_fixture_set_up (UpdateFixture *f, gconstpointer data)
{
    journal_fixture_set_up (&f->journal, NULL);
    dfota_settings_init (&f->context.settings);
    f->context.journal = f->journal.journal;
    f->context.profiles = g_ptr_array_new ();
    f->family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");
    f->modem = fake_modem_new (UPDATE_DEVICE, UPDATE_IMEI);
    f->modem->family = f->family;
    f->port = fake_port_new ("ttyUSB2");
    f->spare = fake_port_new ("ttyUSB3");
    g_ptr_array_add (f->modem->ports, g_object_ref (f->port));
    g_ptr_array_add (f->modem->ports, g_object_ref (f->spare));
}

void
update_fixture_tear_down (UpdateFixture *f, gconstpointer data)
{
    fakes_settle ();
    fakes_take_log ();
    fake_link_facts = (FakeLinkFacts) FAKE_LINK_FACTS;
    g_assert_finalize_object (f->modem);
    g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->spare);
    dfota_family_free (f->family);
    g_ptr_array_unref (f->context.profiles);
    journal_fixture_tear_down (&f->journal, NULL);
}

DfotaStartOptions *
update_fixture_new_options (UpdateFixture *f)
{
    g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));

    return dfota_start_options_new (f->family, "http://host/p", options, NULL);
}

DfotaJournalEntry *
update_fixture_entry (DfotaUpdate *update)
{
    return dfota_record_get_entry (dfota_update_get_record (update));
}

DfotaUpdate *
update_fixture_new_update (UpdateFixture *f, guint id, DfotaState state, gboolean is_sent)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (id);

    dfota_machine_init (&entry->machine, FALSE);
    entry->machine.state = state;
    entry->machine.is_sent = is_sent;
    dfota_journal_entry_set (&entry->device, UPDATE_DEVICE);
    dfota_journal_entry_set (&entry->imei, UPDATE_IMEI);
    dfota_journal_entry_set (&entry->enumeration, fake_link_facts.enumeration);
    journal_fixture_save (&f->journal, entry);
    return dfota_update_new_from_journal (&f->context, entry);
}

DfotaMachine *
update_fixture_machine (DfotaUpdate *update)
{
    return dfota_record_get_machine (dfota_update_get_record (update));
}

void
update_fixture_assert_modem (DfotaUpdate *update, const gchar *path)
{
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_modem (
                         dfota_record_get_skeleton (dfota_update_get_record (update))),
                     ==, path);
}

void
update_fixture_resume_absent (DfotaUpdate *update)
{
    fake_link_facts.is_absent = TRUE;
    dfota_update_resume (update);
    fake_link_facts.is_absent = FALSE;
}

DfotaUpdate *
update_fixture_new_downloading (UpdateFixture *f)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_DOWNLOADING, TRUE);

    dfota_update_resume (update);
    fakes_take_log ();
    return update;
}

DfotaUpdate *
update_fixture_new_away (UpdateFixture *f)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_RESTARTING, TRUE);

    update_fixture_resume_absent (update);
    fakes_take_log ();
    return update;
}

void
update_fixture_drop (DfotaUpdate *update)
{
    DfotaRecord         *record = dfota_update_get_record (update);
    GDBusObjectSkeleton *object = dfota_update_get_object (update);

    fakes_settle ();
    g_object_add_weak_pointer (G_OBJECT (record), (gpointer *) &record);
    g_object_add_weak_pointer (G_OBJECT (object), (gpointer *) &object);
    g_assert_finalize_object (update);
    g_assert_null (record);
    g_assert_null (object);
    g_assert_null (fake_link_get ());
    fakes_take_log ();
}
