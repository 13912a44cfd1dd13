/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the benchmark measures on: a stock ModemManager with our plugin, a simulated
 * module behind a wire with latency and rate, and what each of them says of time.
 */

#pragma once

#include "../testlib.h"

G_BEGIN_DECLS

typedef struct {
    gdouble seconds; /* from the command to the last byte, as the module has it */
    gdouble cpu;     /* seconds of the daemon, 0 without it */
    guint   peak;    /* kB of memory the daemon had at most so far, 0 without it */
    gdouble answer;  /* seconds until AT on the primary port is answered, median; 0: not asked */
} WorldTimes;

typedef struct _World World;

/* @latency: seconds one way; @rate: bytes a second. With a daemon and a modem. */
World *
world_new (gdouble latency, guint rate);
void
world_free (World *self);

/* Install of @size bytes; @asks: AT is sent over the primary port meanwhile. */
WorldTimes
world_install (World *self, gsize size, gboolean has_acks, gboolean asks);

/* Median time of an answer on the primary port, while nothing else goes on. */
gdouble
world_ask (World *self);

/* The same bytes from a process of its own, under the same preload library as the
 * daemon; @method: TtyMethod. With @asks the daemon has to be there. */
WorldTimes
world_send (World *self, gsize size, guint method, gboolean asks);

/* If the arguments are those of that process, does what it is for, and TRUE. */
gboolean
world_is_sender (int argc, char **argv);

G_END_DECLS
