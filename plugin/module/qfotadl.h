/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends AT+QFOTADL, and finds out whether its answer is the answer: protocol/qfotadl-answer.h.
 */

#pragma once

#include "module/port.h"
#include "protocol/qfotadl-answer.h"

G_BEGIN_DECLS

/* Sends @command, which is AT+QFOTADL with its argument, on @port, which is open, and waits
 * @seconds for the answer, from when it is sent on. */
void
dfota_qfotadl_async (DfotaPort          *port,
                     const gchar        *command,
                     guint               seconds,
                     GAsyncReadyCallback callback,
                     gpointer            user_data);

/* TRUE: accepted. DFOTA_ERROR_REFUSED: refused. G_IO_ERROR_NOT_SUPPORTED: this cannot be
 * done with such a port, nothing was sent. Any other: the module may have received it. */
gboolean
dfota_qfotadl_finish (GAsyncResult *result, GError **error);

G_END_DECLS
