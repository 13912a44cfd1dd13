/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The port watch without udev: it receives the uevents of the kernel over netlink and lists
 * /sys/class.
 */

#pragma once

#include "module/port-watch.h"

G_BEGIN_DECLS

/* Transfer full. Without a netlink socket it logs a warning and reports no new ports. */
DfotaPortWatch *
dfota_port_watch_kernel_new (void);

/* A uevent. The strings point into the message. */
typedef struct {
    gboolean     is_added; /* else removed */
    const gchar *devpath;  /* below /sys */
    const gchar *subsystem;
} DfotaUevent;

/* Parses a message of the kernel. FALSE if it is damaged, or if no device was added or removed. */
gboolean
dfota_uevent_parse (const gchar *message, gsize length, DfotaUevent *uevent);

G_END_DECLS
