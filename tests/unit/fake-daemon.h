/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The functions and types of the daemon that mm/plugin.c uses, and its bus. A message for the
 * daemon's log goes to the log of fakes.h as "[LEVEL] MESSAGE". Link it with --wrap=dlsym.
 */

#pragma once

#include "mm/daemon.h"

G_BEGIN_DECLS

/* Change the facts at any time. */
typedef struct {
    const gchar *no_udev;    /* the option: "on", "off"; NULL: the daemon does not have it */
    gboolean     is_session; /* --test-session */
    gboolean     has_at, has_qmi, has_mbim; /* probed ports */
} FakeDaemonFacts;

extern FakeDaemonFacts fake_daemon_facts;

/* A modem with ModemManager's properties: base-modem-valid, the connection, vendor and product. */
struct _MMBaseModem {
    GDBusObjectSkeleton parent;
    GDBusConnection    *connection;
    GList              *ports;
    gboolean            is_valid;
    guint               vendor, product;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MMBaseModem, g_object_unref)

/* Stands for the probed ports. */
extern GList fake_daemon_probes;

/* Transfer full. */
MMBaseModem *
fake_daemon_new_modem (guint vendor, guint product);

/* Adds a port to @modem. @is_at: a serial port with AT commands; else one of another class. */
void
fake_daemon_add_port (MMBaseModem *modem, const gchar *name, gboolean is_at);

/* Returns the values of the properties of @plugin: name, subsystems, delay, USB ids, and the
 * booleans. Transfer full. */
gchar *
fake_daemon_describe (MMPlugin *plugin);

/* Ends the connection to the bus that the plugin waits for. @error: taken; NULL: there is a
 * connection. */
void
fake_daemon_connect (GError *error);

G_END_DECLS
