/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts one update in the module: redirects its URCs, sends the package of Install(), and
 * sends AT+QFOTADL, each when told and never twice. What follows is the runner's.
 */

#pragma once

#include "machine/machine.h"
#include "module/link.h"
#include "update/cleanup.h"
#include "update/record.h"
#include "update/start-options.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_STARTER (dfota_starter_get_type ())
G_DECLARE_FINAL_TYPE (DfotaStarter, dfota_starter, DFOTA, STARTER, GObject)

/* Signals:
 * "event" (const DfotaEvent *event): something for the machine.
 * "begun" (const GError *error): NULL when the module has accepted AT+QFOTADL or an upload, or
 *   may have received it; else why nothing was started (DFOTA_ERROR_REFUSED, _JOURNAL,
 *   _NOT_READY, ...). May come again: only the first one counts.
 * "upload-ended": what came of it is in the state. */

/* @start: copied from; NULL for an update of the journal, which starts nothing. @seconds: how
 * long the answer to AT+QFOTADL may take. */
DfotaStarter *
dfota_starter_new (DfotaRecord             *record,
                   DfotaCleanup            *cleanup,
                   const DfotaStartOptions *start,
                   guint                    seconds);

/* Over whose ports all is sent. Not kept alive. */
void
dfota_starter_set_link (DfotaStarter *self, DfotaLink *link);

/* Redirects the module's URCs to a port that the link holds, if need be, then emits the event
 * UPLOAD or SEND. */
void
dfota_starter_begin (DfotaStarter *self);

/* The effect UPLOAD: sends the package. */
void
dfota_starter_upload (DfotaStarter *self);

/* The effect SEND, after the inhibition if there was one: sends AT+QFOTADL, unless the state is
 * not preparing any more. */
void
dfota_starter_send (DfotaStarter *self);

/* Nothing is sent any more; "begun" with @error (taken). Only before AT+QFOTADL was sent. */
void
dfota_starter_abandon (DfotaStarter *self, GError *error);

/* TRUE while the journal says that AT+QFOTADL may have been sent, but it was not: ModemManager
 * is still letting go of the device. */
gboolean
dfota_starter_is_waiting (DfotaStarter *self);

/* TRUE from the beginning, before the upload was begun, until it is over. */
gboolean
dfota_starter_has_upload (DfotaStarter *self);

/* Stops an upload that has begun; "upload-ended" comes when the module is out of it. */
void
dfota_starter_cancel_upload (DfotaStarter *self);

/* ModemManager has let go of the modem, and its ports are not ours: an upload ends at once. */
void
dfota_starter_lose_ports (DfotaStarter *self);

G_END_DECLS
