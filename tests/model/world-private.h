/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Between world.c and module.c.
 */

#pragma once

#include "world.h"

/* A world while something happens to it. */
typedef struct {
    World          world;
    DfotaMachine   machine; /* unpacked */
    const Setting *setting;
    Delivery       delivery; /* of what the module says */
    Rule           rule;     /* the first that was broken */
} Scene;

typedef struct {
    Act          act;
    const gchar *name; /* in traces */
    /* FALSE if that cannot be */
    gboolean (*happen) (Scene *scene, gint what);
    gint     what;
    gboolean speaks; /* there is a URC: each delivery is tried */
} ActRow;

/* What the module does, or what is done to it. The other rows are in world.c. */
const ActRow *
module_acts (gsize *n_rows);

/* Feeds the machine, if the daemon runs, and carries out what it answers. */
void
world_tell (Scene *scene, DfotaEvent event);
void
world_tell_kind (Scene *scene, DfotaEventKind kind);

gboolean
world_is_on_bus (const Scene *scene);

/* TRUE if what the module says now reaches us. */
gboolean
world_can_hear (const Scene *scene);

/* The ports vanish, or are there again. */
void
world_leave_bus (Scene *scene);
void
world_join_bus (Scene *scene);
