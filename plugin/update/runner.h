/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs one update: passes events to its machine, which decides the state, and carries out the
 * effects in this order: journal, upload, inhibition, command, release, reading, timer, properties.
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
 * "gate-opened": ModemManager may open the module's ports again;
 * "finished": a final state was entered and published. */

/* Creates the runner of the update in @record and publishes its properties. @context must outlive
 * it. Transfer full. */
DfotaRunner *
dfota_runner_new (const DfotaContext *context,
                  DfotaRecord        *record,
                  DfotaStarter       *starter,
                  DfotaCleanup       *cleanup);

/* Passes an event to the machine and carries out the effects. */
void
dfota_runner_handle_event (DfotaRunner *self, DfotaEventKind kind);

/* The same for a URC of the module. */
void
dfota_runner_handle_urc (DfotaRunner *self, const DfotaUrc *urc);

/* Reports a modem object of the module whose ports the plugin cannot use. @identity: of its
 * firmware, as ModemManager has read it; NULL: unknown. */
void
dfota_runner_take_identity (DfotaRunner *self, const DfotaIdentity *identity);

/* Creates the link to the record's device, and drops the previous link. */
void
dfota_runner_follow_device (DfotaRunner *self);

/* Resumes an update of the journal at the start of the daemon. Sends nothing to the module. */
void
dfota_runner_resume (DfotaRunner *self);

/* Call it when ModemManager has removed the modem. */
void
dfota_runner_lose_modem (DfotaRunner *self);

/* Returns the link; NULL before dfota_runner_follow_device() and after the end. Transfer none. */
DfotaLink *
dfota_runner_get_link (DfotaRunner *self);

/* Returns TRUE if AT+QFOTADL may have reached the module and the update is not finished. */
gboolean
dfota_runner_is_under_way (DfotaRunner *self);

G_END_DECLS
