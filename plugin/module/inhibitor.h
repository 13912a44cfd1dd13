/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Makes ModemManager release a device, with its public method InhibitDevice(). ModemManager
 * disables and removes the modem, and does not use the device's ports until the inhibition ends,
 * through any number of re-enumerations.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_INHIBITOR (dfota_inhibitor_get_type ())
G_DECLARE_FINAL_TYPE (DfotaInhibitor, dfota_inhibitor, DFOTA, INHIBITOR, GObject)

/* @bus: the bus of the daemon; @daemon: its own connection to it; @device: uid of the physical
 * device. Transfer full. */
DfotaInhibitor *
dfota_inhibitor_new (GBusType bus, GDBusConnection *daemon, const gchar *device);

/* Inhibits the device. Fails with the error of InhibitDevice() if its modem is not on the bus; the
 * device is then not inhibited. */
void
dfota_inhibitor_hold_async (DfotaInhibitor *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
dfota_inhibitor_hold_finish (DfotaInhibitor *self, GAsyncResult *result, GError **error);

/* Ends the inhibition. A pending dfota_inhibitor_hold_async() fails. Harmless if nothing is
 * inhibited. */
void
dfota_inhibitor_release (DfotaInhibitor *self);

/* Returns TRUE from the call of hold until it fails or is released. */
gboolean
dfota_inhibitor_is_held (DfotaInhibitor *self);

/* Returns TRUE from the success of hold until it is released. */
gboolean
dfota_inhibitor_is_granted (DfotaInhibitor *self);

G_END_DECLS
