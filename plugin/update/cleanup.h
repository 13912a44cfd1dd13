/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Undoes the changes of an update in the module: deletes the package file of Install(),
 * and restores AT+QURCCFG="urcport" and the PDP context of downloads. The journal keeps all three
 * until the module has answered.
 */

#pragma once

#include "module/port.h"
#include "update/record.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_CLEANUP (dfota_cleanup_get_type ())
G_DECLARE_FINAL_TYPE (DfotaCleanup, dfota_cleanup, DFOTA, CLEANUP, GObject)

/* Signal "file-deleted": the package file is not in the module any more.
 * Signal "cleaned": dfota_cleanup_is_pending() is not TRUE any more. */

DfotaCleanup *
dfota_cleanup_new (DfotaRecord *record);

/* Returns TRUE if a change in the module has not been undone yet. */
gboolean
dfota_cleanup_is_pending (DfotaCleanup *self);

/* Undoes all pending changes: the settings over @port, the file over @spare_port. Either may be
 * NULL; its part then stays pending. Opens and closes the ports. */
void
dfota_cleanup_run (DfotaCleanup *self, DfotaPort *port, DfotaPort *spare_port);

/* Deletes only the file. If the module does not delete it, the command is repeated over @port, at
 * most four times. */
void
dfota_cleanup_delete_file (DfotaCleanup *self, DfotaPort *port);

/* Stops repeating commands. Call it when the modem is removed. */
void
dfota_cleanup_stop_retrying (DfotaCleanup *self);

/* Leaves the file in the module, as the user requested with "keep-package". */
void
dfota_cleanup_keep_file (DfotaCleanup *self);

/* Takes over the pending cleanup of @before, a finished update of the same module. It is done after
 * the update of @self. */
void
dfota_cleanup_inherit (DfotaCleanup *self, DfotaCleanup *before);

G_END_DECLS
