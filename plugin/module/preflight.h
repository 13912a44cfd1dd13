/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What is asked of a module before an update is started: whether it knows
 * AT+QFOTADL, whether a call would be cut off, and where it sends its URCs.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Asks on @port, which must stay open meanwhile. */
void
dfota_preflight_async (DfotaPort          *port,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

/* TRUE if an update may start. DFOTA_ERROR_UNSUPPORTED, _CALL_ACTIVE, or _NOT_READY if
 * the module does not answer. @urc_port: as AT+QURCCFG="urcport" has it, "" if it
 * could not be read; transfer full. */
gboolean
dfota_preflight_finish (GAsyncResult *result, gchar **urc_port, GError **error);

G_END_DECLS
