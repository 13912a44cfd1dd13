/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An interface of a module over usbredir: bytes that wait in the module until the host
 * reads them, and reads of the host that wait for bytes. redir.c handles the packets.
 */

#pragma once

#include "descriptors.h"

G_BEGIN_DECLS

typedef struct _SimRedirPort SimRedirPort;

/* How a port reaches the host. @data is that of sim_redir_port_attach (). */
typedef struct {
    /* Answers a read. */
    void (
        *answer) (SimRedirPort *port, guint64 id, const guint8 *bytes, gsize length, gpointer data);
    /* Announces an encapsulated message. */
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
    GQueue                   reads;    /* the unanswered reads of the host: Read */
    GQueue                   messages; /* encapsulated messages for the host: GBytes */
    gboolean                 has_dtr;
    gboolean                 is_listened_to; /* the host reads the interrupt endpoint */
};

SimRedirPort *
sim_redir_port_new (SimPortKind kind, guint interface);

/* Attaches the port of a device that was plugged in; @hooks is borrowed. NULL: the device was
 * unplugged. */
void
sim_redir_port_attach (SimRedirPort *self, const SimRedirPortHooks *hooks, gpointer data);

/* Empties both queues, as a reset of the bus does. */
void
sim_redir_port_reset (SimRedirPort *self);

/* The host reads up to @length bytes. */
void
sim_redir_port_read (SimRedirPort *self, guint64 id, gsize length);

/* The host gives up a read. Returns FALSE if it was already answered. */
gboolean
sim_redir_port_cancel (SimRedirPort *self, guint64 id);

/* The host has sent bytes, or an encapsulated message. */
void
sim_redir_port_take (SimRedirPort *self, const guint8 *bytes, gsize length);

/* Returns the next encapsulated message, or NULL. */
GBytes *
sim_redir_port_pop_message (SimRedirPort *self);

/* The host begins or stops to read the interrupt endpoint. */
void
sim_redir_port_listen (SimRedirPort *self, gboolean does);

G_END_DECLS
