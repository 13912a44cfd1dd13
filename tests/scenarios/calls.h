/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps and checks for the members call and check of a row.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Calls Start a second time: the error is Busy, and nothing is sent. */
void
call_start_again (ScenarioRun *run);

/* Cancel fails with NotCancellable, and Forget with NotFinished. */
void
call_cancel_and_forget (ScenarioRun *run);

/* GiveUp fails with NotLost; or GiveUp succeeds. */
void
call_give_up_refused (ScenarioRun *run);
void
call_give_up (ScenarioRun *run);

/* In the end, RevisionAfter says that the module runs v12. */
void
check_after_is_v12 (ScenarioRun *run);

/* In the end, the module sends URCs to uart1, as before. */
void
check_urc_port_back (ScenarioRun *run);

/* In the end, the module sends URCs to usbat, as before. */
void
check_urc_port_kept (ScenarioRun *run);

/* Does what the property MayReset allows: reboots the module if the update does not end
 * otherwise. */
void
call_reset_if_stalled (ScenarioRun *run);

/* The signal Completed was emitted once. */
void
check_completed_once (ScenarioRun *run);

/* Forget removes the object. */
void
check_forget (ScenarioRun *run);

/* Forgets the update while the module is away. When the module is back, the setting of its
 * URCs is restored. */
void
check_forgotten_urc_port (ScenarioRun *run);

/* Adds damaged packages to the servers: junk.zip, short.zip. */
void
call_add_junk (ScenarioRun *run);

/* Waits until the revision of the modem is known. */
void
call_await_revision (ScenarioRun *run);

/* Leave a journal of another update in the state directory, with the daemon stopped. The
 * checks: it was renamed, or not changed, and the log says so. */
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

/* Makes the state directory impossible to write to. */
void
call_block_state_folder (ScenarioRun *run);

/* Enables the modem and waits until it is registered. call_connect () also connects it. */
void
call_enable (ScenarioRun *run);
void
call_connect (ScenarioRun *run);

/* The modem is registered, or connected, now. */
void
check_registered (ScenarioRun *run);
void
check_connected (ScenarioRun *run);

/* SourceDigest belongs to the whole source, also after a restart of the daemon. */
void
check_source_digest (ScenarioRun *run);

/* Neither the update's properties nor the journal have the user or the password. */
void
check_no_secret (ScenarioRun *run);

/* The modem's properties say that AT+QFOTADL is not supported, or that the module's file
 * system is empty, has a file, or has an unknown size. */
void
check_unsupported (ScenarioRun *run);
/* AT+QFOTADL=? was refused, and now is not: the property Support follows, without a new modem. */
void
call_support_returns (ScenarioRun *run);

/* The modem's property SubEdition is V02. */
void
check_edition_v02 (ScenarioRun *run);
void
check_no_journal (ScenarioRun *run); /* The daemon has no state directory. */
void
check_space_whole (ScenarioRun *run);
void
check_space_used (ScenarioRun *run);
void
check_space_unknown (ScenarioRun *run);

G_END_DECLS
