/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Files of the journal. A file that can be read is written the same again, and its update
 * can be resumed: from there, any course of events ends with an outcome.
 */

#include "storage/journal-entry.h"

#include "fuzz.h"

static gchar *
write_entry (const DfotaJournalEntry *entry)
{
    g_autoptr (GKeyFile) file = dfota_journal_entry_to_key_file (entry);

    return g_key_file_to_data (file, NULL, NULL);
}

static DfotaJournalEntry *
read_entry (const gchar *text)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();

    if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
        return NULL;
    return dfota_journal_entry_from_key_file (file, 1, NULL);
}

static void
check_round_trip (DfotaJournalEntry *entry)
{
    g_autofree gchar             *once = write_entry (entry);
    g_autoptr (DfotaJournalEntry) again = read_entry (once);
    g_autofree gchar             *twice = NULL;

    g_assert_nonnull (again);
    twice = write_entry (again);
    g_assert_cmpstr (once, ==, twice);
}

static void
check_resume (const DfotaJournalEntry *entry)
{
    static const DfotaEvent end[] = {
        { .kind = DFOTA_EVENT_RESUMED },     { .kind = DFOTA_EVENT_GONE },
        { .kind = DFOTA_EVENT_BACK },        { .kind = DFOTA_EVENT_BOOTED },
        { .kind = DFOTA_EVENT_MODEM_READY }, { .kind = DFOTA_EVENT_REVISION_OLD },
    };
    DfotaMachine machine = entry->machine;

    for (guint i = 0; i < G_N_ELEMENTS (end); i++) {
        DfotaEffects effects = dfota_machine_step (&machine, &end[i], NULL);

        g_assert_false (effects & (DFOTA_EFFECT_SEND | DFOTA_EFFECT_UPLOAD));
    }
    g_assert_true (dfota_state_is_final (machine.state));
    g_assert_cmpuint (machine.percent, <=, 100);
}

static void
check_entry (const gchar *text)
{
    g_autoptr (DfotaJournalEntry) entry = read_entry (text);

    if (!entry)
        return;
    check_resume (entry);
    check_round_trip (entry);
}

/* Alone, and after a complete entry, where it changes and adds keys. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = fuzz_text (data, size);
    g_autofree gchar *changed =
        g_strconcat ("[Journal]\nVersion=1\n[End]\nComplete=true\n"
                     "[Update]\nId=1\nState=updating\nSourceKind=http\n[Machine]\nis-sent=1\n",
                     text, NULL);

    check_entry (text);
    check_entry (changed);
    return 0;
}
