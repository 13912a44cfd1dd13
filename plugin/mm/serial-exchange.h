/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Exchanges over ModemManager's serial ports: a command in its queue whose answer
 * is read by us. While it runs the queue of the port waits, and nothing but the
 * answer's parser is different; that ends with it, however it ends.
 */

#pragma once

#include "mm/daemon.h"
#include "module/port.h"

G_BEGIN_DECLS

/* Queues @exchange on @port, which is open; @task (taken) returns a boolean. */
void
dfota_serial_exchange_run (MMPortSerialAt          *port,
                           const DfotaPortExchange *exchange,
                           GCancellable            *cancellable,
                           GTask                   *task);

G_END_DECLS
