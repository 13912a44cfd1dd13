/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads which data connections of a modem are up, from ModemManager's bearer objects.
 */

#pragma once

#include <gio/gio.h>

#include "protocol/context.h"

G_BEGIN_DECLS

/* Asks the daemon, over its own @connection, about the bearers at @paths (NULL: none). */
void
dfota_bearers_read_async (GDBusConnection    *connection,
                          const gchar *const *paths,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

/* DfotaContextBearer: those that are connected. Never NULL: a bearer that is not there any more is
 * left out. Transfer full. */
GPtrArray *
dfota_bearers_read_finish (GAsyncResult *result);

G_END_DECLS
