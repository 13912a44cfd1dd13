/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the identity of the firmware after an update, stores its revision in the record, but not in
 * the journal, and compares it with the identity before the update and the expected revision.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"
#include "update/record.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_VERIFIER (dfota_verifier_get_type ())
G_DECLARE_FINAL_TYPE (DfotaVerifier, dfota_verifier, DFOTA, VERIFIER, GObject)

/* Signal "read" (DfotaEventKind kind): the result of one reading, from the main loop. It is
 * DFOTA_EVENT_REVISION_NEW, _OLD, _UNEXPECTED, _UNVERIFIABLE or _UNREADABLE. After _UNREADABLE the
 * verifier reads again by itself, after pauses of 1, 2, 4 and up to 64 seconds. */

/* Creates the verifier, which keeps a reference to @record. @family: of the module, must outlive
 * the verifier; NULL: unknown. @seconds: time limit of one reading. If the answers do not agree by
 * then, the revision is unreadable. Transfer full. */
DfotaVerifier *
dfota_verifier_new (DfotaRecord *record, const DfotaFamily *family, gdouble seconds);

/* Begins to read over @port, which must stay open until dfota_verifier_stop(). In a pause it reads
 * at once, and the pauses start from 1 second again. Does nothing if a reading is running. */
void
dfota_verifier_read (DfotaVerifier *self, DfotaPort *port);

/* Stops reading, and stores and compares @identity, which ModemManager has read (transfer none).
 * Returns the event, without a signal. Never returns _UNREADABLE, because nothing more can be read:
 * it is _UNVERIFIABLE then. */
DfotaEventKind
dfota_verifier_take (DfotaVerifier *self, const DfotaIdentity *identity);

/* Stops reading. No signal is emitted. */
void
dfota_verifier_stop (DfotaVerifier *self);

G_END_DECLS
