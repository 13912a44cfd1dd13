/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The actions that ask or tell once: list, check, status, cancel, give up, forget; and the
 * choice among all of them.
 */

#pragma once

#include "exit-code.h"
#include "options.h"

G_BEGIN_DECLS

/* Do what @options ask for and print it. With @error set its exit code counts. */
DfotaExit
dfota_actions_run (const DfotaOptions *options, GError **error);

G_END_DECLS
