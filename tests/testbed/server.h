/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An nginx on a free port of the loopback, which serves a directory of packages.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedServer TestbedServer;

/* Serves @packages. Creates @folder for configuration, logs and temporary files. Returns once
 * the port accepts connections. */
TestbedServer *
testbed_server_start (const gchar *folder, const gchar *packages, GError **error);

/* Stops nginx. Fails if nginx had ended before. @self may be NULL. */
gboolean
testbed_server_stop (TestbedServer *server, GError **error);

gboolean
testbed_server_check (TestbedServer *server, GError **error);

/* Returns "http://127.0.0.1:PORT/NAME". Transfer full. */
gchar *
testbed_server_url (TestbedServer *server, const gchar *name);

/* Returns the access log, one request a line: METHOD URI STATUS BYTES-SENT
 * "RANGE-OF-THE-REQUEST". Transfer full. */
gchar *
testbed_server_access_log (TestbedServer *server);

G_END_DECLS
