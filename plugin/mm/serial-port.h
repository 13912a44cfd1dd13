/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Ports over the serial ports of ModemManager's modems, which it goes on using.
 */

#pragma once

#include "mm/daemon.h"
#include "module/port.h"

G_BEGIN_DECLS

/* A port of a modem: open holds it open beside ModemManager, commands take their
 * turn in its queue, and only FOTA URCs are taken out of what arrives. */
DfotaPort *
dfota_serial_port_new (MMPortSerialAt *port);

/* Handles that ModemManager has removed the modem: its device may belong to another program now.
 * @port stays open where it is held, and an exchange on it goes on. It is not opened any more, and
 * commands fail. */
void
dfota_serial_port_retire (DfotaPort *port);

G_END_DECLS
