/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Loads the stock quectel plugin, which creates the modems, from the directory of our own file.
 */

#pragma once

#include "mm/daemon.h"

G_BEGIN_DECLS

/* Checks that the running daemon is of the series of daemon.h and that its classes have the sizes
 * declared there. FALSE with G_IO_ERROR_NOT_SUPPORTED if not. */
gboolean
dfota_stock_plugin_check_series (GError **error);

/* Returns the stock plugin's object, transfer full. It stays loaded until the process ends. */
MMPlugin *
dfota_stock_plugin_load (GError **error);

G_END_DECLS
