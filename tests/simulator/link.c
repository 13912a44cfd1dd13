/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A queue of pieces, each with its time of arrival, and a timerfd, because the timeouts of
 * the main loop are rounded to milliseconds.
 */

#include "link.h"

#include <errno.h>
#include <glib-unix.h>
#include <sched.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct {
    gint64 due; /* monotonic, microseconds */
    gsize  length;
    char   bytes[];
} Piece;

struct _SimLink {
    SimLinkOut out;
    gpointer   data;
    double     latency;
    double     rate;
    double     free_at; /* when the wire becomes free */
    GQueue     pieces;
    int        timer;
    guint      source;
};

static void
set_timer (SimLink *self)
{
    Piece            *first = g_queue_peek_head (&self->pieces);
    gint64            due = first ? MAX (first->due, 1) : 0; /* 0 would disarm the timer */
    struct itimerspec when = { .it_value = { due / G_USEC_PER_SEC, due % G_USEC_PER_SEC * 1000 } };

    timerfd_settime (self->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static gboolean
on_timer (int fd, GIOCondition condition, gpointer data)
{
    SimLink *self = data;
    guint64  n_expired;
    Piece   *first;

    if (read (fd, &n_expired, sizeof n_expired) < 0)
        return G_SOURCE_CONTINUE;
    while ((first = g_queue_peek_head (&self->pieces)) && first->due <= g_get_monotonic_time ()) {
        g_autofree Piece *piece = g_queue_pop_head (&self->pieces);

        self->out (piece->bytes, piece->length, piece->due, self->data);
    }
    set_timer (self);
    return G_SOURCE_CONTINUE;
}

SimLink *
sim_link_new (SimLinkOut out, gpointer data)
{
    SimLink *self = g_new0 (SimLink, 1);

    self->out = out;
    self->data = data;
    g_queue_init (&self->pieces);
    self->timer = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    self->source = g_unix_fd_add (self->timer, G_IO_IN, on_timer, self);
    return self;
}

void
sim_link_free (SimLink *self)
{
    g_source_remove (self->source);
    close (self->timer);
    g_queue_clear_full (&self->pieces, g_free);
    g_free (self);
}

/* A busy machine must not delay the wire. Without the permission for real-time priority it does. */
static void
be_punctual (void)
{
    struct sched_param first = { .sched_priority = 1 };

    if (sched_setscheduler (0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first) < 0)
        g_debug ("no real-time priority: %s", g_strerror (errno));
}

void
sim_link_set (SimLink *self, double latency, double rate)
{
    self->latency = latency;
    self->rate = rate;
    if (latency > 0)
        be_punctual ();
}

gboolean
sim_link_takes_time (SimLink *self)
{
    return self->latency > 0 || self->rate > 0 || !g_queue_is_empty (&self->pieces);
}

void
sim_link_put (SimLink *self, const char *bytes, gsize length, gint64 when)
{
    Piece *piece;

    if (!sim_link_takes_time (self)) {
        self->out (bytes, length, when, self->data);
        return;
    }
    self->free_at = MAX (self->free_at, (double) when);
    if (self->rate > 0)
        self->free_at += (double) length / self->rate * G_USEC_PER_SEC;
    piece = g_malloc (sizeof *piece + length);
    piece->due = (gint64) (self->free_at + self->latency * G_USEC_PER_SEC);
    piece->length = length;
    memcpy (piece->bytes, bytes, length);
    g_queue_push_tail (&self->pieces, piece);
    if (g_queue_get_length (&self->pieces) == 1)
        set_timer (self);
}

gint64
sim_link_busy (SimLink *self)
{
    return MAX (0, (gint64) self->free_at - g_get_monotonic_time ());
}
