/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * NetworkManager, which keeps the modem connected, comes and goes.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* It is started; over when it has connected the modem. */
void
call_start_network (ScenarioRun *run);

/* It is ended, in order or by SIGKILL, and started again. */
void
call_restart_network (ScenarioRun *run);
void
call_kill_network (ScenarioRun *run);

/* Over when it has connected the modem. */
void
call_await_network (ScenarioRun *run);

G_END_DECLS
