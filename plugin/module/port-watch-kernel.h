/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The port watch without udev: it receives the uevents of the kernel over netlink and lists
 * /sys/class. So uid and is_ignored are not set in its ports.
 */

#pragma once

#include "module/port-watch.h"

G_BEGIN_DECLS

/* Creates the port watch, transfer full. If it cannot open a netlink socket, it logs a warning,
 * lists ports, and emits no signals. */
DfotaPortWatch *
dfota_port_watch_kernel_new (void);

/* A uevent. The strings point into the message: do not free them. */
typedef struct {
    gboolean     is_added; /* else removed */
    const gchar *devpath;  /* "/devices/…", relative to /sys */
    const gchar *subsystem;
} DfotaUevent;

/* Parses a message of the kernel, @length bytes: "KEY=VALUE" texts, each with a NUL at its end.
 * Returns FALSE if the message is damaged, or if no device was added or removed; do not use @uevent
 * then. */
gboolean
dfota_uevent_parse (const gchar *message, gsize length, DfotaUevent *uevent);

G_END_DECLS
