/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The actions of mmdfota. Those that end after one call are here: list, check, status,
 * cancel, give up, forget. The others are in install.h and follow.h.
 */

#pragma once

#include "exit-code.h"
#include "options.h"

G_BEGIN_DECLS

/* Runs the action of @options and prints its output. Returns the exit code; if @error is set,
 * the exit code is that of the error. */
DfotaExit
dfota_actions_run (const DfotaOptions *options, GError **error);

G_END_DECLS
