/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the rows about compositions do and check: data calls, and QMI beside
 * ModemManager.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* The data call that was up before Start was up until the download had
 * ended, for the module and for ModemManager, and the modem of the end can be connected
 * again. */
void
check_stayed_connected (ScenarioRun *run);

/* Reset of the modem by ModemManager, over QMI: the module is plugged anew. Over when its revision
 * is known again. */
void
call_reset_modem (ScenarioRun *run);

/* qmicli or mbimcli beside ModemManager, through the same proxy: asks for the revision. */
void
call_second_client (ScenarioRun *run);
/* qmicli stays, as a client that watches the SIM slot. */
void
call_qmicli_stay (ScenarioRun *run);

/* As check_stayed_connected (), and the second client gets its answer after the reboots as well. */
void
check_second_client (ScenarioRun *run);

/* More requests by QMI than ModemManager puts up with if none is answered, all at once;
 * nobody waits for them. The daemon has said that it gave up for that. */
void
call_many_requests (ScenarioRun *run);
void
check_given_up (ScenarioRun *run);

/* Ends the one that stayed. */
void
check_qmicli_end (ScenarioRun *run);

G_END_DECLS
