/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the rows about ports check: what came to which port of the module.
 */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* What Start would have asked next was not asked: ModemManager had removed the modem
 * meanwhile. */
void
check_start_stopped (ScenarioRun *run);

/* ModemManager's init sequence did not come to the secondary port, which only we open
 * while the modem is disabled. */
void
check_no_init_sequence (ScenarioRun *run);

/* The module was kept closed at the other path until it was recognized there. */
void
check_recognized (ScenarioRun *run);

/* Autosuspend of the module's USB device is prevented, or as it was before. */
void
check_awake (ScenarioRun *run);
void
check_autosuspend (ScenarioRun *run);

G_END_DECLS
