/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What is recorded of an update, in its three forms: machine, journal entry and
 * D-Bus properties.
 */

#pragma once

#include "dbus/dfota-gdbus.h"
#include "storage/journal.h"
#include "machine/machine.h"

G_BEGIN_DECLS

/* Machine into entry, so that dfota_update_record_load() gives it back, but for
 * whether the module is present. What is only true of one enumeration of the module
 * (mode) is the caller's to compare. */
void
dfota_update_record_store (DfotaJournalEntry *entry, const DfotaMachine *machine);

/* FALSE if the entry's state is not one of ours. */
gboolean
dfota_update_record_load (const DfotaJournalEntry *entry, DfotaMachine *machine);

/* Entry and machine into the properties, but for Modem. */
void
dfota_update_record_publish (const DfotaJournalEntry  *entry,
                             const DfotaMachine       *machine,
                             DfotaGdbusFirmwareUpdate *skeleton);

G_END_DECLS
