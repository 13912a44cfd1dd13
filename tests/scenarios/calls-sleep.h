/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps for a sleep of the host: logind announces it, and the daemon does not run until
 * the wake-up.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Starts logind. Returns when ModemManager knows it. */
void
call_start_logind (ScenarioRun *run);

/* Puts the host to sleep, whatever locks there are. Returns when ModemManager has dropped its
 * modems and is stopped. */
void
call_sleep (ScenarioRun *run);

/* Wakes the host up. Returns when ModemManager knows. */
void
call_wake (ScenarioRun *run);

/* Both, at once. */
void
call_nap (ScenarioRun *run);

/* Known limit of ModemManager: after a sleep it refuses each inhibition. */
void
check_not_inhibitable (ScenarioRun *run);

G_END_DECLS
