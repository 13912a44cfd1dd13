/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the rows about others do: clients of ModemManager that know nothing of the
 * update. All by mmcli, as an administrator or fwupd would.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* mmcli inhibits the device, as fwupd does, and stays; over when the modem is gone. */
void
call_foreign_inhibit (ScenarioRun *run);

/* Its end, which gives the device back. */
void
call_foreign_release (ScenarioRun *run);

/* mmcli wants to inhibit the device and is refused; it scans for modems, and that
 * does nothing. */
void
call_inhibit_refused (ScenarioRun *run);
void
call_scan (ScenarioRun *run);

/* All that changes a modem without rebooting it: enable, modes, scan, disable. */
void
call_change_modem (ScenarioRun *run);

/* mmcli reboots the module; over when the modem is gone. */
void
call_reset (ScenarioRun *run);

/* mmdfota says why there is no modem: of an inhibited module, and of one that is being
 * updated meanwhile. */
void
call_explain_inhibited (ScenarioRun *run);
void
call_explain_updated (ScenarioRun *run);

G_END_DECLS
