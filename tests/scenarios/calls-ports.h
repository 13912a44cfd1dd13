/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks of the rows about ports: what the module received on which port.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* The commands of Start that were due next were not sent, because ModemManager had removed
 * the modem meanwhile. */
void
check_start_stopped (ScenarioRun *run);

/* ModemManager's init sequence was not sent to the secondary port, which only the plugin
 * opens while the modem is disabled. */
void
check_no_init_sequence (ScenarioRun *run);

/* The module was kept closed at the other USB path until it was recognized there. */
void
check_recognized (ScenarioRun *run);

/* A program opens ttyUSB1 and keeps it open, so the kernel does not use the number again; after the
 * update, the ttys of the module have other numbers. */
void
call_hold_tty (ScenarioRun *run);
void
check_number_skipped (ScenarioRun *run);

/* The host reports of each tty that it has gone and come, although it was there all the time: late
 * uevents of an earlier enumeration, whose ttys had the same names. */
void
call_report_late (ScenarioRun *run);

/* No modem with other USB ids was taken for the module. */
void
check_not_recognized (ScenarioRun *run);

/* Autosuspend of the module's USB device is prevented; or it is as it was before the update. */
void
check_awake (ScenarioRun *run);
void
check_autosuspend (ScenarioRun *run);

G_END_DECLS
