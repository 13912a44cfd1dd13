/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate of serial-gate.h for control ports (cdc-wdm). ModemManager opens QMI ports with libqmi
 * and MBIM ports with libmbim. Both libraries initialize a device object before they send anything.
 */

#pragma once

#include "mm/serial-gate.h"

G_BEGIN_DECLS

/* Installs the gate until the process ends. The initialization of each QMI and MBIM device then
 * calls @may_open with the name of its port ("cdc-wdm0"). Protocols that ModemManager was built
 * without are skipped. */
void
dfota_wdm_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
