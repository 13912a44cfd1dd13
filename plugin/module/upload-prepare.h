/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Prepares a module for an upload: AT+CMEE=1, AT+QFUPL=?, AT+QFDEL of a file of the same name,
 * AT+QFLDS.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Sends the commands over @port, which must stay open. @name: of the file in the module; @size: of
 * the package in bytes; @cancellable is checked between commands. */
void
dfota_upload_prepare_async (DfotaPort          *port,
                            const gchar        *name,
                            guint               size,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);

/* Returns TRUE if the upload can begin. Errors: DFOTA_ERROR_UNSUPPORTED (no AT+QFUPL), _NO_SPACE,
 * _NOT_READY (no answer), or G_IO_ERROR_CANCELLED. */
gboolean
dfota_upload_prepare_finish (GAsyncResult *result, GError **error);

G_END_DECLS
