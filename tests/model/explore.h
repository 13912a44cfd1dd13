/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Explores all worlds that can come of one setting, each of them once, the nearest first.
 */

#pragma once

#include "world.h"

G_BEGIN_DECLS

typedef struct {
    gsize  n_states;
    gsize  n_steps;
    gsize  n_final;
    Rule   broken; /* the first one; RULE_NONE: all hold */
    gchar *trace;  /* how it came to that, a line for each step; NULL if all hold */
} Exploration;

/* Stops at the first rule that is broken, the way to it is a shortest one. Aborts if there are
 * more than @max_states. */
void
explore (const Setting *setting, gsize max_states, Exploration *result);

void
exploration_clear (Exploration *self);

G_END_DECLS
