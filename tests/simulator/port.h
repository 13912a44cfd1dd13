/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One tty of a module: a pty of our own, so that taking it away is a real
 * hang-up. What the bytes mean, and the device node, are left to others.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimPort SimPort;

/* Called with each read of the port. */
typedef void (*SimPortInput) (SimPort *port, const char *bytes, gsize length, gpointer data);

SimPort *
sim_port_new (SimPortInput input, gpointer data, GError **error);

/* Hangs up: whoever has the tty open sees it. */
void
sim_port_free (SimPort *self);

/* The slave's path, /dev/pts/N. */
const char *
sim_port_pts (SimPort *self);

/* The wire: @latency in seconds one way, @rate in bytes a second each way; 0: none. What
 * the wire has no room for yet waits in the pty, and then in whoever writes to it. */
void
sim_port_set_link (SimPort *self, double latency, double rate);

/* Sends bytes. What nobody reads waits in the pty, which is small, and then
 * here; what is more than 64 kB is lost. */
void
sim_port_write (SimPort *self, const char *bytes, gsize length);

/* TRUE while the host has set the speed to 0, which drops DTR on a real line. */
gboolean
sim_port_is_dtr_dropped (SimPort *self);

G_END_DECLS
