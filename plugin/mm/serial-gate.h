/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A door in front of ModemManager's serial ports: while a module may be in
 * recovery mode, ModemManager must not send it anything, and it does not where it
 * cannot open the port. InhibitDevice() needs a modem on the bus and so is not to
 * be had when the module reboots too fast or the daemon starts in the middle.
 */

#pragma once

#include "mm/daemon.h"

G_BEGIN_DECLS

/* Whether ModemManager may open the port of this name ("ttyUSB2", "cdc-wdm0"). */
typedef gboolean (*DfotaGateFunc) (const gchar *name, gpointer user_data);

/* FALSE with an error if config_fd () of a class is not ModemManager's own, as where another
 * plugin has replaced it. Changes nothing. Needs the classes to be as daemon.h has them. */
gboolean
dfota_serial_gate_check (GError **error);

/* Once, after the check. From now on, for ever, every opening of an AT or QCDM port asks
 * @may_open. A refusal is one that ModemManager tries again after a second, four times. */
void
dfota_serial_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
