/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Modem objects that this plugin did not make. After an update a module can have USB ids for which
 * another plugin of ModemManager makes the modem. This reads the modem's properties on the bus and
 * passes them on to the update of that module. Nothing is sent to the module.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_OTHER_MODEMS (dfota_other_modems_get_type ())
G_DECLARE_FINAL_TYPE (DfotaOtherModems, dfota_other_modems, DFOTA, OTHER_MODEMS, GObject)

/* @daemon: the daemon's own connection. @updates: all updates, DfotaUpdate; @modems: those of this
 * plugin, DfotaModem. Both arrays are the caller's, and change. A modem is the module of an update
 * only if both IMEIs are known. */
DfotaOtherModems *
dfota_other_modems_new (GDBusConnection *daemon, GPtrArray *updates, GPtrArray *modems);

G_END_DECLS
