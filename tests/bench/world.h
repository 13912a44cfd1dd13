/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The setting of the benchmark: a stock ModemManager with our plugin, and a simulated
 * module behind a wire with latency and rate. And what each of them reports of time.
 */

#pragma once

#include "testbed/testlib.h"

G_BEGIN_DECLS

typedef struct {
    gdouble seconds; /* from the command to the last byte, as the module saw it */
    gdouble cpu;     /* CPU time of the daemon in seconds, 0 without a daemon */
    guint   peak;    /* highest memory of the daemon so far in kB, 0 without a daemon */
} WorldTimes;

typedef struct _World World;

/* @latency: seconds one way. @rate: bytes a second. Makes a world with a daemon and a modem. */
World *
world_new (gdouble latency, guint rate);
void
world_free (World *self);

/* Installs @size bytes. If @answers is not NULL, sends AT over the primary port meanwhile,
 * one after the other, and adds the seconds of each answer (gdouble). */
WorldTimes
world_install (World *self, gsize size, gboolean has_acks, GArray *answers);

/* Sends AT @n times while nothing else happens, and adds the seconds of each answer. */
void
world_ask (World *self, guint n, GArray *answers);

/* Sends the same bytes from a process of its own, with the same preload library as the
 * daemon. @method: a TtyMethod. */
WorldTimes
world_send (World *self, gsize size, guint method, GArray *answers);

/* If the arguments are those of that process, does its work and returns TRUE. */
gboolean
world_is_sender (int argc, char **argv);

G_END_DECLS
