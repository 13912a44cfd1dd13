/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps and checks for a modem that is in use while a package is uploaded: short messages,
 * the signal, a data call. All of them go through ModemManager.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Connects the modem; where a data call needs an AT port, only registers it. Returns when the
 * signal is known. */
void
call_bring_up (ScenarioRun *run);

/* Each of these steps ends while the package is still being sent, and with the data call, if
 * there was one, still up. */

/* A message arrives from the network, and ModemManager has it on the bus. */
void
call_receive (ScenarioRun *run);
/* A message is sent, and the module has passed it to the network. */
void
call_send (ScenarioRun *run);
/* The signal gets worse, and the property SignalQuality follows. */
void
call_fade (ScenarioRun *run);

/* Two messages arrive and one is to be sent while ModemManager has no free port. All of them
 * wait. */
void
call_exchange_later (ScenarioRun *run);

/* The URC about the message came on the port of the upload, and was not taken for an
 * acknowledgement: no byte was sent too early or twice. */
void
check_reported_there (ScenarioRun *run);
/* The messages that waited are now on the bus, or were sent once. */
void
check_exchanged (ScenarioRun *run);

G_END_DECLS
