/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update: its D-Bus object, and what the registry reports to it. Its methods are attached
 * by update-methods.
 */

#pragma once

#include "update/context.h"
#include "update/modem.h"
#include "update/record.h"
#include "update/runner.h"
#include "update/start-options.h"
#include "update/starter.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_UPDATE (dfota_update_get_type ())
G_DECLARE_FINAL_TYPE (DfotaUpdate, dfota_update, DFOTA, UPDATE, GObject)

/* Signal "finished": a final state was entered.
 * Signal "file-deleted": the package of Install() is not in the module any more.
 * Signal "forgotten": by dfota_update_forget(), and again when a forgotten update has nothing
 *   left to be undone in the module: then its owner removes it. */

/* A new update of @modem, whose revision is known, in the state preparing.
 * Written to the journal; NULL with DFOTA_ERROR_JOURNAL if it cannot be. */
DfotaUpdate *
dfota_update_new (const DfotaContext      *context,
                  DfotaModem              *modem,
                  const DfotaStartOptions *start,
                  GError                 **error);

/* One of the journal; takes @entry. */
DfotaUpdate *
dfota_update_new_from_journal (const DfotaContext *context, DfotaJournalEntry *entry);

/* Sends AT+QFOTADL over @modem's ports. Finishes when the module has answered or can
 * be expected to have received it; DFOTA_ERROR_REFUSED, _JOURNAL or _NOT_READY if not. */
void
dfota_update_start_async (DfotaUpdate        *self,
                          DfotaModem         *modem,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
gboolean
dfota_update_start_finish (DfotaUpdate *self, GAsyncResult *result, GError **error);

/* Goes on with an update of the journal, after it is exported. Sends nothing. */
void
dfota_update_resume (DfotaUpdate *self);

/* ModemManager made a modem object of this module, or dropped it. While the gate is closed the
 * modem proves nothing: it is handled when the gate opens, if it is there then. */
void
dfota_update_modem_ready (DfotaUpdate *self, DfotaModem *modem);
void
dfota_update_modem_gone (DfotaUpdate *self, DfotaModem *modem);

/* ModemManager made a modem object at @path of this module, which has USB ids that the plugin does
 * not serve. @identity: of its firmware; NULL: unknown. Nothing is sent to the module. */
void
dfota_update_other_ids (DfotaUpdate         *self,
                        const gchar         *device,
                        const gchar         *path,
                        const DfotaIdentity *identity);

/* The modem object at @path is gone; ignored if it is not the update's. */
void
dfota_update_other_ids_gone (DfotaUpdate *self, const gchar *path);

/* What the module runs, in normal mode: of interest to an update that was given up without
 * knowing it; ignored by all others. */
void
dfota_update_handle_revision (DfotaUpdate *self, const DfotaIdentity *identity);

/* The modem in its place has another IMEI. */
void
dfota_update_other_module (DfotaUpdate *self);

/* TRUE if the module may be in recovery mode, and is not where it was last. */
gboolean
dfota_update_is_away (DfotaUpdate *self);

/* The module was recognized at another USB path, where it said @urc. */
void
dfota_update_follow (DfotaUpdate *self, const gchar *device, const DfotaUrc *urc);

/* ModemManager has probed the device and wants to make a modem of it. FALSE if it must
 * not: the module is in recovery mode, or only a part of its ports was found (@has_control_port:
 * QMI or MBIM). */
gboolean
dfota_update_may_create_modem (DfotaUpdate *self, gboolean has_at_port, gboolean has_control_port);

/* ModemManager wants to open @port: FALSE if it must not, since its module may be in
 * recovery mode. */
gboolean
dfota_update_may_open (DfotaUpdate *self, const gchar *port);

/* Takes over the pending cleanup of @before, a finished update of the same module. */
void
dfota_update_inherit (DfotaUpdate *self, DfotaUpdate *before);

/* Of a finished update: it is on D-Bus no more. What it has left in the module is still
 * undone; the journal keeps it for that. */
void
dfota_update_forget (DfotaUpdate *self);
gboolean
dfota_update_is_forgotten (DfotaUpdate *self);

/* TRUE if nothing is left to be undone in the module. */
gboolean
dfota_update_is_cleaned (DfotaUpdate *self);

/* Removes it from the journal; it does not come back. */
void
dfota_update_remove (DfotaUpdate *self);

/* Transfer none. */
DfotaRecord *
dfota_update_get_record (DfotaUpdate *self);
DfotaRunner *
dfota_update_get_runner (DfotaUpdate *self);
DfotaStarter *
dfota_update_get_starter (DfotaUpdate *self);

GDBusObjectSkeleton *
dfota_update_get_object (DfotaUpdate *self);
const gchar *
dfota_update_get_path (DfotaUpdate *self);
const gchar *
dfota_update_get_device (DfotaUpdate *self);
const gchar *
dfota_update_get_imei (DfotaUpdate *self); /* "" if unknown */
gboolean
dfota_update_is_final (DfotaUpdate *self);

G_END_DECLS
