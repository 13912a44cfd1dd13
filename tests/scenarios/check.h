/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What must hold after every scenario. The simulator's own record and the module's
 * firmware file are the witnesses, not the plugin.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* The update's states, reason, code and attempt are what the row says. */
void
check_verdict (ScenarioRun *run);

/* The module's firmware is, byte for byte, that of the revision the row names; the
 * update says the same of it. */
void
check_firmware (ScenarioRun *run);

/* AT+QFOTADL="…" was received once if it was to be sent, else never; nothing was
 * received in recovery mode (only if the row is_unknown, what ModemManager itself
 * sends). And unless the row may_probe, ModemManager did not even try, and the plugin
 * heard every URC. */
void
check_record (ScenarioRun *run);

/* ModemManager has the modem, with our interface and the right revision, and can
 * enable it: it was given back. Or, if the row says so, there is none. */
void
check_modem (ScenarioRun *run);

/* URCs of DFOTA: those all modules said in recovery mode, those the plugin's log has
 * from the ports it listens on. */
guint
check_count_said (GPtrArray *record);
guint
check_count_heard (const gchar *log);

G_END_DECLS
