/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Announces ports again, so that a ModemManager that has given up on them probes them.
 * ScanDevices() is no alternative: it would also probe ports of other devices that are probed only
 * on request.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Announces @ports, an array of DfotaPortInfo. With udev the kernel emits a uevent "change" for
 * each. Without udev ReportKernelEvent() is called over @daemon, this daemon's own connection.
 * Returns at once; failures are logged. */
void
dfota_announce_ports (GPtrArray *ports, GDBusConnection *daemon);

G_END_DECLS
