/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Holds a logind inhibitor lock, so that the host neither shuts down nor sleeps while the
 * module's power must stay on. The lock is a file descriptor, so it ends with the daemon in any
 * case. By default logind ignores sleep locks when a lid is closed, so the lid switch is locked,
 * too.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_POWER (dfota_power_get_type ())
G_DECLARE_FINAL_TYPE (DfotaPower, dfota_power, DFOTA, POWER, GObject)

/* @connection: to the bus of logind. Transfer full. */
DfotaPower *
dfota_power_new (GDBusConnection *connection);

/* Takes or releases the lock. Without logind this is logged once, and nothing is locked: updates
 * are not refused. */
void
dfota_power_set_needed (DfotaPower *self, gboolean is_needed);

G_END_DECLS
