/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * --install: begins an update, or attaches to the same one that is already under
 * way.
 */

#pragma once

#include "bus.h"
#include "exit-code.h"
#include "options.h"

G_BEGIN_DECLS

/* Returns what dfota_follow() returns, or UNDER_WAY with --no-wait. With @error set
 * nothing was begun, or nobody knows: the message says so. */
DfotaExit
dfota_install (DfotaBus *bus, const DfotaOptions *options, GError **error);

G_END_DECLS
