/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows one update until it is finished, through reboots of the module and restarts of
 * ModemManager. Stopping to follow never changes the update.
 */

#pragma once

#include "exit-code.h"
#include "options.h"

G_BEGIN_DECLS

/* Follows the update of which @update is a snapshot, and prints its progress. @event: the name
 * of the first event for -J and -K ("following", "started", "attached"). Returns the outcome;
 * UNDER_WAY after Ctrl-C; TIMEOUT, STALLED, NO_DAEMON or NO_PLUGIN if it stopped waiting;
 * NO_UPDATE if a client called Forget. */
DfotaExit
dfota_follow (GDBusConnection       *connection,
              const DfotaUpdateInfo *update,
              const char            *event,
              const DfotaOptions    *options);

/* Shows each change of all updates until Ctrl-C or the timeout: DONE. NO_DAEMON if the bus
 * went away. */
DfotaExit
dfota_watch (GDBusConnection *connection, const DfotaOptions *options);

G_END_DECLS
