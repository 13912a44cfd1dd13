/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What is asked of a module before an update is started: whether it knows
 * AT+QFOTADL, whether a call would be cut off, where it sends its URCs, and over which PDP context
 * it downloads.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"

G_BEGIN_DECLS

typedef struct {
    gchar *urc_port; /* as AT+QURCCFG="urcport" has it, "" if it could not be read */
    gint   context;  /* cid of the module's downloads, or DFOTA_CONTEXT_UNKNOWN */
} DfotaPreflight;

/* Asks on @port, which must stay open meanwhile. @family: of the module, borrowed. */
void
dfota_preflight_async (DfotaPort          *port,
                       const DfotaFamily  *family,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

/* TRUE if an update may start; the caller frees the string in @found. FALSE with
 * DFOTA_ERROR_UNSUPPORTED, _CALL_ACTIVE, or _NOT_READY if the module does not answer. */
gboolean
dfota_preflight_finish (GAsyncResult *result, DfotaPreflight *found, GError **error);

G_END_DECLS
