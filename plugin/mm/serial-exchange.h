/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What ModemManager's AT ports do not offer. Runs exchanges (module/port.h) over ModemManager's
 * serial ports. The command goes through ModemManager's queue of the port, but our function parses
 * the answer. The queue waits until the exchange has ended; then ModemManager's parser is used
 * again.
 */

#pragma once

#include "mm/daemon.h"
#include "module/port.h"

G_BEGIN_DECLS

/* Queues @exchange on @port, which must be open. Takes @task, which returns a boolean. Fails with
 * DFOTA_ERROR_NOT_READY if the command was not sent, for instance because the port has an exchange
 * already; else with the error of ModemManager's command. */
void
dfota_serial_exchange_run (MMPortSerialAt          *port,
                           const DfotaPortExchange *exchange,
                           GCancellable            *cancellable,
                           GTask                   *task);

/* Stops ModemManager's handlers of unsolicited messages on @port, and calls only @callback for each
 * match of @regex, with @user_data, which @notify frees. Answers are parsed as before. Call it when
 * the modem of @port is disposed of and @port is still referenced: the handlers that the modem
 * added point to the modem and are never removed (ModemManager 1.20 to 1.24). */
void
dfota_serial_exchange_detach (MMPortSerialAt                *port,
                              GRegex                        *regex,
                              MMPortSerialAtUnsolicitedMsgFn callback,
                              gpointer                       user_data,
                              GDestroyNotify                 notify);

G_END_DECLS
