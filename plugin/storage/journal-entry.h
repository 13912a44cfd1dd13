/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The data of one update that survives the daemon, and its form in a key file. journal.h reads
 * and writes the files.
 */

#pragma once

#include <glib.h>

#include "machine/machine.h"
#include "protocol/source.h"

G_BEGIN_DECLS

#define DFOTA_JOURNAL_VERSION 1

/* One update. Strings are never NULL; "" means none. Times are microseconds since 1970-01-01 UTC,
 * 0 means not yet. */
typedef struct {
    guint           id; /* >= 1 */
    gchar          *device;
    gchar          *imei;
    gchar          *source; /* redacted; it is redacted again when written */
    DfotaSourceKind source_kind;
    gchar          *source_salt;   /* see source-digest.h; "" for a package of Install() and in */
    gchar          *source_digest; /* entries of earlier versions; the same for the digest */
    gchar          *revision_before;
    gchar          *revision_expected;
    gchar          *revision_after;
    gchar          *revision_command;
    gint64          start_time;
    gint64          last_urc_time;
    gint64          end_time;
    gchar          *family;      /* id of the module's family; "" in entries of earlier versions */
    gchar          *base_before; /* AT+CGMR before the update */
    gchar          *edition_before; /* AT+CSUB before the update */
    guint64         package_size;   /* bytes of a package of Install(), else 0 */
    gchar          *enumeration;    /* of the module when the entry was saved */
    gchar          *file; /* name of our file in the module, to be deleted after the update */
    gboolean        has_control_port; /* QMI or MBIM: the modem had one at the start */
    gchar          *autosuspend;      /* value of power/control to restore; "": unchanged */
    gchar          *urc_port;         /* value of AT+QURCCFG="urcport" to restore; "": unchanged */
    gchar          *context; /* AT command that restores the context of downloads, "+QFOTAPID=1" */
    gchar          *warning; /* at the start, for people */
    gboolean        is_forgotten; /* not on D-Bus any more; kept until the cleanup is done */
    DfotaMachine    machine;      /* is_present is not written */
} DfotaJournalEntry;

/* Creates an entry with empty strings and a machine in the state preparing. Transfer full. */
DfotaJournalEntry *
dfota_journal_entry_new (guint id);
void
dfota_journal_entry_free (DfotaJournalEntry *self);

/* Replaces the string @field by a copy of @value (NULL: ""). Bytes that are not UTF-8 are replaced,
 * because D-Bus does not accept them. */
void
dfota_journal_entry_set (gchar **field, const gchar *value);

/* Returns the whole entry, with the source redacted. Transfer full. */
GKeyFile *
dfota_journal_entry_to_key_file (const DfotaJournalEntry *self);

/* Reads an entry. Unknown keys are ignored, missing keys have their defaults, and values that are
 * out of range are replaced by the nearest valid ones. Transfer full. Errors:
 * G_IO_ERROR_NOT_SUPPORTED if a newer plugin has written @file (unknown version or state);
 * DFOTA_ERROR_JOURNAL or a GKeyFileError if the file is damaged, incomplete or of another id. */
DfotaJournalEntry *
dfota_journal_entry_from_key_file (GKeyFile *file, guint id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaJournalEntry, dfota_journal_entry_free)

G_END_DECLS
