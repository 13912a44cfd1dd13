/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs many tests of one GTest program in parallel, each in a process of its own, and
 * merges their output into one TAP stream.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs @program -p NAME for each of @names (gchar *) that matches one of @patterns, which are
 * globs; NULL or empty matches all. Returns 0 if all tests passed. DFOTA_JOBS is the number
 * of tests at a time, DFOTA_LIMIT the seconds after which a test is ended. */
int
driver_run (const gchar *program, GPtrArray *names, const gchar *const *patterns);

G_END_DECLS
