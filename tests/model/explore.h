/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The search of the model checker. A world (world.h) is one state of the update, the module
 * and the host. The search visits every world that can follow from one setting, each of them
 * once and the nearest ones first, and checks the rules in it.
 */

#pragma once

#include "world.h"

G_BEGIN_DECLS

typedef struct {
    gsize  n_states; /* worlds */
    gsize  n_steps;  /* events that lead from one world to another */
    gsize  n_final;  /* worlds whose update has a final state */
    Rule   broken;   /* the first rule that is broken; RULE_NONE: all hold */
    gchar *trace;    /* the trace to the broken rule, one line for each step; NULL if all hold */
} Exploration;

/* Stops at the first broken rule; the trace to it is a shortest one. Aborts if there are more
 * than @max_states. */
void
explore (const Setting *setting, gsize max_states, Exploration *result);

void
exploration_clear (Exploration *self);

G_END_DECLS
