/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What must survive the daemon: one key file for each update, in the state folder.
 * Written durably, read tolerantly. What the values mean is for update and machine.
 *
 * File N.update, mode 0600; N is the id. A file that cannot be understood is renamed
 * to N.update.bad; one that a newer plugin has written is left alone. Both are reported,
 * neither is loaded, and their ids are not used again.
 */

#pragma once

#include <glib.h>

#include "storage/journal-entry.h"

G_BEGIN_DECLS

/* Files N.update.bad that are kept: those with the highest ids. */
#define DFOTA_JOURNAL_MAX_BAD 10

typedef struct _DfotaJournal DfotaJournal;

/* Environment MM_QUECTEL_DFOTA_STATE_DIR, else -Dstatedir of the build (/var/lib/mm-quectel-dfota).
 */
gchar *
dfota_journal_get_default_path (void);

/* Opens the folder @path (NULL: the default one), creating it with mode 0700.
 * All errors of this file are DFOTA_ERROR_JOURNAL and name file and cause. */
DfotaJournal *
dfota_journal_open (const gchar *path, GError **error);
void
dfota_journal_free (DfotaJournal *self);

/* All entries that can be read (DfotaJournalEntry *, owned by the array), by id. What
 * cannot adds a sentence to @problems (gchar *, owned by the array; may be NULL). NULL
 * only if the folder itself cannot be read. Removes what torn writes left behind, and
 * old files N.update.bad. */
GPtrArray *
dfota_journal_load_all (DfotaJournal *self, GPtrArray *problems, GError **error);

/* An id no file of the folder has or had since it was opened. */
guint
dfota_journal_next_id (DfotaJournal *self);

/* When it returns TRUE, the entry survives a power cut; when FALSE, the one that was
 * there before does. */
gboolean
dfota_journal_save (DfotaJournal *self, const DfotaJournalEntry *entry, GError **error);

/* TRUE also if there is none. */
gboolean
dfota_journal_remove (DfotaJournal *self, guint id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaJournal, dfota_journal_free)

G_END_DECLS
