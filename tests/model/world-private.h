/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Shared by world.c and module.c.
 */

#pragma once

#include "world.h"

/* A world while an event happens in it. */
typedef struct {
    World          world;
    DfotaMachine   machine; /* unpacked */
    const Setting *setting;
    Delivery       delivery; /* how the URC of this step is delivered */
    Rule           rule;     /* the first broken rule */
} Scene;

typedef struct {
    Act          act;
    const gchar *name; /* for traces */
    /* FALSE if the event is not possible */
    gboolean (*happen) (Scene *scene, gint what);
    gint     what;
    gboolean speaks; /* there is a URC, so that each delivery is tried */
} ActRow;

/* Events of the module. world.c has the others. */
const ActRow *
module_acts (gsize *n_rows);

/* Feeds the machine, if the daemon runs, and carries out its effects. */
void
world_tell (Scene *scene, DfotaEvent event);
void
world_tell_kind (Scene *scene, DfotaEventKind kind);

/* Notes the rule if none is broken yet. */
void
world_break_rule (Scene *scene, Rule rule);

gboolean
world_is_on_bus (const Scene *scene);

/* Returns TRUE if a URC that the module sends now reaches the plugin. */
gboolean
world_can_hear (const Scene *scene);

/* The ports disappear, or come back. */
void
world_leave_bus (Scene *scene);
void
world_join_bus (Scene *scene);
