/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Keeps ModemManager away from a device, with ModemManager's public method InhibitDevice().
 * ModemManager disables and removes the modem. It leaves the device's ports alone, through any
 * number of re-enumerations, until the release.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_INHIBITOR (dfota_inhibitor_get_type ())
G_DECLARE_FINAL_TYPE (DfotaInhibitor, dfota_inhibitor, DFOTA, INHIBITOR, GObject)

/* @bus: where the daemon is; @daemon: its connection there. @device: uid. */
DfotaInhibitor *
dfota_inhibitor_new (GBusType bus, GDBusConnection *daemon, const gchar *device);

/* Only a modem that is exported can be inhibited; if it is gone already, the call
 * fails and nothing is held. */
void
dfota_inhibitor_hold_async (DfotaInhibitor *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
dfota_inhibitor_hold_finish (DfotaInhibitor *self, GAsyncResult *result, GError **error);

/* Gives the device back; a hold under way fails. Never fails: what is not held need
 * not be released. */
void
dfota_inhibitor_release (DfotaInhibitor *self);

/* TRUE from the call of hold until it failed or was released. */
gboolean
dfota_inhibitor_is_held (DfotaInhibitor *self);

G_END_DECLS
