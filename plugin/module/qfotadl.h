/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFOTADL and its answer. A refused update is over and an accepted one is not, so it
 * must be known that the answer is the answer. ModemManager gives a command up after a
 * while, and a late ERROR to it looks as if the command after it was refused. A module
 * answers in turn: after an ERROR it is asked something else on the same port, and if an
 * OK comes before the answer to that, AT+QFOTADL was accepted.
 *
 * The other way round, a late OK before an ERROR, the update is followed, and ends with
 * the revision that the module runs.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_QFOTADL_ASKED,
    DFOTA_QFOTADL_DOUBTED,        /* ERROR came: whose is it? AT+CMEE? is to tell */
    DFOTA_QFOTADL_ACCEPTED_LATE,  /* OK came after it, the answer to AT+CMEE? is yet to come */
    DFOTA_QFOTADL_REFUSED_SURELY, /* so has +CMEE:, its OK is yet to come */
    DFOTA_QFOTADL_ACCEPTED,
    DFOTA_QFOTADL_REFUSED,
} DfotaQfotadlStage;

/* What the module has said: takes the complete lines off the front of @bytes. */
DfotaQfotadlStage
dfota_qfotadl_take (DfotaQfotadlStage stage, GString *bytes);

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
