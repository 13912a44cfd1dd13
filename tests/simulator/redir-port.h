/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An interface of a module over usbredir: what waits in the module until the host reads it,
 * and the reads of the host that wait for it. The packets are left to redir.c.
 */

#pragma once

#include "descriptors.h"

G_BEGIN_DECLS

typedef struct _SimRedirPort SimRedirPort;

/* How a port reaches the host; @data is that of sim_redir_port_attach(). */
typedef struct {
    /* Answers a read. */
    void (
        *answer) (SimRedirPort *port, guint64 id, const guint8 *bytes, gsize length, gpointer data);
    /* An encapsulated message waits. */
    void (*notify) (SimRedirPort *port, gpointer data);
} SimRedirPortHooks;

struct _SimRedirPort {
    SimPort                  parent;
    SimPortKind              kind;
    guint                    interface;
    SimEndpoints             endpoints;
    const SimRedirPortHooks *hooks; /* NULL: not plugged in */
    gpointer                 data;
    GByteArray              *backlog;
    GQueue                   reads;    /* of the host, unanswered: Read */
    GQueue                   messages; /* encapsulated, for the host: GBytes */
    gboolean                 has_dtr;
    gboolean                 is_listened_to; /* the host reads the interrupt endpoint */
};

SimRedirPort *
sim_redir_port_new (SimPortKind kind, guint interface);

/* Plugged in; @hooks is borrowed. NULL: unplugged. */
void
sim_redir_port_attach (SimRedirPort *self, const SimRedirPortHooks *hooks, gpointer data);

/* As after a reset of the bus: nothing waits on either side. */
void
sim_redir_port_reset (SimRedirPort *self);

/* The host reads at most @length bytes. */
void
sim_redir_port_read (SimRedirPort *self, guint64 id, gsize length);

/* The host does not wait any more. FALSE: it had been answered. */
gboolean
sim_redir_port_cancel (SimRedirPort *self, guint64 id);

/* The host has sent bytes, or an encapsulated message. */
void
sim_redir_port_take (SimRedirPort *self, const guint8 *bytes, gsize length);

/* The next encapsulated message; NULL: none waits. */
GBytes *
sim_redir_port_pop_message (SimRedirPort *self);

/* The host reads the interrupt endpoint from now on, or not any more. */
void
sim_redir_port_listen (SimRedirPort *self, gboolean does);

G_END_DECLS
