/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A DfotaPort over a serial port of a modem, which ModemManager continues to use.
 */

#pragma once

#include "mm/daemon.h"
#include "module/port.h"

G_BEGIN_DECLS

/* Opening holds the port open in addition to ModemManager. Commands go through ModemManager's
 * queue. Only FOTA URCs are removed from the received data. Transfer full. */
DfotaPort *
dfota_serial_port_new (MMPortSerialAt *port);

/* Marks @port as one of a modem that ModemManager has removed: another program may use the device
 * now. If @port is open, it stays open until it is closed, and a running exchange continues. It
 * cannot be opened again, and commands fail. */
void
dfota_serial_port_retire (DfotaPort *port);

/* Reports the FOTA URCs of @port without ModemManager's handlers of unsolicited messages, which
 * point to the modem. Call it when the modem is disposed of. */
void
dfota_serial_port_detach (DfotaPort *port);

G_END_DECLS
