/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reports the ports of all modules to a ModemManager that does not use udev, as the
 * hotplug scripts of OpenWrt do.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* Reports the ports that exist, and from then on those that appear or vanish. */
void
reporter_start (ScenarioRun *run);
void
reporter_stop (void);

G_END_DECLS
