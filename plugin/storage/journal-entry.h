/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * All that is kept of one update, and its form in a key file. Where the file is, is for
 * journal; what the values mean is for update and machine.
 */

#pragma once

#include <glib.h>

#include "machine/machine.h"
#include "protocol/source.h"

G_BEGIN_DECLS

#define DFOTA_JOURNAL_VERSION 1

/* One update. Strings are never NULL; "" where there is nothing. Times are microseconds since
 * 1970-01-01 UTC, 0: not yet. */
typedef struct {
    guint           id; /* >= 1 */
    gchar          *device;
    gchar          *imei;
    gchar          *source; /* redacted; it is redacted again when written */
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
    gchar   *family; /* of the module: the name of its file; \"\" in entries of former versions */
    gchar   *base_before;      /* AT+CGMR before the update */
    gchar   *edition_before;   /* AT+CSUB before the update */
    guint64  package_size;     /* of Install(), else 0 */
    gchar   *enumeration;      /* of the module when it was written */
    gchar   *file;             /* ours in the module, to be deleted in the end */
    gboolean has_control_port; /* QMI or MBIM: the modem had one at the start */
    gchar   *autosuspend;      /* power/control of the USB device, to be restored; "" : not ours */
    gchar   *urc_port;         /* to be restored by AT+QURCCFG="urcport" */
    gchar   *context;      /* AT command that restores the context of downloads, "+QFOTAPID=1" */
    gchar   *warning;      /* at the start, for people */
    gboolean is_forgotten; /* not on D-Bus any more, kept for file, urc_port and context */
    DfotaMachine machine;  /* is_present is not written */
} DfotaJournalEntry;

/* Empty strings, a machine in the state preparing. */
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

/* G_IO_ERROR_NOT_SUPPORTED if a newer plugin has written @file: its version or its state is not
 * known. DFOTA_ERROR_JOURNAL or a GKeyFileError if it is damaged, incomplete or not about @id.
 * Keys that are not known are ignored, keys that are missing have their default, and what the
 * machine could not have written is changed to what comes close to it. */
DfotaJournalEntry *
dfota_journal_entry_from_key_file (GKeyFile *file, guint id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaJournalEntry, dfota_journal_entry_free)

G_END_DECLS
