/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The stock quectel plugin, which makes the modems: found beside our own file,
 * loaded, and checked to be of the series this plugin was built for.
 */

#pragma once

#include "mm/daemon.h"

G_BEGIN_DECLS

/* TRUE if the running daemon is of the series of daemon.h, and its classes have the size
 * that they have there. */
gboolean
dfota_stock_plugin_check_series (GError **error);

/* The stock plugin's object, transfer full; it and its module stay for ever. */
MMPlugin *
dfota_stock_plugin_load (GError **error);

G_END_DECLS
