/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Announces ports once more, for a ModemManager that has given up on them. Only these ports:
 * ScanDevices() would also probe those of other devices that are only probed on request.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @ports: array of DfotaPortInfo. With udev the kernel emits a uevent "change" for each. Without
 * it the daemon at the other end of @daemon, which is this one, gets ReportKernelEvent(). */
void
dfota_announce_ports (GPtrArray *ports, GDBusConnection *daemon);

G_END_DECLS
