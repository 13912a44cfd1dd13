/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the identity of the firmware after an update, stores its revision in the record, and
 * compares it with the identity before the update and the expected revision.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"
#include "update/record.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_VERIFIER (dfota_verifier_get_type ())
G_DECLARE_FINAL_TYPE (DfotaVerifier, dfota_verifier, DFOTA, VERIFIER, GObject)

/* Signal "read" (DfotaEventKind kind): one of DFOTA_EVENT_REVISION_NEW, _OLD, _UNEXPECTED,
 * _UNVERIFIABLE, _UNREADABLE. After _UNREADABLE it reads again by itself, after pauses of 1, 2, 4
 * and up to 64 seconds. */

/* @family: of the module, must outlive the verifier; NULL: unknown. @seconds: time for one reading;
 * after that the revision is unreadable. Transfer full. */
DfotaVerifier *
dfota_verifier_new (DfotaRecord *record, const DfotaFamily *family, gdouble seconds);

/* Begins to read over @port, which must stay open until dfota_verifier_stop(). Does nothing if a
 * reading is running. Ends a pause. */
void
dfota_verifier_read (DfotaVerifier *self, DfotaPort *port);

/* Stores @identity, which another program has read, stops reading and returns the event. No signal
 * is emitted. */
DfotaEventKind
dfota_verifier_take (DfotaVerifier *self, const DfotaIdentity *identity);

/* Stops reading. No signal is emitted. */
void
dfota_verifier_stop (DfotaVerifier *self);

G_END_DECLS
