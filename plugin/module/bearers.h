/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads which data connections of a modem are up, from ModemManager's bearer objects.
 */

#pragma once

#include <gio/gio.h>

#include "protocol/context.h"

G_BEGIN_DECLS

/* Reads the bearers at the object paths @paths (NULL: none). @connection: the daemon's own. */
void
dfota_bearers_read_async (GDBusConnection    *connection,
                          const gchar *const *paths,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

/* Returns the connected bearers (DfotaContextBearer). Bearers that do not exist any more are
 * ignored. Never NULL; transfer full. */
GPtrArray *
dfota_bearers_read_finish (GAsyncResult *result);

G_END_DECLS
