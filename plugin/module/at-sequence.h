/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends AT commands one after the other, as a table says, and makes sure that each answer belongs
 * to its command.
 *
 * ModemManager gives a command up after a while, and takes its late answer for the answer to the
 * next command (MM 1.20 to 1.24). A module answers in turn. So before the first command, and
 * after each doubt, the module is asked AT+CMEE? until it answers that in its own form: then no
 * older answer is still to come. Between two tries there is a pause, in which ModemManager
 * discards what comes late.
 */

#pragma once

#include "module/port.h"
#include "module/timeouts.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_AT_NEXT,  /* this was the answer */
    DFOTA_AT_AGAIN, /* this was none: the command is sent again, a few times */
    DFOTA_AT_FAIL,  /* the error is set */
} DfotaAtResult;

/* @response: the answer without the final OK; NULL: the module refused the command. */
typedef DfotaAtResult (*DfotaAtFunc) (const gchar *response, gpointer user_data, GError **error);

typedef struct {
    const gchar *command; /* without "AT" */
    guint        seconds; /* for the answer */
    DfotaAtFunc  handle;
    gboolean     is_optional; /* without an answer the sequence goes on */
} DfotaAtStep;

/* Sends the @n_steps commands of @steps, which must stay valid, on @port, which is open and stays
 * so. A command that was sent is waited for, cancelled or not; between two commands
 * @cancellable is looked at. @data: for the handlers; borrowed until the sequence is over. */
void
dfota_at_sequence_async (DfotaPort          *port,
                         const DfotaAtStep  *steps,
                         guint               n_steps,
                         gpointer            data,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);

/* FALSE with DFOTA_ERROR_NOT_READY if the module does not answer, or not to what it was asked;
 * with G_IO_ERROR_CANCELLED; or with the error of a handler. */
gboolean
dfota_at_sequence_finish (GAsyncResult *result, GError **error);

/* Calls @function with @user_data once, after @ms or as soon as @cancellable, which may be NULL, is
 * cancelled. */
void
dfota_at_pause (guint ms, GCancellable *cancellable, GSourceFunc function, gpointer user_data);

G_END_DECLS
