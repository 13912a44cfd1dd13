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

/* Sends @command, AT+QFOTADL with its argument (copied), over @port, which must stay open until
 * @callback is called. Waits up to @seconds for the answer, from the moment that the command leaves
 * ModemManager's queue; the time in the queue is not limited. After an ERROR it waits up to
 * DFOTA_QFOTADL_CHECK_SECONDS longer, to find out which command was refused. Cannot be cancelled.
 */
void
dfota_qfotadl_async (DfotaPort          *port,
                     const gchar        *command,
                     guint               seconds,
                     GAsyncReadyCallback callback,
                     gpointer            user_data);

/* Returns TRUE if the module accepted the command. Else FALSE with DFOTA_ERROR_REFUSED if the
 * module refused it, or DFOTA_ERROR_NOT_READY if it was not sent. After any other error, such as
 * G_IO_ERROR_TIMED_OUT, assume that the module has received the command. */
gboolean
dfota_qfotadl_finish (GAsyncResult *result, GError **error);

G_END_DECLS
