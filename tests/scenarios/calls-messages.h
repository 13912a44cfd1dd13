/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What rows do with a modem that is in use while a package is uploaded: short messages,
 * the signal, a data call. All is done, and seen, through ModemManager.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Connected, or, where a data call needs an AT port, registered; and the signal is known. */
void
call_bring_up (ScenarioRun *run);

/* Each of these is over while the package is still being sent, and the data call, if there
 * was one, is still there. */

/* A message comes from the network, and ModemManager has it on the bus. */
void
call_receive (ScenarioRun *run);
/* One is sent, and the module has given it to the network. */
void
call_send (ScenarioRun *run);
/* The signal gets worse, and the property SignalQuality says so. */
void
call_fade (ScenarioRun *run);

/* Messages come while ModemManager has no port to read them with, and one is to be sent:
 * all wait. */
void
call_exchange_later (ScenarioRun *run);

/* The message was told of at the port of the upload, which took nothing of that for an
 * acknowledgement: no byte was sent too early, nor anything twice. */
void
check_told_there (ScenarioRun *run);
/* What waited is on the bus now, or was sent, once. */
void
check_exchanged (ScenarioRun *run);

G_END_DECLS
