/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends AT+QFOTADL and waits for its answer. protocol/qfotadl-answer.h describes how the answer is
 * distinguished from late answers to earlier commands.
 */

#pragma once

#include "module/port.h"
#include "protocol/qfotadl-answer.h"

G_BEGIN_DECLS

/* Sends @command, AT+QFOTADL with its argument, over @port, which must be open. Waits up to
 * @seconds for the answer, counted from the sending. */
void
dfota_qfotadl_async (DfotaPort          *port,
                     const gchar        *command,
                     guint               seconds,
                     GAsyncReadyCallback callback,
                     gpointer            user_data);

/* Returns TRUE if the module accepted the command. DFOTA_ERROR_REFUSED if it refused.
 * G_IO_ERROR_NOT_SUPPORTED if nothing was sent. After any other error the module may have received
 * the command. */
gboolean
dfota_qfotadl_finish (GAsyncResult *result, GError **error);

G_END_DECLS
