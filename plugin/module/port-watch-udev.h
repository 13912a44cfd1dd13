/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The port watch over udev: it follows the same devices as ModemManager, with the properties
 * that udev rules set.
 */

#pragma once

#include "module/port-watch.h"

G_BEGIN_DECLS

/* Transfer full. */
DfotaPortWatch *
dfota_port_watch_udev_new (void);

G_END_DECLS
