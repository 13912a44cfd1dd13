/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps with a NetworkManager that keeps the modem connected.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Starts NetworkManager. Returns when it has connected the modem. */
void
call_start_network (ScenarioRun *run);

/* Stops NetworkManager, or kills it with SIGKILL, and starts it again. */
void
call_restart_network (ScenarioRun *run);
void
call_kill_network (ScenarioRun *run);

/* Returns when NetworkManager has connected the modem. */
void
call_await_network (ScenarioRun *run);

G_END_DECLS
