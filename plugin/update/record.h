/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update as data: the journal entry, with the machine in it, and the D-Bus properties
 * made of both. Changed by the other parts of an update, saved and published by them.
 */

#pragma once

#include "dbus/dfota-gdbus.h"
#include "storage/journal.h"
#include "machine/machine.h"
#include "protocol/family.h"
#include "protocol/identity.h"

G_BEGIN_DECLS

#define DFOTA_UPDATE_PATH "/org/freedesktop/ModemManager1/FirmwareUpdate"

#define DFOTA_TYPE_RECORD (dfota_record_get_type ())
G_DECLARE_FINAL_TYPE (DfotaRecord, dfota_record, DFOTA, RECORD, GObject)

/* The command that returned the revision before the update, for the journal. */
#define DFOTA_RECORD_COMMAND_EXACT "QGMR"
#define DFOTA_RECORD_COMMAND_BASE  "CGMR"

/* Takes @entry, borrows @journal. Nothing is written or published yet. */
DfotaRecord *
dfota_record_new (DfotaJournal *journal, DfotaJournalEntry *entry);

/* Writes the journal, durably. DFOTA_ERROR_JOURNAL if that fails; the entry that was there
 * before is there still. After dfota_record_remove() nothing is written, which is no error. */
gboolean
dfota_record_save (DfotaRecord *self, GError **error);

/* The same, for what can be done without: a failure is a warning in the log. */
void
dfota_record_save_or_warn (DfotaRecord *self);

/* Sets what the machine has to know of the module. @family: NULL if it is not known. */
void
dfota_record_set_family (DfotaRecord *self, const DfotaFamily *family);

/* Sets the D-Bus properties, but for Modem and UploadedBytes, which are set where they change. */
void
dfota_record_publish (DfotaRecord *self);

/* Removes the file of the journal; it does not come back. */
void
dfota_record_remove (DfotaRecord *self);

/* All: transfer none. The machine is the entry's. */
DfotaMachine *
dfota_record_get_machine (DfotaRecord *self);
DfotaJournalEntry *
dfota_record_get_entry (DfotaRecord *self);
DfotaGdbusFirmwareUpdate *
dfota_record_get_skeleton (DfotaRecord *self);
const gchar *
dfota_record_get_path (DfotaRecord *self); /* of the D-Bus object */

/* The identity of the firmware before the update; what an earlier version did not write is "".
 * Transfer full. */
DfotaIdentity *
dfota_record_get_identity (DfotaRecord *self);

guint
dfota_record_get_id (DfotaRecord *self);
gboolean
dfota_record_is_final (DfotaRecord *self);

G_END_DECLS
