/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A real nginx on a free port of the loopback that serves a folder of packages.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedServer TestbedServer;

/* Serves @packages; configuration, logs and temporary files go into @folder,
 * which is created. Returns once the port accepts connections. */
TestbedServer *
testbed_server_start (const gchar *folder, const gchar *packages, GError **error);

/* An error if nginx had ended before. NULL is fine. */
gboolean
testbed_server_stop (TestbedServer *server, GError **error);

gboolean
testbed_server_check (TestbedServer *server, GError **error);

/* Transfer full: "http://127.0.0.1:PORT/NAME". */
gchar *
testbed_server_url (TestbedServer *server, const gchar *name);

/* Transfer full: the access log, one request a line:
 * METHOD URI STATUS BYTES-SENT "RANGE-OF-THE-REQUEST". */
gchar *
testbed_server_access_log (TestbedServer *server);

G_END_DECLS
