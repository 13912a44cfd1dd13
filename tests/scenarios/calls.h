/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What rows do and check that is not said in a word: functions for the members call
 * and check.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* A second Start: Busy, and nothing is sent. */
void
call_start_again (ScenarioRun *run);

/* Cancel: NotCancellable; Forget: NotFinished. */
void
call_cancel_and_forget (ScenarioRun *run);

/* GiveUp: NotLost; and granted. */
void
call_give_up_refused (ScenarioRun *run);
void
call_give_up (ScenarioRun *run);

/* The update learns in the end that the module runs v12. */
void
check_v12_learned (ScenarioRun *run);

/* Where URCs go is in the end as it was before: uart1. */
void
check_urc_port_back (ScenarioRun *run);

/* Where URCs go is in the end as it was before: usbat. */
void
check_urc_port_kept (ScenarioRun *run);

/* Does what the property MayReset allows: the module is rebooted if the update does
 * not come to its end otherwise. */
void
call_reset_if_stalled (ScenarioRun *run);

/* The signal Completed came once. */
void
check_completed_once (ScenarioRun *run);

/* Forget takes the object away. */
void
check_forget (ScenarioRun *run);

/* Forgotten while the module is away: when it is back, it is told where its URCs went before. */
void
check_forgotten_urc_port (ScenarioRun *run);

/* Spoiled packages at the servers: junk.zip, short.zip. */
void
call_add_junk (ScenarioRun *run);

/* Waits until the modem tells its revision. */
void
call_await_revision (ScenarioRun *run);

/* With the daemon stopped: a journal of another update is left in the state folder.
 * check: it was put aside, or left alone, and the log says so. */
void
call_leave_torn_journal (ScenarioRun *run);
void
call_leave_empty_journal (ScenarioRun *run);
void
call_leave_newer_journal (ScenarioRun *run);
void
check_bad_journal (ScenarioRun *run);
void
check_newer_journal (ScenarioRun *run);

/* Nothing can be written into the state folder any more. */
void
call_block_state_folder (ScenarioRun *run);

/* Enables the modem and waits until it is registered; the same, and connects it. */
void
call_enable (ScenarioRun *run);
void
call_connect (ScenarioRun *run);

/* The modem is registered, or connected, now. */
void
check_registered (ScenarioRun *run);
void
check_connected (ScenarioRun *run);

/* SourceDigest fits the whole source, also after a restart of the daemon. */
void
check_source_digest (ScenarioRun *run);

/* User and password are neither in the update's properties nor in the journal. */
void
check_no_secret (ScenarioRun *run);

/* What the modem tells of itself: AT+QFOTADL is not known; the file system is empty, has a
 * file, or is not told of. */
void
check_unsupported (ScenarioRun *run);
/* AT+QFOTADL=? was refused, and is not any more: the property Support follows, without a new
 * modem. */
void
call_support_returns (ScenarioRun *run);

/* The modem's property SubEdition is V02. */
void
check_edition_v02 (ScenarioRun *run);
void
check_no_journal (ScenarioRun *run); /* the daemon has no state folder */
void
check_space_whole (ScenarioRun *run);
void
check_space_used (ScenarioRun *run);
void
check_space_unknown (ScenarioRun *run);

G_END_DECLS
