/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The port watch of this process, which all users share. Its backend finds ports in the same way as
 * ModemManager: with udev or without.
 */

#pragma once

#include "module/port-watch.h"

G_BEGIN_DECLS

/* Returns the port watch and creates it if there is none. Transfer full; it is freed with the
 * last reference. */
DfotaPortWatch *
dfota_port_watch_get (void);

/* Sets whether ModemManager uses udev. If not, or without GUdev, the backend is the kernel's.
 * Call it before dfota_port_watch_get(). */
void
dfota_port_watch_set_udev (gboolean has_udev);

/* Returns TRUE if the backend is udev's. */
gboolean
dfota_port_watch_has_udev (void);

G_END_DECLS
