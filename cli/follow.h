/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows one update to its end, whatever happens to the module, the modem object
 * or ModemManager meanwhile. Leaving early never touches the update.
 */

#pragma once

#include "exit-code.h"
#include "options.h"

G_BEGIN_DECLS

/* Follow the update of which @update is a snapshot. @event: how it began, for -J and
 * -K ("following", "started", "attached"). Prints; returns the outcome, or
 * UNDER_WAY after Ctrl-C, TIMEOUT, STALLED, NO_DAEMON or NO_PLUGIN when waiting was
 * over, NO_UPDATE when somebody forgot it. */
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
