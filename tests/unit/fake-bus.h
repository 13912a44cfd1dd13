/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A connection to D-Bus whose calls a test answers: replaces g_dbus_connection_call() and its
 * finish function. The log of fakes.h has each call, as "NAME PATH INTERFACE.METHOD ARGUMENTS".
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Transfer full. Its unique name is ":1.7". */
GDBusConnection *
fake_bus_new (void);

/* Answers the call that was made last with @reply, in the format of g_variant_parse(), or with an
 * error if it is NULL. Runs the main loop until nothing is pending. */
void
fake_bus_answer (const gchar *reply);

G_END_DECLS
