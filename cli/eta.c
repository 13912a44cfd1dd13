/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Time left; see eta.h. The rate is measured from the first change of the percentage: it is unknown
 * when the percent began that was shown first.
 */

#include "eta.h"

/* A rate from a shorter time is a guess. */
#define MIN_OBSERVED G_USEC_PER_SEC

/* An estimate is kept until a new one differs by more than this part of the time left. */
#define TOLERANCE 0.15

/* The next change is overdue after so many times the mean interval, and this time. */
#define OVERDUE_INTERVALS 4
#define OVERDUE_EXTRA     (10 * G_USEC_PER_SEC)

static gboolean
is_same_phase (const DfotaEta *self, const DfotaUpdateInfo *info)
{
    return g_str_equal (self->state, info->state) && self->attempt == info->attempt &&
           info->percent >= self->percent;
}

/* Microseconds for one percent, 0 if not known. */
static double
get_interval (const DfotaEta *self)
{
    gint64 observed = self->last_time - self->first_time;

    if (self->percent <= self->first_percent || observed < MIN_OBSERVED)
        return 0;
    return (double) observed / (self->percent - self->first_percent);
}

static void
set_end (DfotaEta *self, gint64 now)
{
    double left = get_interval (self) * (100 - MIN (self->percent, 100));
    gint64 end = now + (gint64) left;

    if (left <= 0)
        self->end = 0;
    else if (self->end == 0 || ABS (end - self->end) > (gint64) (left * TOLERANCE))
        self->end = end;
}

void
dfota_eta_add (DfotaEta *self, const DfotaUpdateInfo *info, gint64 now)
{
    if (!is_same_phase (self, info)) {
        *self = (DfotaEta){ .attempt = info->attempt, .percent = info->percent };
        g_strlcpy (self->state, info->state, sizeof (self->state));
        return;
    }
    if (info->percent == self->percent)
        return;
    self->percent = info->percent;
    self->last_time = now;
    if (self->first_time == 0) {
        self->first_time = now;
        self->first_percent = info->percent;
    }
    set_end (self, now);
}

int
dfota_eta_get_seconds (const DfotaEta *self, gint64 now)
{
    double interval = get_interval (self);
    gint64 least;

    if (self->end == 0 ||
        now - self->last_time > (gint64) (interval * OVERDUE_INTERVALS) + OVERDUE_EXTRA)
        return -1;
    /* at least the percents after the current one are left */
    least = (gint64) (interval * (99 - MIN (self->percent, 99)));
    return (int) (MAX (self->end - now, least) / G_USEC_PER_SEC);
}

char *
dfota_eta_dup_text (int seconds)
{
    if (seconds < 0)
        return g_strdup ("");
    if (seconds < 10)
        return g_strdup ("a few seconds left");
    if (seconds <= 110)
        return g_strdup_printf ("about %d s left", (seconds + 9) / 10 * 10);
    return g_strdup_printf ("about %d min left", (seconds + 59) / 60);
}
