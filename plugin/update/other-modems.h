/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows modem objects that this plugin did not make. After an update a module can have USB ids
 * for which another plugin of ModemManager makes the modem. DfotaOtherModems reads the properties
 * of such a modem on the bus and passes them on to the update of the module. Nothing is sent to the
 * module. Only modems that appear or disappear after its creation are noticed.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_OTHER_MODEMS (dfota_other_modems_get_type ())
G_DECLARE_FINAL_TYPE (DfotaOtherModems, dfota_other_modems, DFOTA, OTHER_MODEMS, GObject)

/* Begins to follow the modem objects until the last unref. @daemon: the daemon's own connection.
 * @updates: all updates (DfotaUpdate); @modems: the modems of this plugin (DfotaModem). Keeps
 * references to all three. The caller may change the arrays later. A modem without a valid IMEI,
 * and an update without one, are ignored. Transfer full. */
DfotaOtherModems *
dfota_other_modems_new (GDBusConnection *daemon, GPtrArray *updates, GPtrArray *modems);

G_END_DECLS
