/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Keeps the host from shutting down or sleeping while the module's power must
 * stay on: a logind inhibitor lock. The lock is a file descriptor: it is gone
 * with the daemon, whatever happens to it. By logind's defaults a lock on sleep is not
 * respected when a lid is closed: that is locked, too.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_POWER (dfota_power_get_type ())
G_DECLARE_FINAL_TYPE (DfotaPower, dfota_power, DFOTA, POWER, GObject)

DfotaPower *
dfota_power_new (GDBusConnection *connection);

/* Takes the lock or gives it back. Where there is no logind, that is logged once
 * and nothing is held: an update is not refused for it. */
void
dfota_power_set_needed (DfotaPower *self, gboolean is_needed);

G_END_DECLS
