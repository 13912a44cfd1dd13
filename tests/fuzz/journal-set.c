/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A folder of journal files, each with any bytes: a line "@NAME" begins the file NAME. What is
 * loaded has ids of its own, is loaded again the same, and no id of a file is used again.
 */

#include <string.h>

#include "../unit/journal-fixture.h"
#include "fuzz.h"

static gboolean
is_plain_name (const gchar *name)
{
    return *name && strlen (name) < 40 && !strchr (name, '/') && !g_str_equal (name, ".") &&
           !g_str_equal (name, "..");
}

static void
write_files (JournalFixture *f, const gchar *text)
{
    g_auto (GStrv) parts = g_strsplit (text, "@", 8);

    for (guint i = 0; parts[i]; i++) {
        g_auto (GStrv) lines = g_strsplit (parts[i], "\n", 2);

        if (lines[0] && is_plain_name (lines[0]))
            journal_fixture_write_file (f, lines[0], lines[1] ? lines[1] : "", -1);
    }
}

static void
check_entries (JournalFixture *f, GPtrArray *entries)
{
    guint last = 0;

    for (guint i = 0; i < entries->len; i++) {
        const DfotaJournalEntry *entry = entries->pdata[i];

        g_assert_cmpuint (entry->id, >, last);
        last = entry->id;
    }
    for (guint i = 0; i < f->problems->len; i++)
        g_assert_true (g_utf8_validate (f->problems->pdata[i], -1, NULL));
}

static void
check_again (JournalFixture *f, GPtrArray *entries)
{
    g_autoptr (GPtrArray) again = NULL;

    for (guint i = 0; i < entries->len; i++)
        journal_fixture_save (f, entries->pdata[i]);
    again = journal_fixture_load_all (f);
    g_assert_cmpuint (again->len, ==, entries->len);
    for (guint i = 0; i < again->len; i++)
        g_assert_cmpuint (((DfotaJournalEntry *) again->pdata[i])->id, ==,
                          ((DfotaJournalEntry *) entries->pdata[i])->id);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = fuzz_text (data, size);
    JournalFixture    f;

    journal_fixture_set_up (&f, NULL);
    write_files (&f, text);
    {
        g_autoptr (GPtrArray) entries = journal_fixture_load_all (&f);
        guint                 next = dfota_journal_next_id (f.journal);
        g_autofree gchar     *name = g_strdup_printf ("%u.update", next);

        check_entries (&f, entries);
        g_assert_false (journal_fixture_exists (&f, name));
        check_again (&f, entries);
    }
    journal_fixture_tear_down (&f, NULL);
    return 0;
}
