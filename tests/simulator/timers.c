/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The timers of a module. They are removed when the module goes down; those of a line are
 * also removed when the line hangs up.
 */

#include "module.h"

typedef struct {
    SimModule     *module;
    guint          source;
    SimModuleFunc  func; /* or: */
    GSourceFunc    real_func;
    gpointer       data;
    GDestroyNotify destroy;
    gboolean       is_of_line; /* a timer of a line, removed when the line hangs up */
    gint64         deadline;   /* how long it waits for the host; 0: it does not */
} Timer;

#define HOST_TICK_MS 50

static void
timer_free (gpointer data)
{
    Timer *timer = data;

    if (timer->destroy)
        timer->destroy (timer->data);
    g_free (timer);
}

static void
add_host_timer (SimModule *self, guint ms, SimModuleFunc func, gint64 deadline);

static gboolean
on_timer (gpointer data)
{
    Timer *timer = data;

    timer->module->timers = g_list_remove (timer->module->timers, timer);
    if (g_get_monotonic_time () < timer->deadline && sim_lines_host_is_behind (timer->module))
        add_host_timer (timer->module, HOST_TICK_MS, timer->func, timer->deadline);
    else if (timer->func)
        timer->func (timer->module);
    else
        timer->real_func (timer->data);
    return G_SOURCE_REMOVE;
}

static Timer *
add_timer (SimModule *self, guint ms)
{
    Timer *timer = g_new0 (Timer, 1);

    timer->module = self;
    timer->source = g_timeout_add_full (G_PRIORITY_DEFAULT, ms, on_timer, timer, timer_free);
    self->timers = g_list_prepend (self->timers, timer);
    return timer;
}

static void
add_host_timer (SimModule *self, guint ms, SimModuleFunc func, gint64 deadline)
{
    Timer *timer = add_timer (self, ms);

    timer->func = func;
    timer->deadline = deadline;
}

void
sim_module_after (SimModule *self, double seconds, SimModuleFunc func)
{
    add_timer (self, seconds * 1000 / self->sim->speed)->func = func;
}

void
sim_module_after_real (SimModule     *self,
                       guint          ms,
                       GSourceFunc    func,
                       gpointer       data,
                       GDestroyNotify destroy)
{
    Timer *timer = add_timer (self, ms);

    timer->real_func = func;
    timer->data = data;
    timer->destroy = destroy;
}

void
sim_line_after (SimLine *line, guint ms, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
    sim_module_after_real (line->module, ms, func, data, destroy);
    ((Timer *) line->module->timers->data)->is_of_line = TRUE;
}

void
sim_module_after_host (SimModule *self, double seconds, SimModuleFunc func)
{
    double floor = sim_settings_seconds (self->settings, "host-time");
    double wait = MAX (seconds / self->sim->speed, floor);

    add_host_timer (self, wait * 1000, func,
                    g_get_monotonic_time () + (gint64) ((wait + 20 * floor) * G_USEC_PER_SEC));
}

void
sim_module_forget_timers (SimModule *self, gboolean only_of_lines)
{
    GList *next;

    for (GList *l = self->timers; l; l = next) {
        Timer *timer = l->data;

        next = l->next;
        if (only_of_lines && !timer->is_of_line)
            continue;
        self->timers = g_list_delete_link (self->timers, l);
        g_source_remove (timer->source);
    }
}
