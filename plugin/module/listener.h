/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows one physical device through its re-enumerations and listens on its
 * ttys, passively: nothing is ever sent.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_LISTENER (dfota_listener_get_type ())
G_DECLARE_FINAL_TYPE (DfotaListener, dfota_listener, DFOTA, LISTENER, GObject)

/* Signals:
 * "gone": the last tty of the device vanished;
 * "back": its first tty appeared (and is open, when listening);
 * "urc" (const DfotaUrc *urc): on any of its ttys. */

/* Makes the port of a tty ("ttyUSB2"), not open yet; transfer full. @is_new: the tty has just
 * appeared. */
typedef DfotaPort *(*DfotaPortFactory) (const gchar *name, gboolean is_new);

/* @device: the uid of the physical device as ModemManager has it: its sysfs path
 * or the udev property ID_MM_PHYSDEV_UID. */
DfotaListener *
dfota_listener_new (const gchar *device, DfotaPortFactory factory);

/* Listening opens the ttys that are there, and those that come, at once; otherwise
 * none is open, and the device is only watched coming and going. */
void
dfota_listener_set_listening (DfotaListener *self, gboolean is_listening);

/* TRUE if the device has a tty. */
gboolean
dfota_listener_is_present (DfotaListener *self);

/* TRUE if the device has this tty or control port ("ttyUSB2", "cdc-wdm0"). */
gboolean
dfota_listener_has_port (DfotaListener *self, const gchar *name);

/* Has the kernel announce the ports of the device again (uevent "change"), for a
 * ModemManager that has given up on them. Nobody else's ports are: ScanDevices()
 * would also probe those that are only probed on request. */
void
dfota_listener_announce (DfotaListener *self);

/* sysfs path of the USB device; NULL if it is absent or is none. */
const gchar *
dfota_listener_get_usb_path (DfotaListener *self);

/* Host boot, USB bus and device number: they change whenever the device is enumerated
 * anew. "" if the device is absent or this cannot be told. Transfer full. */
gchar *
dfota_listener_get_enumeration (DfotaListener *self);

G_END_DECLS
