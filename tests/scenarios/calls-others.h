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

/* From 1.24 on ModemManager announces to fwupd that the module takes DFOTA; before, it
 * knows nothing of it. */
void
call_see_announced (ScenarioRun *run);

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

/* mmcli changes the power, or resets the module to the factory's settings. Each that has a
 * "try" may be refused, by a ModemManager or a composition that cannot. */
void
call_power_low (ScenarioRun *run);
void
call_power_off (ScenarioRun *run);
void
call_try_power_and_back (ScenarioRun *run);
void
call_factory_reset (ScenarioRun *run);
void
call_factory_reset_refused (ScenarioRun *run);

/* There is no modem to command: all of that is refused, and reset and disable too. */
void
call_command_nobody (ScenarioRun *run);

/* The upload ended with the modem: it was not begun again, and ModemManager had the port for
 * itself. Nothing of it is left in the module. */
void
check_upload_ended (ScenarioRun *run);

/* mmdfota says why there is no modem: of an inhibited module, and of one that is being
 * updated meanwhile. */
void
call_explain_inhibited (ScenarioRun *run);
void
call_explain_updated (ScenarioRun *run);

/* Whoever wants to connect to the bus from now on waits, and so does our inhibition; who is
 * connected stays so. In the end they are turned away. */
void
call_block_bus (ScenarioRun *run);
void
call_unblock_bus (ScenarioRun *run);

/* ModemManager asks the module something; the answer is not waited for. */
#define CALL_QUESTION "+QCCID"
void
call_ask (ScenarioRun *run);

G_END_DECLS
