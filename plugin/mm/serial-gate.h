/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate in front of ModemManager's AT and QCDM ports: makes its attempts to open a port fail
 * while the module may be in recovery mode, because nothing may be sent to it then. InhibitDevice()
 * is not enough. It works only while the modem is on the bus: it is too late if the module reboots
 * quickly, and impossible if the daemon starts during an update. Main thread only.
 */

#pragma once

#include "mm/daemon.h"

G_BEGIN_DECLS

/* Returns whether ModemManager may open the port @name ("ttyUSB2", "cdc-wdm0"). Called in the main
 * thread whenever ModemManager is about to open a port. */
typedef gboolean (*DfotaGateFunc) (const gchar *name, gpointer user_data);

/* Returns TRUE if the gate can be installed. It replaces the class function config_fd(), which
 * ModemManager calls between opening a port and sending. FALSE with G_IO_ERROR_NOT_SUPPORTED if
 * another plugin has replaced the function already, or one of those that serial-exchange.h
 * replaces. Changes nothing. Call it after dfota_stock_plugin_check_series(), which checks the
 * layout of the classes. */
gboolean
dfota_serial_gate_check (GError **error);

/* Installs the gate until the process ends; @user_data must stay valid as long. Call it once, after
 * the check. Each opening of an AT or QCDM port then calls @may_open. A refusal is
 * MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE: after it, ModemManager's probing opens an AT port again,
 * up to four times, once a second (MM 1.20). */
void
dfota_serial_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
