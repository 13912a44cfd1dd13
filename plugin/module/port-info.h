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
    gchar   *path;       /* in sysfs */
    gchar   *usb;        /* sysfs path of its USB device; NULL: it has none */
    gchar   *uid;        /* udev's ID_MM_PHYSDEV_UID; NULL: not set */
    gboolean is_ignored; /* udev's ID_MM_PORT_IGNORE: ModemManager does not use the port */
} DfotaPortInfo;

/* Copies the arguments and finds the USB device in sysfs. Transfer full. */
DfotaPortInfo *
dfota_port_info_new (const gchar *subsystem, const gchar *name, const gchar *path);
void
dfota_port_info_free (gpointer info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaPortInfo, dfota_port_info_free)

/* Returns TRUE if the port belongs to the physical device that ModemManager calls @uid: by
 * udev's property or by the sysfs path of the USB device. */
gboolean
dfota_port_info_is_of (const DfotaPortInfo *info, const gchar *uid);

/* Reads an attribute of the device at @path in sysfs, without its line end. NULL if there is
 * none. Transfer full. */
gchar *
dfota_sysfs_read (const gchar *path, const gchar *attribute);

G_END_DECLS
