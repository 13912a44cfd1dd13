/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-clock.h.
 */

#include "fake-clock.h"

/* Above the ids that GLib gives in a test. */
#define FIRST_ID (1u << 30)

typedef struct {
    guint       id;
    guint64     due; /* milliseconds since the start */
    guint       interval;
    GSourceFunc function;
    gpointer    data;
} Timer;

static GArray *timers;
static guint64 now;
static guint   last_id = FIRST_ID;

guint
g_timeout_add (guint interval, GSourceFunc function, gpointer data)
{
    Timer timer = { ++last_id, now + interval, interval, function, data };

    if (!timers)
        timers = g_array_new (FALSE, FALSE, sizeof (Timer));
    g_array_append_val (timers, timer);
    return timer.id;
}

static gboolean
remove_timer (guint id)
{
    for (guint i = 0; timers && i < timers->len; i++) {
        if (g_array_index (timers, Timer, i).id != id)
            continue;
        g_array_remove_index (timers, i);
        return TRUE;
    }
    return FALSE;
}

gboolean
g_source_remove (guint id)
{
    GSource *source;

    if (id > FIRST_ID)
        return remove_timer (id);
    source = g_main_context_find_source_by_id (NULL, id);
    if (source)
        g_source_destroy (source);
    return source != NULL;
}

gboolean
fake_clock_run_next (void)
{
    Timer timer;
    guint first = 0;

    if (fake_clock_count () == 0)
        return FALSE;
    for (guint i = 1; i < timers->len; i++)
        if (g_array_index (timers, Timer, i).due < g_array_index (timers, Timer, first).due)
            first = i;
    timer = g_array_index (timers, Timer, first);
    now = MAX (now, timer.due);
    g_array_index (timers, Timer, first).due = now + timer.interval;
    if (timer.function (timer.data) == G_SOURCE_REMOVE)
        remove_timer (timer.id);
    return TRUE;
}

void
fake_clock_clear (void)
{
    if (timers)
        g_array_set_size (timers, 0);
}

guint
fake_clock_count (void)
{
    return timers ? timers->len : 0;
}
