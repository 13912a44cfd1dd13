/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps and checks of the rows about compositions: data calls, and QMI clients beside
 * ModemManager.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* The data call of before Start stayed up until the download had ended, for the module and
 * for ModemManager. The modem at the end can be connected again. */
void
check_stayed_connected (ScenarioRun *run);

/* Makes ModemManager reset the modem over QMI, so that the module is enumerated anew. Returns
 * when its revision is known again. */
void
call_reset_modem (ScenarioRun *run);

/* Asks for the revision with qmicli or mbimcli, through the same proxy as ModemManager. */
void
call_second_client (ScenarioRun *run);
/* Starts a qmicli that keeps running, as a client that watches the SIM slot. */
void
call_qmicli_stay (ScenarioRun *run);

/* Like check_stayed_connected (). The second client also gets its answer after the reboots. */
void
check_second_client (ScenarioRun *run);

/* Sends, all at once, more QMI requests than ModemManager tolerates without an answer. The
 * module answers none of them. The check: the daemon has logged that it gave up for that
 * reason. */
void
call_many_requests (ScenarioRun *run);
void
check_given_up (ScenarioRun *run);

/* Ends the qmicli that keeps running. */
void
check_qmicli_end (ScenarioRun *run);

G_END_DECLS
