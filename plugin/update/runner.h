/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs one update: passes events to its state machine, which decides the state, and carries out
 * the effects in this order: journal, gate, upload, inhibition, AT+QFOTADL, release, reading of the
 * revision, timer, D-Bus properties. If the journal cannot be written, a new upload or AT+QFOTADL
 * is abandoned; any other effect is carried out and a warning is logged. Main thread only.
 */

#pragma once

#include "module/link.h"
#include "update/cleanup.h"
#include "update/context.h"
#include "update/record.h"
#include "update/starter.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_RUNNER (dfota_runner_get_type ())
G_DECLARE_FINAL_TYPE (DfotaRunner, dfota_runner, DFOTA, RUNNER, GObject)

/* Signals:
 * "state-changed": the journal has the new state; its effects are not carried out yet;
 * "gate-opened": the gate was opened before the end of the update;
 * "finished": a final state was entered and published, and the link was dropped. */

/* Creates the runner of the update in @record and publishes its properties. @context must outlive
 * the runner, which keeps references to the other arguments. Transfer full. */
DfotaRunner *
dfota_runner_new (const DfotaContext *context,
                  DfotaRecord        *record,
                  DfotaStarter       *starter,
                  DfotaCleanup       *cleanup);

/* Passes an event without a value to the state machine and carries out the effects. Signals are
 * emitted before it returns. */
void
dfota_runner_handle_event (DfotaRunner *self, DfotaEventKind kind);

/* Does the same for a URC of the module, which is copied. A URC without a meaning for updates is
 * ignored. */
void
dfota_runner_handle_urc (DfotaRunner *self, const DfotaUrc *urc);

/* Takes note of a modem object of the module that another plugin of ModemManager has made, whose
 * ports this plugin cannot use. Verifies the update with @identity, the firmware as ModemManager
 * has read it (copied); NULL: unknown. */
void
dfota_runner_take_identity (DfotaRunner *self, const DfotaIdentity *identity);

/* Creates the link to the record's device, and drops the previous link. Call it at the start and
 * when the device has changed. */
void
dfota_runner_follow_device (DfotaRunner *self);

/* Resumes an update of the journal at the start of the daemon. Sends nothing to the module. Does
 * nothing if the update is finished. */
void
dfota_runner_resume (DfotaRunner *self);

/* Stops reading the revision and closes the ports. Call it when ModemManager has removed the modem.
 * Does nothing if the removal is due to the runner's own inhibition. */
void
dfota_runner_lose_modem (DfotaRunner *self);

/* Returns the link; NULL before dfota_runner_follow_device() and after the end. Transfer none. */
DfotaLink *
dfota_runner_get_link (DfotaRunner *self);

/* Returns TRUE if AT+QFOTADL may have reached the module and the update is not finished. */
gboolean
dfota_runner_is_under_way (DfotaRunner *self);

G_END_DECLS
