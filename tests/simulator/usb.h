/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The transport to programs in a testbed of umockdev: devices, interfaces, ttys, QMI and
 * MBIM ports, and their uevents. Other files handle the bytes on the ports.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

/* Creates an empty testbed. Its directory is removed when it is freed. Must run with the
 * preload library of umockdev. */
SimTransport *
sim_usb_new (void);

/* Returns the testbed's directory, for UMOCKDEV_DIR. Transfer full. */
char *
sim_usb_root (SimTransport *transport);

G_END_DECLS
