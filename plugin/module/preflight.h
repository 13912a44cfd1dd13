/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks a module before an update is started: whether it supports AT+QFOTADL, whether a voice call
 * is active, where it sends its URCs, and which PDP context it uses for downloads.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"

G_BEGIN_DECLS

typedef struct {
    gchar *urc_port; /* where URCs go, from AT+QURCCFG="urcport" [field]; "" if not read */
    gint   context;  /* cid of the module's downloads, or DFOTA_CONTEXT_UNKNOWN, _REFUSED */
} DfotaPreflight;

/* Sends AT+QFOTADL=?, AT+CLCC (3GPP TS 27.007), AT+QURCCFG="urcport", and the command that reads
 * the PDP context, if @family has one. @port must stay open, and @family, the module's family,
 * valid, until @callback is called. Cancel it when the modem is removed. */
void
dfota_preflight_async (DfotaPort          *port,
                       const DfotaFamily  *family,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

/* Returns TRUE if an update may start, and sets @found, whose string the caller frees; its values
 * may be unknown. Else FALSE, @found unchanged, with DFOTA_ERROR_UNSUPPORTED (AT+QFOTADL=? was
 * refused), DFOTA_ERROR_CALL_ACTIVE, or DFOTA_ERROR_NOT_READY (the module does not answer, or
 * cancelled). */
gboolean
dfota_preflight_finish (GAsyncResult *result, DfotaPreflight *found, GError **error);

G_END_DECLS
