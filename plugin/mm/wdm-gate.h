/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate of serial-gate.h for control ports (cdc-wdm). ModemManager opens QMI ports with libqmi
 * and MBIM ports with libmbim, and both initialize a device before they send anything.
 */

#pragma once

#include "mm/serial-gate.h"

G_BEGIN_DECLS

/* From now on, until the process ends, every QMI and every MBIM device of this process asks
 * @may_open for the name of its port ("cdc-wdm0"). A protocol that ModemManager was built without
 * is left out. */
void
dfota_wdm_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
