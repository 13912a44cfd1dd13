/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update: its D-Bus object, and functions by which the registry reports changes of modems.
 * update-methods.h implements the D-Bus methods.
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

/* Signals:
 * "finished": a final state was entered;
 * "file-deleted": the package of Install() is not in the module any more;
 * "forgotten": dfota_update_forget() was called; emitted again when the cleanup of a forgotten
 * update is done, so that its owner removes it. */

/* Creates an update of @modem, whose revision must be known, in the state preparing, and writes it
 * to the journal. @context must outlive it. Transfer full. NULL with DFOTA_ERROR_JOURNAL. */
DfotaUpdate *
dfota_update_new (const DfotaContext      *context,
                  DfotaModem              *modem,
                  const DfotaStartOptions *start,
                  GError                 **error);

/* Creates an update from an entry of the journal. Takes @entry. Transfer full. */
DfotaUpdate *
dfota_update_new_from_journal (const DfotaContext *context, DfotaJournalEntry *entry);

/* Starts the update over @modem's ports. Ends when the module has accepted AT+QFOTADL or an upload,
 * or may have received the command. Errors: DFOTA_ERROR_REFUSED, _JOURNAL, _NOT_READY, and those of
 * an upload. */
void
dfota_update_start_async (DfotaUpdate        *self,
                          DfotaModem         *modem,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
gboolean
dfota_update_start_finish (DfotaUpdate *self, GAsyncResult *result, GError **error);

/* Resumes an update of the journal after it was exported. Sends nothing to the module. */
void
dfota_update_resume (DfotaUpdate *self);

/* Call them when ModemManager has created a modem of this module, and when it removes it. While the
 * gate is closed, a modem proves nothing: it is handled when the gate opens, if it still exists
 * then. */
void
dfota_update_modem_ready (DfotaUpdate *self, DfotaModem *modem);
void
dfota_update_modem_gone (DfotaUpdate *self, DfotaModem *modem);

/* Reports that ModemManager has created a modem at @path for this module, which now has USB ids of
 * no family. @identity: of its firmware; NULL: unknown. Sends nothing to the module. */
void
dfota_update_other_ids (DfotaUpdate         *self,
                        const gchar         *device,
                        const gchar         *path,
                        const DfotaIdentity *identity);

/* Reports that the modem at @path was removed. Does nothing if it is not the update's. */
void
dfota_update_other_ids_gone (DfotaUpdate *self, const gchar *path);

/* Reports the revision that the module runs in normal mode. Only an update that was given up uses
 * it, for RevisionAfter. */
void
dfota_update_handle_revision (DfotaUpdate *self, const DfotaIdentity *identity);

/* Reports that a modem with another IMEI is in the module's place. */
void
dfota_update_other_module (DfotaUpdate *self);

/* Returns TRUE if the module is absent and may be in recovery mode. */
gboolean
dfota_update_is_away (DfotaUpdate *self);

/* Reports that the module was recognized at the USB path @device, by @urc. */
void
dfota_update_follow (DfotaUpdate *self, const gchar *device, const DfotaUrc *urc);

/* Returns whether ModemManager may create a modem after probing. FALSE if the module is in recovery
 * mode, or if the probing found only a part of its ports. @has_control_port: QMI or MBIM. */
gboolean
dfota_update_may_create_modem (DfotaUpdate *self, gboolean has_at_port, gboolean has_control_port);

/* Returns FALSE if ModemManager must not open @port, because the module may be in recovery mode. */
gboolean
dfota_update_may_open (DfotaUpdate *self, const gchar *port);

/* Takes over the pending cleanup of @before, a finished update of the same module. */
void
dfota_update_inherit (DfotaUpdate *self, DfotaUpdate *before);

/* Forgets a finished update: its owner removes it from D-Bus. Its cleanup is still done; until then
 * it stays in the journal. */
void
dfota_update_forget (DfotaUpdate *self);
gboolean
dfota_update_is_forgotten (DfotaUpdate *self);

/* Returns TRUE if no cleanup is pending. */
gboolean
dfota_update_is_cleaned (DfotaUpdate *self);

/* Removes the update from the journal. */
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
