/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An AT port for uploads: the test is the module at the other end of a socket. Exchanges and
 * commands are in the log of fakes.h.
 */

#pragma once

#include "module/port.h"
#include "storage/package.h"

G_BEGIN_DECLS

#define WIRE_TYPE_PORT (wire_port_get_type ())
G_DECLARE_FINAL_TYPE (WirePort, wire_port, WIRE, PORT, DfotaPort)

struct _WirePort {
    DfotaPort         parent;
    int               fd;     /* the plugin's end */
    int               module; /* the module's end, non-blocking */
    DfotaPortExchange exchange;
    GTask            *task;    /* of the exchange; NULL: none */
    GCancellable     *give_up; /* of the exchange; weak */
    guint             n_fds;   /* descriptors that were made */
    int               made;    /* the last of them */
    gboolean          is_busy; /* an exchange waits in the queue until wire_port_send() */
};

/* Transfer full. */
WirePort *
wire_port_new (void);

/* The exchange leaves the queue. */
void
wire_port_send (WirePort *self);

/* The module sends @text during the exchange. */
void
wire_port_say (WirePort *self, const gchar *text);

/* Ends the exchange. Takes ownership of @error; NULL: the answer is complete. */
void
wire_port_end (WirePort *self, GError *error);

/* A digested package of @size bytes; byte n is n % 251. Transfer full. */
DfotaPackage *
wire_port_make_package (guint size);

G_END_DECLS
