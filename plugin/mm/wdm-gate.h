/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate of serial-gate.h, in front of QMI and MBIM ports (cdc-wdm). ModemManager opens them with
 * libqmi and libmbim. Both libraries initialize a device object, with GAsyncInitable, before they
 * send anything.
 */

#pragma once

#include "mm/serial-gate.h"

G_BEGIN_DECLS

/* Installs the gate until the process ends; @user_data must stay valid as long. Call it once. The
 * initialization of each QMI and MBIM device then calls @may_open with the name of its port
 * ("cdc-wdm0"). After a refusal it fails with G_IO_ERROR_BUSY, and ModemManager does not try again
 * (MM 1.20). Protocols that ModemManager was built without are skipped. */
void
dfota_wdm_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
