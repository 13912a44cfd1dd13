/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the identity of the firmware that a module runs. A package fits one exact revision, and
 * the outcome of an update is the revision: so it is read until it is certain.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"
#include "protocol/identity.h"

G_BEGIN_DECLS

/* Sends the commands of @family, in most families AT+CGMR, AT+QGMR and AT+CSUB, on @port, which is
 * open, until the answers agree, for about
 * @seconds: at once a second time, then after 1, 2, 4 seconds and so on, at most 16. AT+QGMR is
 * not ready for up to 16 s after boot [field]: an ERROR is no answer before @seconds are over,
 * unless @before, what the module reported before the update, has no exact revision either.
 * @before: NULL if there is none; it is copied. @family: NULL if it is not known; borrowed until
 * the result is there. */
void
dfota_revision_read_async (DfotaPort           *port,
                           const DfotaFamily   *family,
                           const DfotaIdentity *before,
                           gdouble              seconds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data);

/* Transfer full; NULL with DFOTA_ERROR_NOT_READY or G_IO_ERROR_CANCELLED. */
DfotaIdentity *
dfota_revision_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
