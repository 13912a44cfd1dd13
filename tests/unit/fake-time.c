/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-time.h.
 */

#include "fake-time.h"

typedef struct {
    GSource source;
    guint64 interval;
    guint64 due;
} Timeout;

static GList  *timeouts; /* in the order of their creation */
static guint64 now;

static gboolean
timeout_prepare (GSource *source, gint *ms)
{
    *ms = -1;
    return ((Timeout *) source)->due <= now;
}

static gboolean
timeout_check (GSource *source)
{
    return ((Timeout *) source)->due <= now;
}

static gboolean
timeout_dispatch (GSource *source, GSourceFunc function, gpointer data)
{
    Timeout *timeout = (Timeout *) source;

    timeout->due = now + timeout->interval;
    return function (data);
}

static void
timeout_finalize (GSource *source)
{
    timeouts = g_list_remove (timeouts, source);
}

GSource *
g_timeout_source_new (guint interval)
{
    static GSourceFuncs functions = { timeout_prepare, timeout_check, timeout_dispatch,
                                      timeout_finalize };
    Timeout            *timeout = (Timeout *) g_source_new (&functions, sizeof (Timeout));

    timeout->interval = interval;
    timeout->due = now + interval;
    timeouts = g_list_append (timeouts, timeout);
    return &timeout->source;
}

guint
g_timeout_add_full (gint           priority,
                    guint          interval,
                    GSourceFunc    function,
                    gpointer       data,
                    GDestroyNotify notify)
{
    g_autoptr (GSource) source = g_timeout_source_new (interval);

    g_source_set_priority (source, priority);
    g_source_set_callback (source, function, data, notify);
    return g_source_attach (source, NULL);
}

guint
g_timeout_add (guint interval, GSourceFunc function, gpointer data)
{
    return g_timeout_add_full (G_PRIORITY_DEFAULT, interval, function, data, NULL);
}

guint
g_timeout_add_seconds_full (gint           priority,
                            guint          seconds,
                            GSourceFunc    function,
                            gpointer       data,
                            GDestroyNotify notify)
{
    return g_timeout_add_full (priority, seconds * 1000, function, data, notify);
}

guint
g_timeout_add_seconds (guint seconds, GSourceFunc function, gpointer data)
{
    return g_timeout_add_full (G_PRIORITY_DEFAULT, seconds * 1000, function, data, NULL);
}

gint64
g_get_monotonic_time (void)
{
    return (gint64) now * 1000;
}

/*****************************************************************************/

static Timeout *
find_first (void)
{
    Timeout *first = NULL;

    for (GList *l = timeouts; l; l = l->next) {
        Timeout *timeout = l->data;

        if (!g_source_is_destroyed (l->data) && (!first || timeout->due < first->due))
            first = timeout;
    }
    return first;
}

guint64
fake_time_now (void)
{
    return now;
}

guint64
fake_time_next (void)
{
    const Timeout *first = find_first ();

    return first ? first->due - now : G_MAXUINT64;
}

gboolean
fake_time_turn (void)
{
    const Timeout *first = find_first ();

    if (first)
        now = MAX (now, first->due);
    return first != NULL;
}

static void
run_pending (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

void
fake_time_pass (guint64 ms)
{
    guint64 end = now + ms;

    run_pending ();
    while (fake_time_next () <= end - now) {
        fake_time_turn ();
        run_pending ();
    }
    now = end;
}

void
fake_time_run_until (gpointer *place)
{
    while (!*place)
        if (!g_main_context_iteration (NULL, FALSE))
            g_assert_true (fake_time_turn ());
}
