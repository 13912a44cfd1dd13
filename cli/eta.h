/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Estimates how long the current phase of an update will still take, from the rate at
 * which its percentage grew while it was watched. Pure: the caller brings the clock.
 */

#pragma once

#include "update-info.h"

G_BEGIN_DECLS

/* All zeros: nothing was seen yet. Times are monotonic, in microseconds. */
typedef struct {
    char   state[16];
    guint  attempt;
    guint  percent;       /* as seen last */
    guint  first_percent; /* at the first change that was seen, whose time is first_time */
    gint64 first_time;    /* 0: no change was seen yet */
    gint64 last_time;     /* of the last change */
    gint64 end;           /* the estimate, 0 if there is none */
} DfotaEta;

/* Takes in what @info shows at @now. Another state or attempt, or a smaller percentage,
 * begins a new phase. */
void
dfota_eta_add (DfotaEta *self, const DfotaUpdateInfo *info, gint64 now);

/* Returns the seconds that are left of the phase, or -1 if the rate is not known: before
 * the second change of the percentage, at 100 %, and when the next change is overdue. */
int
dfota_eta_get_seconds (const DfotaEta *self, gint64 now);

/* Returns "about 3 min left" for @seconds, "" for -1. Free it. */
char *
dfota_eta_dup_text (int seconds);

G_END_DECLS
