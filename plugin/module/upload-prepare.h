/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What is asked of a module before a package is sent to it: AT+CMEE=1, AT+QFUPL=?,
 * AT+QFDEL of what has the name, AT+QFLDS.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* @name: of the file, in the module. @size: of the package, in bytes. @cancellable is looked
 * at between two questions. */
void
dfota_upload_prepare_async (DfotaPort          *port,
                            const gchar        *name,
                            guint               size,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);

/* TRUE: it may be sent. Else DFOTA_ERROR_UNSUPPORTED (no AT+QFUPL), _NO_SPACE, _NOT_READY (no
 * answer), or G_IO_ERROR_CANCELLED. */
gboolean
dfota_upload_prepare_finish (GAsyncResult *result, GError **error);

G_END_DECLS
