/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * All updates: on the bus, in the journal, and which belongs to which modem.
 */

#pragma once

#include "update/context.h"
#include "update/modem.h"
#include "update/start-options.h"

G_BEGIN_DECLS

/* Finished updates that are kept, of one module and in all; beyond that the oldest are
 * removed when another update starts, or when the daemon does. */
#define DFOTA_REGISTRY_MAX_OF_MODULE 10
#define DFOTA_REGISTRY_MAX_FINISHED  200

#define DFOTA_TYPE_REGISTRY (dfota_registry_get_type ())
G_DECLARE_FINAL_TYPE (DfotaRegistry, dfota_registry, DFOTA, REGISTRY, GObject)

/* Exports the updates of the journal and goes on with those that are not finished.
 * Borrows @context. */
DfotaRegistry *
dfota_registry_new (const DfotaContext *context);

/* A modem appeared or is about to go. */
void
dfota_registry_add_modem (DfotaRegistry *self, DfotaModem *modem);
void
dfota_registry_remove_modem (DfotaRegistry *self, DfotaModem *modem);

/* ModemManager has probed @device; see dfota_update_may_create_modem(). */
gboolean
dfota_registry_may_create_modem (DfotaRegistry *self,
                                 const gchar   *device,
                                 gboolean       has_at_port,
                                 gboolean       has_control_port);

/* FALSE if ModemManager must not open @port now; see dfota_update_may_open(). */
gboolean
dfota_registry_may_open (DfotaRegistry *self, const gchar *port);

/* The one it was made with. */
const DfotaContext *
dfota_registry_get_context (DfotaRegistry *self);

/* Checks what can be checked before anything is sent: DFOTA_ERROR_BUSY, _NOT_READY,
 * _WRONG_REVISION, _ALREADY_INSTALLED, _JOURNAL. */
gboolean
dfota_registry_check_start (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GError                 **error);

/* Checks again, then makes the update and sends AT+QFOTADL. The object path of the
 * update is the result. Takes nothing of @start. */
void
dfota_registry_start_async (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data);
gchar *
dfota_registry_start_finish (DfotaRegistry *self, GAsyncResult *result, GError **error);

G_END_DECLS
