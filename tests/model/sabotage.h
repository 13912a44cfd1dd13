/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Machines that are broken on purpose. Each one breaks a rule, and the checker must find
 * that.
 */

#pragma once

#include "world.h"

G_BEGIN_DECLS

typedef struct {
    const gchar *name;
    Rule         rule; /* the rule that it breaks */
    Sabotage     sabotage;
    gboolean     is_power_sabotaged;
    guint        odd;
    guint        n_kills;
} SabotageCase;

const SabotageCase *
sabotage_cases (gsize *n_cases);

G_END_DECLS
