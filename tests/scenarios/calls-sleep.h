/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The host sleeps and wakes up: logind says so, and in between the daemon does not run.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* logind is there, and ModemManager knows it. */
void
call_start_logind (ScenarioRun *run);

/* The host falls asleep, whatever is blocked: over when ModemManager has dropped its modems
 * and stands still. */
void
call_sleep (ScenarioRun *run);

/* It wakes up: over when ModemManager has heard of it. */
void
call_wake (ScenarioRun *run);

/* Both, with nothing in between. */
void
call_nap (ScenarioRun *run);

/* What we know of ModemManager: after a sleep it does not let anybody inhibit a device. */
void
check_not_inhibitable (ScenarioRun *run);

G_END_DECLS
