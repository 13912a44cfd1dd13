/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Keeps all updates: exports them on D-Bus, loads them from the journal, and connects each with the
 * modem of its module.
 */

#pragma once

#include "update/context.h"
#include "update/modem.h"
#include "update/start-options.h"

G_BEGIN_DECLS

/* Maximum numbers of finished updates, of one module and in total. The oldest ones are removed when
 * an update or the daemon starts. */
#define DFOTA_REGISTRY_MAX_OF_MODULE 10
#define DFOTA_REGISTRY_MAX_FINISHED  200

#define DFOTA_TYPE_REGISTRY (dfota_registry_get_type ())
G_DECLARE_FINAL_TYPE (DfotaRegistry, dfota_registry, DFOTA, REGISTRY, GObject)

/* Exports the updates of the journal and resumes those that are not finished. @context must outlive
 * the registry. Transfer full. */
DfotaRegistry *
dfota_registry_new (const DfotaContext *context);

/* Call them when a modem was exported, and before it is removed. */
void
dfota_registry_add_modem (DfotaRegistry *self, DfotaModem *modem);
void
dfota_registry_remove_modem (DfotaRegistry *self, DfotaModem *modem);

/* Returns whether ModemManager may create a modem for @device, which it has probed. @has_at_port,
 * @has_control_port: kinds of ports that the probing found. */
gboolean
dfota_registry_may_create_modem (DfotaRegistry *self,
                                 const gchar   *device,
                                 gboolean       has_at_port,
                                 gboolean       has_control_port);

/* Returns FALSE if ModemManager must not open @port now. */
gboolean
dfota_registry_may_open (DfotaRegistry *self, const gchar *port);

/* Returns the context; transfer none. */
const DfotaContext *
dfota_registry_get_context (DfotaRegistry *self);

/* Checks whether an update may start, without sending anything. Errors: DFOTA_ERROR_BUSY,
 * _NOT_READY, _INVALID_OPTION, _WRONG_REVISION, _ALREADY_INSTALLED, _JOURNAL. */
gboolean
dfota_registry_check_start (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GError                 **error);

/* Checks again, creates the update and sends AT+QFOTADL. Copies what it needs of @start. */
void
dfota_registry_start_async (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data);
/* Returns the object path of the update, transfer full. NULL with an error of the check or of
 * dfota_update_start_finish(). */
gchar *
dfota_registry_start_finish (DfotaRegistry *self, GAsyncResult *result, GError **error);

G_END_DECLS
