/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the identity of the firmware that the module runs, stores its revision in the record,
 * and compares it with the identity before and the revision expected.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"
#include "update/record.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_VERIFIER (dfota_verifier_get_type ())
G_DECLARE_FINAL_TYPE (DfotaVerifier, dfota_verifier, DFOTA, VERIFIER, GObject)

/* Signal "read" (DfotaEventKind kind): one of DFOTA_EVENT_REVISION_NEW, _OLD, _UNEXPECTED,
 * _UNVERIFIABLE, _UNREADABLE. After the last one it reads again on its own, after a pause that
 * doubles from 1 to 64 seconds. */

/* @family: of the module, borrowed; NULL: not known. @seconds: how long the module may take until
 * its revision is unreadable. */
DfotaVerifier *
dfota_verifier_new (DfotaRecord *record, const DfotaFamily *family, gdouble seconds);

/* Begins to read over @port, which is open and stays so until it is stopped, unless it reads
 * already; a pause ends. */
void
dfota_verifier_read (DfotaVerifier *self, DfotaPort *port);

/* The event of @identity, which was not read by us: it is stored, and reading ends. Without a
 * signal. */
DfotaEventKind
dfota_verifier_take (DfotaVerifier *self, const DfotaIdentity *identity);

/* Without a signal. */
void
dfota_verifier_stop (DfotaVerifier *self);

G_END_DECLS
