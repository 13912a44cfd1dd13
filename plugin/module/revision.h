/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the identity of the firmware that a module runs. It decides the outcome of an update, so it
 * is read until it is certain.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"
#include "protocol/identity.h"

G_BEGIN_DECLS

/* Sends the commands of @family, mostly AT+CGMR, AT+QGMR and AT+CSUB, over @port, which must stay
 * open, until the answers agree, for about @seconds. The second round follows at once, later ones
 * after 1, 2, 4, 8 and 16 seconds. AT+QGMR returns ERROR for up to 16 s after a boot [field]. So
 * ERROR is accepted only after @seconds, or if @before, the identity before the update (may be
 * NULL; copied), has no exact revision either. @family: NULL if unknown; must stay valid until the
 * end. */
void
dfota_revision_read_async (DfotaPort           *port,
                           const DfotaFamily   *family,
                           const DfotaIdentity *before,
                           gdouble              seconds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data);

/* Returns the identity, transfer full. NULL with DFOTA_ERROR_NOT_READY or G_IO_ERROR_CANCELLED. */
DfotaIdentity *
dfota_revision_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
