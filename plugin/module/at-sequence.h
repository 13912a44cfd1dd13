/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends the AT commands of a table, one after another, and ensures that each answer belongs to its
 * command.
 *
 * If a command times out, ModemManager takes its late answer for that of the next command (MM 1.20
 * to 1.24). A module answers commands in order. So before the first command, and after each timeout
 * or unexpected answer, AT+CMEE? is sent, up to five times, until an answer of its form arrives.
 * Then no older answer is outstanding. If AT+CMEE? times out, the sequence ends at once, except
 * after the timeout of an optional command: the module may still be busy with that. ModemManager
 * discards late answers in the pause of 500 ms between two tries.
 */

#pragma once

#include "module/port.h"
#include "module/timeouts.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_AT_NEXT,  /* go on with the next command */
    DFOTA_AT_AGAIN, /* not an answer to this command: send it again; three tries in all */
    DFOTA_AT_FAIL,  /* end the sequence; the handler has set the error */
} DfotaAtResult;

/* Handles an answer, in the main loop. @response: without the final OK, valid during the call;
 * NULL: the module refused the command. @user_data: the @data of the sequence. */
typedef DfotaAtResult (*DfotaAtFunc) (const gchar *response, gpointer user_data, GError **error);

typedef struct {
    const gchar *command; /* without "AT" */
    guint        seconds; /* timeout of the answer */
    DfotaAtFunc  handle;
    gboolean     is_optional; /* go on if there is no valid answer; handle() is not called then */
} DfotaAtStep;

/* Sends the @n_steps commands of @steps over @port. @steps and @data must stay valid, and @port
 * open, until @callback is called. @cancellable (may be NULL) is checked between commands only: the
 * answer to a command that was sent is always awaited. @data: passed to the handlers. */
void
dfota_at_sequence_async (DfotaPort          *port,
                         const DfotaAtStep  *steps,
                         guint               n_steps,
                         gpointer            data,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);

/* Returns TRUE at the end of the table. Else FALSE with DFOTA_ERROR_NOT_READY if AT+CMEE? or a
 * command that is not optional has no valid answer, G_IO_ERROR_CANCELLED, or the error of a
 * handler. */
gboolean
dfota_at_sequence_finish (GAsyncResult *result, GError **error);

/* Calls @function with @user_data from the main loop after @ms milliseconds, or as soon as
 * @cancellable (may be NULL) is cancelled. @function must return G_SOURCE_REMOVE. */
void
dfota_at_pause (guint ms, GCancellable *cancellable, GSourceFunc function, gpointer user_data);

G_END_DECLS
