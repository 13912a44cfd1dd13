/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The data of one update: the journal entry, which contains the machine, and the D-Bus properties
 * made from it. The other parts of an update change the data, save it and publish it.
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

/* Words of the journal for the command that returned the revision before the update. */
#define DFOTA_RECORD_COMMAND_EXACT "QGMR"
#define DFOTA_RECORD_COMMAND_BASE  "CGMR"

/* Takes @entry. @journal must outlive the record. Writes and publishes nothing yet. Transfer full.
 */
DfotaRecord *
dfota_record_new (DfotaJournal *journal, DfotaJournalEntry *entry);

/* Writes the entry durably to the journal. DFOTA_ERROR_JOURNAL on failure; the journal then has the
 * previous version. After dfota_record_remove() it writes nothing and returns TRUE. */
gboolean
dfota_record_save (DfotaRecord *self, GError **error);

/* The same for changes that are not essential: a failure is only logged. */
void
dfota_record_save_or_warn (DfotaRecord *self);

/* Sets what the machine has to know of the module. @family: NULL if it is not known. */
void
dfota_record_set_family (DfotaRecord *self, const DfotaFamily *family);

/* Sets the D-Bus properties, except Modem, UsbIds and UploadedBytes, which are set elsewhere. */
void
dfota_record_publish (DfotaRecord *self);

/* Removes the entry from the journal. Later calls do not write it again. */
void
dfota_record_remove (DfotaRecord *self);

/* All transfer none. The machine is part of the entry. */
DfotaMachine *
dfota_record_get_machine (DfotaRecord *self);
DfotaJournalEntry *
dfota_record_get_entry (DfotaRecord *self);
DfotaGdbusFirmwareUpdate *
dfota_record_get_skeleton (DfotaRecord *self);
const gchar *
dfota_record_get_path (DfotaRecord *self); /* of the D-Bus object */

/* Returns the identity of the firmware before the update; strings that earlier versions did not
 * save are
 * "". Transfer full. */
DfotaIdentity *
dfota_record_get_identity (DfotaRecord *self);

guint
dfota_record_get_id (DfotaRecord *self);
gboolean
dfota_record_is_final (DfotaRecord *self);

G_END_DECLS
