/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One direction of the wire between host and module: bytes come out as they went in,
 * later. Each takes its time on the wire (rate), and all travel (latency).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimLink SimLink;

/* Gets what has arrived, from the main loop; @when: when that was, which may be a little
 * while ago. */
typedef void (*SimLinkOut) (const char *bytes, gsize length, gint64 when, gpointer data);

SimLink *
sim_link_new (SimLinkOut out, gpointer data);
void
sim_link_free (SimLink *self);

/* @latency: seconds one way, @rate: bytes a second; 0: none. Real time: with a latency
 * the calling thread, which runs the main loop, gets real-time priority if it may. */
void
sim_link_set (SimLink *self, double latency, double rate);

/* FALSE: what is put in comes out at once, within sim_link_put(). */
gboolean
sim_link_takes_time (SimLink *self);

/* @when: monotonic, microseconds: since when the bytes were there to be sent. */
void
sim_link_put (SimLink *self, const char *bytes, gsize length, gint64 when);

/* Microseconds until the wire is free for more; 0 if it is. Whoever is honest puts in
 * nothing before. */
gint64
sim_link_busy (SimLink *self);

G_END_DECLS
