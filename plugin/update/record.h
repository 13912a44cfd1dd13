/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update as data, in its three forms: the machine, the journal entry and the D-Bus
 * properties. Does nothing on its own: it is changed by the runner and saved when told.
 */

#pragma once

#include "dbus/dfota-gdbus.h"
#include "storage/journal.h"
#include "machine/machine.h"
#include "protocol/identity.h"

G_BEGIN_DECLS

#define DFOTA_UPDATE_PATH "/org/freedesktop/ModemManager1/FirmwareUpdate"

#define DFOTA_TYPE_RECORD (dfota_record_get_type ())
G_DECLARE_FINAL_TYPE (DfotaRecord, dfota_record, DFOTA, RECORD, GObject)

/* The command that returned the revision before the update, for the journal. */
#define DFOTA_RECORD_COMMAND_EXACT "QGMR"
#define DFOTA_RECORD_COMMAND_BASE  "CGMR"

/* Values of the journal's machine part that are not the machine's. */
#define DFOTA_RECORD_ENUMERATION  "enumeration"   /* of the module when it was written */
#define DFOTA_RECORD_FAMILY       "family"        /* of the module: the name of its file */
#define DFOTA_RECORD_FILE         "file"          /* ours in the module, to be deleted in the end */
#define DFOTA_RECORD_AUTOSUSPEND  "power-control" /* to be restored to this in sysfs */
#define DFOTA_RECORD_PACKAGE_SIZE "package-size"
#define DFOTA_RECORD_CONTROL_PORT "control-port"   /* QMI or MBIM: the modem had one at the start */
#define DFOTA_RECORD_BASE         "base-before"    /* AT+CGMR before the update */
#define DFOTA_RECORD_EDITION      "edition-before" /* AT+CSUB before the update */
#define DFOTA_RECORD_URC_PORT     "urc-port"       /* to be restored by AT+QURCCFG="urcport" */

/* A new update in the state preparing; takes @entry, borrows @journal. Nothing is written or
 * published yet. */
DfotaRecord *
dfota_record_new (DfotaJournal *journal, DfotaJournalEntry *entry, gboolean is_local);

/* An update of the journal. NULL if its state is not known. */
DfotaRecord *
dfota_record_new_from_journal (DfotaJournal *journal, DfotaJournalEntry *entry);

/* Writes the journal, durably. DFOTA_ERROR_JOURNAL if that fails; the entry that was there
 * before is there still. A forgotten update is not written, which is no error. */
gboolean
dfota_record_save (DfotaRecord *self, GError **error);

/* The same, for what can be done without: a failure is a warning in the log. */
void
dfota_record_save_or_warn (DfotaRecord *self);

/* Sets the D-Bus properties, but for Modem and UploadedBytes, which are set where they change. */
void
dfota_record_publish (DfotaRecord *self);

/* Removes the journal entry; the update is not saved any more. */
void
dfota_record_forget (DfotaRecord *self);

/* All four: transfer none. The machine and the entry are changed by the runner only, and by
 * what makes the record. */
DfotaMachine *
dfota_record_get_machine (DfotaRecord *self);
DfotaJournalEntry *
dfota_record_get_entry (DfotaRecord *self);
DfotaGdbusFirmwareUpdate *
dfota_record_get_skeleton (DfotaRecord *self);
const gchar *
dfota_record_get_path (DfotaRecord *self); /* of the D-Bus object */

/* @key: DFOTA_RECORD_...; NULL: there is none. */
const gchar *
dfota_record_get_value (DfotaRecord *self, const gchar *key);
void
dfota_record_set_value (DfotaRecord *self, const gchar *key, const gchar *value);

/* The identity of the firmware before the update; what an earlier version did not write is "".
 * Transfer full. */
DfotaIdentity *
dfota_record_get_identity (DfotaRecord *self);

guint
dfota_record_get_id (DfotaRecord *self);
gboolean
dfota_record_is_final (DfotaRecord *self);

/* For tests: machine into entry and back, but for whether the module is present. FALSE if the
 * entry's state is not one of ours. */
void
dfota_record_store_machine (DfotaJournalEntry *entry, const DfotaMachine *machine);
gboolean
dfota_record_load_machine (const DfotaJournalEntry *entry, DfotaMachine *machine);

G_END_DECLS
