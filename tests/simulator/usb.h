/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The transport to programs in a testbed of umockdev: devices, interfaces, ttys and QMI ports,
 * and the uevents about them. What happens on the ports is left to others.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

/* An empty testbed; its folder is removed when it is freed. Must run under the preload
 * library of umockdev. */
SimTransport *
sim_usb_new (void);

/* The testbed's folder, for UMOCKDEV_DIR. To be freed. */
char *
sim_usb_root (SimTransport *transport);

G_END_DECLS
