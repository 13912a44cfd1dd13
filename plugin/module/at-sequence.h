/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends the AT commands of a table, one after another, and ensures that each answer belongs to its
 * command.
 *
 * After a timeout ModemManager uses the late answer of a command for the next command (MM 1.20 to
 * 1.24). A module answers commands in order. So before the first command, and whenever an answer is
 * in doubt, AT+CMEE? is sent until its answer arrives, which has a form of its own: then no older
 * answer is outstanding. ModemManager discards late answers in the pause between two tries.
 */

#pragma once

#include "module/port.h"
#include "module/timeouts.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_AT_NEXT,  /* the answer is valid */
    DFOTA_AT_AGAIN, /* it is not the answer: send the command again, up to three times */
    DFOTA_AT_FAIL,  /* the error is set */
} DfotaAtResult;

/* Handles an answer. @response: without the final OK; NULL: the module refused the command. */
typedef DfotaAtResult (*DfotaAtFunc) (const gchar *response, gpointer user_data, GError **error);

typedef struct {
    const gchar *command; /* without "AT" */
    guint        seconds; /* timeout of the answer */
    DfotaAtFunc  handle;
    gboolean     is_optional; /* the sequence continues without an answer */
} DfotaAtStep;

/* Sends the @n_steps commands of @steps over @port. @steps must stay valid and @port open until the
 * end. @cancellable is checked between commands only: the answer to a command that was sent is
 * always awaited. @data: passed to the handlers; must stay valid until the end. */
void
dfota_at_sequence_async (DfotaPort          *port,
                         const DfotaAtStep  *steps,
                         guint               n_steps,
                         gpointer            data,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);

/* FALSE with DFOTA_ERROR_NOT_READY if the module does not answer, or answers other commands; with
 * G_IO_ERROR_CANCELLED; or with the error of a handler. */
gboolean
dfota_at_sequence_finish (GAsyncResult *result, GError **error);

/* Calls @function with @user_data once: after @ms milliseconds, or as soon as @cancellable (may be
 * NULL) is cancelled. */
void
dfota_at_pause (guint ms, GCancellable *cancellable, GSourceFunc function, gpointer user_data);

G_END_DECLS
