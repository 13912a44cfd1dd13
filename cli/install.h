/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * --install: starts an update, or attaches to the same update if it is already under way.
 */

#pragma once

#include "bus.h"
#include "exit-code.h"
#include "options.h"

G_BEGIN_DECLS

/* Returns what dfota_follow() returns, or UNDER_WAY with --no-wait. If @error is set, no update
 * was started, or it is not known whether one was started: the message says which. */
DfotaExit
dfota_install (DfotaBus *bus, const DfotaOptions *options, GError **error);

G_END_DECLS
