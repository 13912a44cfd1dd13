/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts one update in the module: redirects its URCs, sends the package of Install(), and
 * sends AT+QFOTADL. Each step is called by the runner and never happens twice.
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
 * "upload-ended": the state has the outcome. */

/* @start: copied from; NULL for an update of the journal, which starts nothing. @seconds: how
 * long the answer to AT+QFOTADL may take. */
DfotaStarter *
dfota_starter_new (DfotaRecord             *record,
                   DfotaCleanup            *cleanup,
                   const DfotaStartOptions *start,
                   guint                    seconds);

/* Sets the link whose ports are used. No reference is kept. */
void
dfota_starter_set_link (DfotaStarter *self, DfotaLink *link);

/* Redirects the module's URCs to a port that the link holds and selects the PDP context to download
 * over, if need be, then emits the event UPLOAD or SEND. */
void
dfota_starter_begin (DfotaStarter *self);

/* The effect UPLOAD: sends the package. */
void
dfota_starter_upload (DfotaStarter *self);

/* The effect SEND, after the inhibition if there was one: sends AT+QFOTADL, unless the state is
 * not preparing any more. */
void
dfota_starter_send (DfotaStarter *self);

/* Sends nothing from now on, and emits "begun" with @error (taken). Only before AT+QFOTADL was
 * sent. */
void
dfota_starter_abandon (DfotaStarter *self, GError *error);

/* TRUE while the journal says that AT+QFOTADL may have been sent, but it was not: ModemManager
 * is still letting go of the device. */
gboolean
dfota_starter_is_waiting (DfotaStarter *self);

/* TRUE from the beginning, before the upload was begun, until it is over. */
gboolean
dfota_starter_has_upload (DfotaStarter *self);

/* Stops an upload that has begun. Emits "upload-ended" when the module accepts commands again. */
void
dfota_starter_cancel_upload (DfotaStarter *self);

/* Ends an upload at once: ModemManager has removed the modem, and its ports are not ours any
 * more. */
void
dfota_starter_lose_ports (DfotaStarter *self);

G_END_DECLS
