/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows one physical device through its re-enumerations and reads URCs from its ttys.
 * Never sends anything.
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

typedef enum {
    DFOTA_LISTENING_OFF,    /* the device is only watched coming and going */
    DFOTA_LISTENING_BESIDE, /* on the ttys that ModemManager does not use */
    DFOTA_LISTENING_ALL,
} DfotaListening;

/* Opens the ttys that are there, and those that come, at once; the others are closed. @used,
 * for BESIDE: the names of those that ModemManager uses; NULL: not known, then only those are
 * opened that udev says ModemManager ignores. */
void
dfota_listener_set_listening (DfotaListener      *self,
                              DfotaListening      listening,
                              const gchar *const *used);

/* TRUE if the device has a tty. */
gboolean
dfota_listener_is_present (DfotaListener *self);

/* TRUE if the device has this tty or control port ("ttyUSB2", "cdc-wdm0"). */
gboolean
dfota_listener_has_port (DfotaListener *self, const gchar *name);

/* All ports of the device: array of DfotaPortInfo, transfer full. */
GPtrArray *
dfota_listener_list_ports (DfotaListener *self);

/* sysfs path of the USB device; NULL if it is absent or is none. */
const gchar *
dfota_listener_get_usb_path (DfotaListener *self);

/* "2c7c:0306", also of a device that has no port; "" if none is there. Transfer full. */
gchar *
dfota_listener_get_usb_ids (DfotaListener *self);

/* Host boot, USB bus and device number, and how long the host has slept: they change whenever the
 * device is enumerated, and with a sleep, in which its module can have rebooted. "" if the device
 * is absent or this cannot be told. Transfer full. */
gchar *
dfota_listener_get_enumeration (DfotaListener *self);

/* FALSE if sysfs has another enumeration of the device than this one knows: the uevents of it are
 * not handled yet. */
gboolean
dfota_listener_is_current (DfotaListener *self);

G_END_DECLS
