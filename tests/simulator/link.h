/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One direction of the wire between host and module. Bytes come out as they went in,
 * later: each takes time on the wire (rate), and all of them travel (latency).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimLink SimLink;

/* Receives the bytes that have arrived, from the main loop. @when is their time of arrival,
 * which can be slightly in the past. */
typedef void (*SimLinkOut) (const char *bytes, gsize length, gint64 when, gpointer data);

SimLink *
sim_link_new (SimLinkOut out, gpointer data);
void
sim_link_free (SimLink *self);

/* @latency: seconds in one direction. @rate: bytes a second. 0: none. With a latency, the
 * calling thread, which runs the main loop, gets real-time priority if that is permitted. */
void
sim_link_set (SimLink *self, double latency, double rate);

/* Returns FALSE if the wire has no effect: bytes come out within sim_link_put (). */
gboolean
sim_link_takes_time (SimLink *self);

/* @when: since when the bytes were ready to be sent; monotonic, microseconds. */
void
sim_link_put (SimLink *self, const char *bytes, gsize length, gint64 when);

/* Returns the microseconds until the wire is free; 0 if it is. A well-behaved caller adds no
 * bytes before. */
gint64
sim_link_busy (SimLink *self);

G_END_DECLS
