/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See journal-fixture.h.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "journal-fixture.h"

gchar *
journal_fixture_build_path (JournalFixture *fixture, const gchar *name)
{
    return g_build_filename (fixture->folder, name, NULL);
}

void
journal_fixture_set_up (JournalFixture *fixture, gconstpointer data)
{
    g_autofree gchar  *top = g_dir_make_tmp ("dfota-journal-XXXXXX", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (top);
    fixture->folder = g_build_filename (top, "a", "b", NULL);
    fixture->journal = dfota_journal_open (fixture->folder, &error);
    g_assert_no_error (error);
    fixture->problems = g_ptr_array_new_with_free_func (g_free);
}

void
journal_fixture_remove_folder (const gchar *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const gchar     *name;

    while (dir && (name = g_dir_read_name (dir))) {
        g_autofree gchar *child = g_build_filename (path, name, NULL);

        if (g_file_test (child, G_FILE_TEST_IS_DIR))
            journal_fixture_remove_folder (child);
        else
            g_unlink (child);
    }
    g_rmdir (path);
}

void
journal_fixture_tear_down (JournalFixture *fixture, gconstpointer data)
{
    g_autofree gchar *middle = g_path_get_dirname (fixture->folder);
    g_autofree gchar *top = g_path_get_dirname (middle);

    dfota_journal_free (fixture->journal);
    g_ptr_array_unref (fixture->problems);
    journal_fixture_remove_folder (top);
    g_free (fixture->folder);
}

DfotaJournalEntry *
journal_fixture_new_entry (guint id)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (id);

    dfota_journal_entry_set (&entry->device, "/sys/devices/pci0000:00/usb1/1-1");
    dfota_journal_entry_set (&entry->imei, "861234567890123");
    dfota_journal_entry_set (&entry->source, "http://host/p");
    entry->source_kind = DFOTA_SOURCE_HTTP;
    dfota_journal_entry_set (&entry->source_salt, "6ecd8c99-4036-403d-bf84-cf8400f67836");
    dfota_journal_entry_set (&entry->source_digest, "d17489f4");
    dfota_journal_entry_set (&entry->revision_before, "EP06ELAR02A08M4G_01.001.01.001");
    dfota_journal_entry_set (&entry->revision_expected, "EP06ELAR03A08M4G");
    dfota_journal_entry_set (&entry->revision_after, " blanks, \ttabs;\nlines\\ äöü=[x]# ");
    dfota_journal_entry_set (&entry->revision_command, "AT+QGMR");
    entry->start_time = 1535673600000000;
    entry->last_urc_time = G_MAXINT64;
    entry->end_time = -1;
    entry->package_size = 5000000000;
    dfota_journal_entry_set (&entry->enumeration, "boot 1 7");
    dfota_journal_entry_set (&entry->file, "mm-dfota.zip");
    dfota_journal_entry_set (&entry->urc_port, "uart1");
    dfota_journal_entry_set (&entry->context, "+QCFG=\"fota/cid\",1");
    dfota_journal_entry_set (&entry->warning, "a warning");
    entry->machine = (DfotaMachine){ .state = DFOTA_STATE_STALLED,
                                     .reason = DFOTA_REASON_SILENCE,
                                     .is_local = TRUE,
                                     .is_sent = TRUE,
                                     .is_confirmed = TRUE,
                                     .is_package_complete = TRUE,
                                     .is_reboot_proven = TRUE,
                                     .is_updater_heard = TRUE,
                                     .n_unreadable = 4,
                                     .percent = 99,
                                     .attempt = 6,
                                     .failed_attempts = 5,
                                     .code = 505,
                                     .phase = DFOTA_PHASE_UPDATE,
                                     .is_update_done = TRUE,
                                     .max_attempts = DFOTA_MAX_ATTEMPTS,
                                     .mode = DFOTA_MODE_RECOVERY,
                                     .is_attempt_counted = TRUE,
                                     .is_end_heard = TRUE,
                                     .is_away_long = TRUE,
                                     .is_wait_over = TRUE };
    return entry;
}

void
journal_fixture_save (JournalFixture *fixture, const DfotaJournalEntry *entry)
{
    g_autoptr (GError) error = NULL;
    gboolean           saved = dfota_journal_save (fixture->journal, entry, &error);

    g_assert_no_error (error);
    g_assert_true (saved);
}

GPtrArray *
journal_fixture_load_all (JournalFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    GPtrArray         *entries;

    g_ptr_array_set_size (fixture->problems, 0);
    entries = dfota_journal_load_all (fixture->journal, fixture->problems, &error);
    g_assert_no_error (error);
    g_assert_nonnull (entries);
    for (guint i = 0; i < fixture->problems->len; i++)
        g_test_message ("%s", (const gchar *) fixture->problems->pdata[i]);
    return entries;
}

gboolean
journal_fixture_exists (JournalFixture *fixture, const gchar *name)
{
    g_autofree gchar *path = journal_fixture_build_path (fixture, name);

    return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
journal_fixture_write_file (JournalFixture *fixture,
                            const gchar    *name,
                            const gchar    *text,
                            gssize          length)
{
    g_autofree gchar *path = journal_fixture_build_path (fixture, name);

    g_assert_true (g_file_set_contents (path, text, length, NULL));
}

gchar *
journal_fixture_read_file (JournalFixture *fixture, const gchar *name)
{
    g_autofree gchar *path = journal_fixture_build_path (fixture, name);
    gchar            *text = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    return text;
}

void
journal_fixture_assert_equal (const DfotaJournalEntry *a, const DfotaJournalEntry *b)
{
    g_assert_cmpuint (a->id, ==, b->id);
    g_assert_cmpstr (a->device, ==, b->device);
    g_assert_cmpstr (a->imei, ==, b->imei);
    g_assert_cmpstr (a->source, ==, b->source);
    g_assert_cmpint (a->source_kind, ==, b->source_kind);
    g_assert_cmpstr (a->source_salt, ==, b->source_salt);
    g_assert_cmpstr (a->source_digest, ==, b->source_digest);
    g_assert_cmpstr (a->revision_before, ==, b->revision_before);
    g_assert_cmpstr (a->revision_expected, ==, b->revision_expected);
    g_assert_cmpstr (a->revision_after, ==, b->revision_after);
    g_assert_cmpstr (a->revision_command, ==, b->revision_command);
    g_assert_cmpint (a->start_time, ==, b->start_time);
    g_assert_cmpint (a->last_urc_time, ==, b->last_urc_time);
    g_assert_cmpint (a->end_time, ==, b->end_time);
    g_assert_cmpuint (a->package_size, ==, b->package_size);
    g_assert_cmpstr (a->enumeration, ==, b->enumeration);
    g_assert_cmpstr (a->file, ==, b->file);
    g_assert_cmpstr (a->urc_port, ==, b->urc_port);
    g_assert_cmpstr (a->context, ==, b->context);
    g_assert_cmpstr (a->warning, ==, b->warning);
    g_assert_cmpint (a->is_forgotten, ==, b->is_forgotten);
    g_assert_cmpmem (&a->machine, sizeof a->machine, &b->machine, sizeof b->machine);
}
