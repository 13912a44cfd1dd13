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
 * "event" (const DfotaEvent *event): an event for the machine.
 * "begun" (const GError *error): NULL if the module has accepted AT+QFOTADL or an upload, or may
 * have received it; else the cause why nothing was started (DFOTA_ERROR_REFUSED, _JOURNAL,
 * _NOT_READY,
 *   ...). May be emitted again; only the first emission counts.
 * "upload-ended": the upload has ended, and the machine has its outcome. */

/* @start: copied; NULL for an update of the journal, which starts nothing. @seconds: timeout of the
 * answer to AT+QFOTADL. Transfer full. */
DfotaStarter *
dfota_starter_new (DfotaRecord             *record,
                   DfotaCleanup            *cleanup,
                   const DfotaStartOptions *start,
                   guint                    seconds);

/* Sets the link whose ports are used. Keeps a weak reference. */
void
dfota_starter_set_link (DfotaStarter *self, DfotaLink *link);

/* Redirects the module's URCs to USB and selects the PDP context of the download, if necessary,
 * then emits the event UPLOAD or SEND. */
void
dfota_starter_begin (DfotaStarter *self);

/* Carries out the effect UPLOAD: sends the package. */
void
dfota_starter_upload (DfotaStarter *self);

/* Carries out the effect SEND, after an inhibition if there is one: sends AT+QFOTADL, if the state
 * is still preparing. */
void
dfota_starter_send (DfotaStarter *self);

/* Gives up before AT+QFOTADL was sent: sends nothing any more, emits the event UNSENT, which ends
 * the update unless another program has started one, and emits "begun" with @error (taken). */
void
dfota_starter_abandon (DfotaStarter *self, GError *error);

/* Returns TRUE between the event SEND and the sending of AT+QFOTADL, while ModemManager releases
 * the device. The journal then already says that the command may have been sent. */
gboolean
dfota_starter_is_waiting (DfotaStarter *self);

/* Returns TRUE while an upload is running. */
gboolean
dfota_starter_is_uploading (DfotaStarter *self);

/* Stops a running upload. "upload-ended" is emitted when the module accepts commands again. */
void
dfota_starter_cancel_upload (DfotaStarter *self);

/* Ends all that has not begun, when the update has ended: changes no setting of the module any
 * more, and drops the package. A running upload goes on. Call it before the cleanup. */
void
dfota_starter_stop (DfotaStarter *self);

/* Ends an upload at once, because ModemManager has removed the modem and its ports may be used by
 * other programs. */
void
dfota_starter_lose_ports (DfotaStarter *self);

G_END_DECLS
