/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The base class of AT ports: opens a port, sends commands and reports URCs. mm/serial-port
 * implements it over ModemManager's serial ports, tty-port over a tty that is only read, and unit
 * tests over fakes.
 */

#pragma once

#include <gio/gio.h>

#include "protocol/urc.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_PORT (dfota_port_get_type ())
G_DECLARE_DERIVABLE_TYPE (DfotaPort, dfota_port, DFOTA, PORT, GObject)

/* Parses the data of an exchange: removes what it understands from the front of @bytes; the rest is
 * passed again with the next data. Called while the port is read, so it must not call functions of
 * the port except dfota_port_dup_fd(). Returns TRUE if the answer is complete. */
typedef gboolean (*DfotaPortTakeFunc) (GString *bytes, gpointer user_data);

/* A command with a special answer. */
typedef struct {
    const gchar      *command;
    DfotaPortTakeFunc take;
    gpointer          user_data; /* of take and sent */
    /* Called when the command leaves the queue; may be NULL. Restricted like take. */
    void (*sent) (gpointer user_data);
} DfotaPortExchange;

struct _DfotaPortClass {
    GObjectClass parent_class;

    const gchar *(*get_name) (DfotaPort *self);
    gboolean (*open) (DfotaPort *self, GError **error);
    void (*close) (DfotaPort *self);
    void (*read) (DfotaPort *self);           /* queues the URCs received so far; may be NULL */
    gboolean (*is_hung_up) (DfotaPort *self); /* may be NULL: never */

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

/* Signal "urc" (const DfotaUrc *urc): emitted from the main loop while the port is open, never
 * while the port is read. So handlers may call all functions of the port. */

/* Returns the name for logs, "ttyUSB2". */
const gchar *
dfota_port_get_name (DfotaPort *self);

/* Opens the port and starts to report URCs. Sends nothing. Counted: each call that returned TRUE
 * needs a dfota_port_close(). */
gboolean
dfota_port_open (DfotaPort *self, GError **error);

/* Harmless if the port is not open. */
void
dfota_port_close (DfotaPort *self);

gboolean
dfota_port_is_open (DfotaPort *self);

/* Emits "urc" at once for all URCs received so far. Call it before closing a port whose module has
 * gone. */
void
dfota_port_drain (DfotaPort *self);

/* Closes the port once and drops a reference. For containers of open ports. */
void
dfota_port_release (gpointer port);

/* Returns TRUE if the port is open but its module has gone. */
gboolean
dfota_port_is_hung_up (DfotaPort *self);

/* Sends @command (with or without "AT") and waits up to @timeout seconds for the answer. Sends
 * nothing if @cancellable is already cancelled. */
void
dfota_port_command_async (DfotaPort          *self,
                          const gchar        *command,
                          guint               timeout,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

/* Returns the answer without the final OK; transfer full. NULL with an error for which
 * dfota_port_is_refusal() is TRUE if the module answered ERROR or +CME ERROR. After any other error
 * it is unknown whether the module has received the command. */
gchar *
dfota_port_command_finish (DfotaPort *self, GAsyncResult *result, GError **error);

/* Sends the command and waits without a timeout until take() returns TRUE. Meanwhile no other
 * command is sent over the port; ModemManager still receives its URCs. Cancelling @cancellable ends
 * the exchange at once, whatever the module does. */
void
dfota_port_exchange_async (DfotaPort               *self,
                           const DfotaPortExchange *exchange,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data);
gboolean
dfota_port_exchange_finish (DfotaPort *self, GAsyncResult *result, GError **error);

/* Returns a new non-blocking descriptor of the open port for raw bytes; -1 if there is none. Close
 * it when the exchange ends, because it keeps the tty in use. */
int
dfota_port_dup_fd (DfotaPort *self);

/* Returns TRUE if @error is the module's own answer: ERROR, +CME ERROR or +CMS ERROR. */
gboolean
dfota_port_is_refusal (const GError *error);

/* For subclasses: queues the emission of "urc". */
void
dfota_port_queue_urc (DfotaPort *self, const DfotaUrc *urc);

G_END_DECLS
