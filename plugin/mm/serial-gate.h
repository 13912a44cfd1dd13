/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate: decides whether ModemManager may open a serial port. While a module may be in recovery
 * mode, nothing may be sent to it. InhibitDevice() works only while the modem is on the bus, so it
 * comes too late when the module reboots quickly, and not at all when the daemon starts during an
 * update.
 */

#pragma once

#include "mm/daemon.h"

G_BEGIN_DECLS

/* Returns whether ModemManager may open the port @name ("ttyUSB2", "cdc-wdm0"). */
typedef gboolean (*DfotaGateFunc) (const gchar *name, gpointer user_data);

/* Checks that the gate can be installed. FALSE with an error if config_fd () of a class is not
 * ModemManager's own because another plugin has replaced it. Changes nothing. Call it after
 * dfota_stock_plugin_check_series(). */
gboolean
dfota_serial_gate_check (GError **error);

/* Installs the gate until the process ends. Call it once, after the check. Each opening of an AT or
 * QCDM port then calls @may_open. After a refusal ModemManager tries again, four times, once a
 * second. */
void
dfota_serial_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
