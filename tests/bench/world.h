/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the benchmark measures on: a stock ModemManager with our plugin, a simulated
 * module behind a wire with latency and rate, and what each of them says of time.
 */

#pragma once

#include "testbed/testlib.h"

G_BEGIN_DECLS

typedef struct {
    gdouble seconds; /* from the command to the last byte, as the module has it */
    gdouble cpu;     /* seconds of the daemon, 0 without it */
    guint   peak;    /* kB of memory the daemon had at most so far, 0 without it */
} WorldTimes;

typedef struct _World World;

/* @latency: seconds one way; @rate: bytes a second. With a daemon and a modem. */
World *
world_new (gdouble latency, guint rate);
void
world_free (World *self);

/* Install of @size bytes. With @answers AT is sent over the primary port meanwhile, one
 * after the other, and the seconds of each answer are added there (gdouble). */
WorldTimes
world_install (World *self, gsize size, gboolean has_acks, GArray *answers);

/* The same of @n AT while nothing else goes on. */
void
world_ask (World *self, guint n, GArray *answers);

/* The same bytes from a process of its own, under the same preload library as the
 * daemon; @method: TtyMethod. */
WorldTimes
world_send (World *self, gsize size, guint method, GArray *answers);

/* If the arguments are those of that process, does what it is for, and TRUE. */
gboolean
world_is_sender (int argc, char **argv);

G_END_DECLS
