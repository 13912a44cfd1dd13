/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Explores all worlds that can follow from one setting, each of them once, the nearest
 * first.
 */

#pragma once

#include "world.h"

G_BEGIN_DECLS

typedef struct {
    gsize  n_states;
    gsize  n_steps;
    gsize  n_final;
    Rule   broken; /* the first rule that is broken; RULE_NONE: all hold */
    gchar *trace;  /* the trace to the broken rule, one line for each step; NULL if all hold */
} Exploration;

/* Stops at the first broken rule; the trace to it is a shortest one. Aborts if there are more
 * than @max_states. */
void
explore (const Setting *setting, gsize max_states, Exploration *result);

void
exploration_clear (Exploration *self);

G_END_DECLS
