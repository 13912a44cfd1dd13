/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs many tests of one GTest program at the same time, each in a process of its
 * own, and makes one TAP stream of it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs @program -p NAME for each of @names (gchar *) that one of @patterns (globs,
 * NULL or empty: all) fits. Returns 0 if all went well. DFOTA_JOBS: how many at a
 * time; DFOTA_LIMIT: seconds after which one is given up. */
int
driver_run (const gchar *program, GPtrArray *names, const gchar *const *patterns);

G_END_DECLS
