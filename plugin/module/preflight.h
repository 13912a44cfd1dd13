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
    gchar *urc_port; /* value of AT+QURCCFG="urcport"; "" if it could not be read */
    gint   context;  /* cid of the module's downloads, or DFOTA_CONTEXT_UNKNOWN */
} DfotaPreflight;

/* Sends the commands over @port, which must stay open until the end. @family: of the module; must
 * stay valid until the end. */
void
dfota_preflight_async (DfotaPort          *port,
                       const DfotaFamily  *family,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

/* Returns TRUE if an update may start; the caller then frees the string in @found. Errors:
 * DFOTA_ERROR_UNSUPPORTED, _CALL_ACTIVE, or _NOT_READY if the module does not answer or the modem
 * was removed. */
gboolean
dfota_preflight_finish (GAsyncResult *result, DfotaPreflight *found, GError **error);

G_END_DECLS
