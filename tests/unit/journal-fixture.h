/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A journal in a directory of the test, and steps with it. The tests themselves check the
 * results.
 */

#pragma once

#include "storage/journal.h"

typedef struct {
    gchar        *folder;
    DfotaJournal *journal;
    GPtrArray    *problems; /* of the last load */
} JournalFixture;

gchar *
journal_fixture_build_path (JournalFixture *fixture, const gchar *name);

/* Opens a journal in a new directory, two levels deep. */
void
journal_fixture_set_up (JournalFixture *fixture, gconstpointer data);

/* Frees the journal and its entries. */
void
journal_fixture_remove_folder (const gchar *path);

/* Removes the directory and its parents. */
void
journal_fixture_tear_down (JournalFixture *fixture, gconstpointer data);

/* Returns an entry with a value in every field. Transfer full. */
DfotaJournalEntry *
journal_fixture_new_entry (guint id);

void
journal_fixture_save (JournalFixture *fixture, const DfotaJournalEntry *entry);

/* Loads all entries. Clears the problems first. */
GPtrArray *
journal_fixture_load_all (JournalFixture *fixture);

gboolean
journal_fixture_exists (JournalFixture *fixture, const gchar *name);

void
journal_fixture_write_file (JournalFixture *fixture,
                            const gchar    *name,
                            const gchar    *text,
                            gssize          length);

gchar *
journal_fixture_read_file (JournalFixture *fixture, const gchar *name);

void
journal_fixture_assert_equal (const DfotaJournalEntry *a, const DfotaJournalEntry *b);
