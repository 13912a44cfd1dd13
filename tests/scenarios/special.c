/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The list of the scenarios that are functions instead of rows.
 */

#include "special.h"
#include "measure.h"
#include "special-modules.h"

static const struct {
    const gchar *name;
    GTestFunc    func;
} specials[] = {
    { "listening/measure", measure_listening },
    { "modules/two", special_two_modules },
    { "modules/replaced", special_replaced },
    { "modules/plugged-meanwhile", special_plugged_meanwhile },
    { "modules/two-companions", special_two_companions },
    { "modules/moved", special_moved },
    { "journal/damaged-during-update", special_journal_torn },
};

guint
special_count (void)
{
    return G_N_ELEMENTS (specials);
}

const gchar *
special_name (guint n)
{
    return specials[n].name;
}

GTestFunc
special_func (guint n)
{
    return specials[n].func;
}
