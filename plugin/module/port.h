/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The seam to an AT port: open, send, watch the URCs. Over ModemManager's serial
 * ports in port-mm.c, over a fake in the tests.
 */

#pragma once

#include <gio/gio.h>

#include "protocol/urc.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_PORT (dfota_port_get_type ())
G_DECLARE_DERIVABLE_TYPE (DfotaPort, dfota_port, DFOTA, PORT, GObject)

/* Sees all that arrives in answer to an exchange, and takes off the front what it
 * understands; the rest is there again when more has come. Called while the port is being
 * read: it may look and queue, nothing else. TRUE: the answer is over. */
typedef gboolean (*DfotaPortTakeFunc) (GString *bytes, gpointer user_data);

/* A command with an answer of its own kind. */
typedef struct {
    const gchar      *command;
    DfotaPortTakeFunc take;
    gpointer          user_data; /* of take and sent */
    /* What was before it in the queue is done. As take: it may look and queue. Or NULL. */
    void (*sent) (gpointer user_data);
} DfotaPortExchange;

struct _DfotaPortClass {
    GObjectClass parent_class;

    const gchar *(*get_name) (DfotaPort *self);
    gboolean (*open) (DfotaPort *self, GError **error);
    void (*close) (DfotaPort *self);
    void (*read) (DfotaPort *self); /* queues the URCs that have arrived; NULL: it did so */
    gboolean (*is_hung_up) (DfotaPort *self); /* NULL: never */

    /* Each of these is NULL in a port that never sends. The result is a GTask of @self, which
     * returns a string, or a boolean. */
    void (*command_async) (DfotaPort          *self,
                           const gchar        *command,
                           guint               timeout,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
    void (*exchange_async) (DfotaPort               *self,
                            const DfotaPortExchange *exchange,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data);
    int (*dup_fd) (DfotaPort *self);
};

/* Signal "urc" (const DfotaUrc *urc): while it is open. Emitted from the main
 * loop, never from within the reading of the port, so that a handler may do
 * whatever it wants with the port. */

/* For logs: "ttyUSB2". */
const gchar *
dfota_port_get_name (DfotaPort *self);

/* Opens it, or holds it open, and watches its URCs. Nothing is sent. Counted: each
 * open that returned TRUE needs its close. */
gboolean
dfota_port_open (DfotaPort *self, GError **error);

/* Harmless if it is not open. */
void
dfota_port_close (DfotaPort *self);

gboolean
dfota_port_is_open (DfotaPort *self);

/* Emits "urc" for all that has arrived, now: before a port is closed because its module went
 * away. */
void
dfota_port_drain (DfotaPort *self);

/* Closes it once and drops a reference: for containers of open ports. */
void
dfota_port_release (gpointer port);

/* TRUE if it was opened and the module has gone away since. */
gboolean
dfota_port_is_hung_up (DfotaPort *self);

/* Sends @command (with or without "AT") and waits @timeout seconds for the answer. Nothing is
 * sent if @cancellable is cancelled already. */
void
dfota_port_command_async (DfotaPort          *self,
                          const gchar        *command,
                          guint               timeout,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

/* Returns the answer without the final OK. If the module answered ERROR or +CME ERROR,
 * dfota_port_is_refusal() is TRUE for @error. After any other error it is unknown whether the
 * module received the command. */
gchar *
dfota_port_command_finish (DfotaPort *self, GAsyncResult *result, GError **error);

/* Sends the command and waits, without a limit, until take() returns that the answer is
 * complete. No other command is sent on the port meanwhile. ModemManager still receives the URCs
 * that it knows. Cancelling @cancellable ends the exchange, whatever state the module is in. */
void
dfota_port_exchange_async (DfotaPort               *self,
                           const DfotaPortExchange *exchange,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data);
gboolean
dfota_port_exchange_finish (DfotaPort *self, GAsyncResult *result, GError **error);

/* A descriptor of the open port for raw bytes, non-blocking; to be closed when the
 * exchange is over, since it keeps the tty in use. -1 if there is none. */
int
dfota_port_dup_fd (DfotaPort *self);

/* TRUE if @error is the module's own answer. */
gboolean
dfota_port_is_refusal (const GError *error);

/* For implementations: queues the emission of "urc". */
void
dfota_port_queue_urc (DfotaPort *self, const DfotaUrc *urc);

G_END_DECLS
