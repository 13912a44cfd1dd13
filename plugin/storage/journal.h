/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Stores one key file for each update in the state directory, so that updates survive the daemon
 * and a power cut.
 *
 * The file of the update with the id N is N.update, mode 0600. A file that cannot be read is
 * renamed to N.update.bad; a file that a newer plugin has written is left unchanged. Both are
 * reported and not loaded, and their ids are not used again.
 */

#pragma once

#include <glib.h>

#include "storage/journal-entry.h"

G_BEGIN_DECLS

/* Number of files N.update.bad that are kept: those with the highest ids. */
#define DFOTA_JOURNAL_MAX_BAD 10

typedef struct _DfotaJournal DfotaJournal;

/* Returns the environment variable MM_QUECTEL_DFOTA_STATE_DIR, else -Dstatedir of the build
 * (/var/lib/mm-quectel-dfota). Transfer full. */
gchar *
dfota_journal_get_default_path (void);

/* Opens the directory @path (NULL: the default one) and creates it with mode 0700 if it is missing.
 * Transfer full. All errors in this header are DFOTA_ERROR_JOURNAL and name the file and the
 * cause. */
DfotaJournal *
dfota_journal_open (const gchar *path, GError **error);
void
dfota_journal_free (DfotaJournal *self);

/* Returns all entries that can be read (DfotaJournalEntry, owned by the array), sorted by id. Adds
 * a sentence (gchar *) to @problems, which may be NULL, for each file that cannot be read. Removes
 * the temporary files of interrupted writes, and old files N.update.bad. NULL with an error if the
 * directory cannot be read. */
GPtrArray *
dfota_journal_load_all (DfotaJournal *self, GPtrArray *problems, GError **error);

/* Returns an id that no file in the directory has, or had since it was opened. */
guint
dfota_journal_next_id (DfotaJournal *self);

/* Writes @entry. On success it survives a power cut; on failure the previous version does. */
gboolean
dfota_journal_save (DfotaJournal *self, const DfotaJournalEntry *entry, GError **error);

/* Removes the file of the update @id. TRUE also if there is none. */
gboolean
dfota_journal_remove (DfotaJournal *self, guint id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaJournal, dfota_journal_free)

G_END_DECLS
