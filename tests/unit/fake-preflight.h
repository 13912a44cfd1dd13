/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/preflight.c: a preflight that the test ends. The log of fakes.h has its port.
 */

#pragma once

#include "module/preflight.h"

G_BEGIN_DECLS

/* The result of a check that finds nothing against an update; strings are static. */
extern DfotaPreflight fake_preflight_found;

/* TRUE until fake_preflight_end(). */
gboolean
fake_preflight_is_running (void);

/* @error: taken; NULL: nothing prevents an update. */
void
fake_preflight_end (GError *error);

G_END_DECLS
