/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks that must hold after every scenario. They trust the simulator's record and the
 * module's firmware file, not the plugin.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* The update's states, reason, code and attempt are those of the row. */
void
check_verdict (ScenarioRun *run);

/* The module's firmware is, byte for byte, that of the row's revision, and the update reports
 * the same. */
void
check_firmware (ScenarioRun *run);

/* The module received AT+QFOTADL="…" once if the row sends it, else never. It received
 * nothing in recovery mode; only if the row is_unknown, it may have received what
 * ModemManager itself sends. Unless the row may_probe, ModemManager did not even try to open
 * a port, and the plugin heard every URC. */
void
check_record (ScenarioRun *run);

/* ModemManager has the modem, with our interface and the right revision, and can enable it:
 * the device was released. If the row says so, there is no modem. */
void
check_modem (ScenarioRun *run);

/* Count the DFOTA URCs of recovery mode: those that all modules sent, and those that the
 * plugin logged from the ports on which it listens. */
guint
check_count_said (GPtrArray *record);
guint
check_count_heard (const gchar *log);

G_END_DECLS
