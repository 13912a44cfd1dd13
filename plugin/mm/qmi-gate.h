/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The door of gate.h in front of QMI ports. ModemManager opens them through
 * libqmi, whose devices are initialized before anything is sent.
 */

#pragma once

#include "mm/serial-gate.h"

G_BEGIN_DECLS

/* From now on, for ever, every QMI device of this process asks @may_open by the name
 * of its port ("cdc-wdm0"). Nothing is done where ModemManager is built without
 * QMI. */
void
dfota_qmi_gate_install (DfotaGateFunc may_open, gpointer user_data);

G_END_DECLS
