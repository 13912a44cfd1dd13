/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the journal keeps of one update, and its form in a key file. Where it is kept is
 * for journal; what the values mean is for update and machine.
 */

#pragma once

#include <glib.h>

#include "protocol/source.h"

G_BEGIN_DECLS

#define DFOTA_JOURNAL_VERSION 1

/* One update. Strings are never NULL when loaded (NULL is saved as ""). Times are
 * microseconds since 1970-01-01 UTC, 0: not yet. */
typedef struct {
    guint           id;    /* >= 1 */
    gchar          *state; /* required */
    gchar          *device;
    gchar          *imei;
    gchar          *source; /* redacted; save() redacts it again to be sure */
    DfotaSourceKind source_kind;
    gchar          *source_salt; /* these two: see source-digest.h; "" for a package of Install() */
    gchar          *source_digest; /* and in entries of former versions */
    gchar          *revision_before;
    gchar          *revision_expected;
    gchar          *revision_after;
    gchar          *revision_command;
    gint64          start_time;
    gint64          last_urc_time;
    gint64          end_time;
    gint            code;  /* raw, -1: none */
    gchar          *phase; /* of the code; "" : none */
    gchar          *reason;
    GHashTable     *machine; /* gchar * → gchar *, both owned; kept as they are. Keys of
                                letters, digits and '-' */
} DfotaJournalEntry;

/* Empty strings, an empty map, code -1; state "" must be set before it can be saved. */
DfotaJournalEntry *
dfota_journal_entry_new (guint id);
void
dfota_journal_entry_free (DfotaJournalEntry *self);

/* Frees what @field had and copies @value into it (NULL: ""). Bytes that are not UTF-8 are
 * replaced: the value also goes to D-Bus. */
void
dfota_journal_entry_set (gchar **field, const gchar *value);

/* The whole entry; free with g_key_file_free(). */
GKeyFile *
dfota_journal_entry_to_key_file (const DfotaJournalEntry *self);

/* 0 if it is not told. */
gint
dfota_journal_entry_get_version (GKeyFile *file);

/* NULL if @file is incomplete, of another version or not about @id. Keys that are not
 * known are ignored, keys that are missing have their default. */
DfotaJournalEntry *
dfota_journal_entry_from_key_file (GKeyFile *file, guint id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaJournalEntry, dfota_journal_entry_free)

G_END_DECLS
