/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows one physical device through its re-enumerations, and reads URCs from its ttys. Sends
 * nothing.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_LISTENER (dfota_listener_get_type ())
G_DECLARE_FINAL_TYPE (DfotaListener, dfota_listener, DFOTA, LISTENER, GObject)

/* Signals:
 * "gone": the last tty of the device disappeared;
 * "back": its first tty appeared (and is open if listening is on);
 * "urc" (const DfotaUrc *urc): on any of its ttys. */

/* Creates the port of the tty @name ("ttyUSB2"), which is not open yet; transfer full. @is_new: the
 * tty has just appeared. */
typedef DfotaPort *(*DfotaPortFactory) (const gchar *name, gboolean is_new);

/* @device: uid of the physical device in ModemManager: its sysfs path or the udev property
 * ID_MM_PHYSDEV_UID. Transfer full. */
DfotaListener *
dfota_listener_new (const gchar *device, DfotaPortFactory factory);

typedef enum {
    DFOTA_LISTENING_OFF,    /* reports only "gone" and "back" */
    DFOTA_LISTENING_BESIDE, /* listens on the ttys that ModemManager does not use */
    DFOTA_LISTENING_ALL,    /* listens on all ttys */
} DfotaListening;

/* Opens and closes ttys according to @listening. Ttys that appear later are opened at once. @used,
 * for BESIDE: names of the ttys that ModemManager uses; NULL: unknown, then only ttys with the udev
 * property ID_MM_PORT_IGNORE are opened. */
void
dfota_listener_set_listening (DfotaListener      *self,
                              DfotaListening      listening,
                              const gchar *const *used);

/* Returns TRUE if the device has a tty. */
gboolean
dfota_listener_is_present (DfotaListener *self);

/* Returns TRUE if the device has the tty or control port @name ("ttyUSB2", "cdc-wdm0"). */
gboolean
dfota_listener_has_port (DfotaListener *self, const gchar *name);

/* Returns all ports of the device: array of DfotaPortInfo, transfer full. */
GPtrArray *
dfota_listener_list_ports (DfotaListener *self);

/* Returns the sysfs path of the USB device; NULL if it is absent or no USB device. Transfer none.
 */
const gchar *
dfota_listener_get_usb_path (DfotaListener *self);

/* Returns the USB ids, "2c7c:0306", even if the device has no ports; "" if it is absent. Transfer
 * full. */
gchar *
dfota_listener_get_usb_ids (DfotaListener *self);

/* Returns the boot id of the host, the USB bus, the device number and the time that the host has
 * slept. They change with each enumeration, and with a sleep, during which the module may have
 * rebooted. "" if the device is absent or has none of these. Transfer full. */
gchar *
dfota_listener_get_enumeration (DfotaListener *self);

/* FALSE if sysfs has another enumeration of the device than this one knows: the uevents of it are
 * not handled yet. */
gboolean
dfota_listener_is_current (DfotaListener *self);

/* If the enumeration is still another one after two seconds, its uevents are lost: ends the former
 * one ("gone"), and begins the new one ("back") with the ttys that are present. */
void
dfota_listener_recheck_later (DfotaListener *self);

G_END_DECLS
