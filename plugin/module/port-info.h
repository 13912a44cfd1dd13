/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Describes one port of the kernel, and to which physical device it belongs.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A tty, a control port (usbmisc, wwan) or a network interface. */
typedef struct {
    gchar   *subsystem;
    gchar   *name;       /* "ttyUSB2" */
    gchar   *path;       /* absolute, below /sys/devices */
    gchar   *usb;        /* absolute sysfs path of its USB device; NULL: it has none */
    gchar   *uid;        /* udev property ID_MM_PHYSDEV_UID; NULL: not set, or no udev */
    gboolean is_ignored; /* udev property ID_MM_PORT_IGNORE: ModemManager does not use the port */
} DfotaPortInfo;

/* Creates the description of a port. Copies the strings and finds the USB device in sysfs. The
 * udev properties are not read: the caller sets uid and is_ignored. Transfer full. */
DfotaPortInfo *
dfota_port_info_new (const gchar *subsystem, const gchar *name, const gchar *path);
void
dfota_port_info_free (gpointer info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaPortInfo, dfota_port_info_free)

/* Returns TRUE if the port belongs to the physical device @uid, the property Device of a modem:
 * either ID_MM_PHYSDEV_UID or the sysfs path of the USB device is equal to it. NULL is no device.
 */
gboolean
dfota_port_info_is_of (const DfotaPortInfo *info, const gchar *uid);

/* Reads an attribute of the device at @path in sysfs. Returns it without trailing whitespace,
 * transfer full; NULL if it cannot be read. */
gchar *
dfota_sysfs_read (const gchar *path, const gchar *attribute);

/* Returns the bus and the device number of the USB device at the sysfs path @usb, "1:7". The kernel
 * gives it a new number each time it is enumerated. "" if there is none, or @usb is NULL. Transfer
 * full. */
gchar *
dfota_usb_read_number (const gchar *usb);

G_END_DECLS
