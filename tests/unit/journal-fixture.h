/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A journal in a folder of the test, and what the tests of the journal do with it. What
 * must hold is for those tests.
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

/* Opens a journal in a new folder, two levels deep. */
void
journal_fixture_set_up (JournalFixture *fixture, gconstpointer data);

/* With all that is in it. */
void
journal_fixture_remove_folder (const gchar *path);

/* Removes the folder and those made for it. */
void
journal_fixture_tear_down (JournalFixture *fixture, gconstpointer data);

/* One with something in every field. */
DfotaJournalEntry *
journal_fixture_new_entry (guint id);

void
journal_fixture_save (JournalFixture *fixture, const DfotaJournalEntry *entry);

/* Clears the problems first. */
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
