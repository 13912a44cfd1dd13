/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps with clients that do not know of the update. They use mmcli, as an administrator
 * would, or do what fwupd does.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Another client inhibits the device, as fwupd does. Returns when the modem is gone. */
void
call_foreign_inhibit (ScenarioRun *run);

/* Since 1.24 ModemManager announces to fwupd that the module accepts DFOTA. Checks that;
 * older releases do not announce it. */
void
call_see_announced (ScenarioRun *run);

/* That client releases the device. */
void
call_foreign_release (ScenarioRun *run);

/* mmcli cannot inhibit the device. mmcli can scan for modems, without an effect. */
void
call_inhibit_refused (ScenarioRun *run);
void
call_scan (ScenarioRun *run);

/* mmcli changes the modem without a reboot: enable, modes, scan, disable. */
void
call_change_modem (ScenarioRun *run);

/* mmcli reboots the module. Returns when the modem is gone. */
void
call_reset (ScenarioRun *run);

/* mmcli changes the power state, or restores the factory settings. A step with "try" in its
 * name may be refused by a release of ModemManager or a composition that does not support it. */
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

/* Without a modem, each of these commands is refused, also reset and disable. */
void
call_command_without_modem (ScenarioRun *run);

/* The upload ended with the modem, and did not start again. ModemManager had the port for
 * itself. No part of the package is left in the module. */
void
check_upload_ended (ScenarioRun *run);

/* mmdfota says why there is no modem: because another program inhibits the module, or because
 * the module is being updated. */
void
call_explain_inhibited (ScenarioRun *run);
void
call_explain_updated (ScenarioRun *run);

/* From block to unblock, new connections to the bus wait, among them the one of our
 * inhibition. Connections that exist go on. Unblock refuses those that waited. */
void
call_block_bus (ScenarioRun *run);
void
call_unblock_bus (ScenarioRun *run);

/* Makes ModemManager send a command to the module, and does not wait for the answer. */
#define CALL_QUESTION "+QCCID"
void
call_ask (ScenarioRun *run);

G_END_DECLS
