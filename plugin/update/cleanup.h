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

/* TRUE if something is left to be undone. */
gboolean
dfota_cleanup_is_pending (DfotaCleanup *self);

/* Undoes all that is left: the settings over @port, the file over @spare_port. Either may be
 * NULL; that part is then done when there is a port. Opens the ports while it needs them. */
void
dfota_cleanup_run (DfotaCleanup *self, DfotaPort *port, DfotaPort *spare_port);

/* Deletes the file only. Repeats the command a few times if the module refuses, and again whenever
 * a modem appears. */
void
dfota_cleanup_delete_file (DfotaCleanup *self, DfotaPort *port);

/* Stops using the ports of the modem, which was removed. */
void
dfota_cleanup_stop_retrying (DfotaCleanup *self);

/* Keeps the file: the user asked for that. */
void
dfota_cleanup_keep_file (DfotaCleanup *self);

/* Takes over the pending cleanup of @before, a finished update of the same module: it is done
 * after @self. */
void
dfota_cleanup_inherit (DfotaCleanup *self, DfotaCleanup *before);

G_END_DECLS
