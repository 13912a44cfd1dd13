/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Knows which ports the kernel has, and which come and go. There are two backends: udev's, and
 * one that follows the uevents of the kernel and reads sysfs, for systems without udev.
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A port: a tty, a control port (usbmisc, wwan), a network interface. */
typedef struct {
    gchar   *subsystem;
    gchar   *name;       /* "ttyUSB2" */
    gchar   *path;       /* in sysfs */
    gchar   *usb;        /* of its USB device, in sysfs; NULL: it has none */
    gchar   *uid;        /* udev's ID_MM_PHYSDEV_UID; NULL: not set */
    gboolean is_ignored; /* udev's ID_MM_PORT_IGNORE: ModemManager leaves the port alone */
} DfotaPortInfo;

DfotaPortInfo *
dfota_port_info_new (const gchar *subsystem, const gchar *name, const gchar *path);
void
dfota_port_info_free (gpointer info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaPortInfo, dfota_port_info_free)

/* TRUE if the port is of the physical device that ModemManager calls @uid: by that property, or
 * else by the sysfs path. */
gboolean
dfota_port_info_is_of (const DfotaPortInfo *info, const gchar *uid);

/* An attribute of a device in sysfs, without its line end, transfer full; NULL: there is none. */
gchar *
dfota_sysfs_read (const gchar *path, const gchar *attribute);

#define DFOTA_TYPE_PORT_WATCH (dfota_port_watch_get_type ())
G_DECLARE_DERIVABLE_TYPE (DfotaPortWatch, dfota_port_watch, DFOTA, PORT_WATCH, GObject)

struct _DfotaPortWatchClass {
    GObjectClass parent_class;

    /* Adds what there is of @subsystem. */
    void (*list) (DfotaPortWatch *self, const gchar *subsystem, GPtrArray *ports);
};

/* Signals, for ttys only:
 * "added" (const DfotaPortInfo *port);
 * "removed" (const gchar *name). */

/* The one of this process, transfer full. */
DfotaPortWatch *
dfota_port_watch_get (void);

/* Which backend the one of this process has, before it is there: udev's, unless ModemManager
 * works without udev. Without GUdev it is always the kernel's. */
void
dfota_port_watch_set_udev (gboolean has_udev);
gboolean
dfota_port_watch_has_udev (void);

/* All ports of @subsystem; NULL: of all that ModemManager looks at. Array of DfotaPortInfo,
 * transfer full. */
GPtrArray *
dfota_port_watch_list (DfotaPortWatch *self, const gchar *subsystem);

/* The backends. */
#ifdef DFOTA_HAVE_GUDEV
DfotaPortWatch *
dfota_port_watch_udev_new (void);
#endif
DfotaPortWatch *
dfota_port_watch_kernel_new (void);

/* For the backend and its tests: what a message of the kernel says. FALSE: nothing of interest. */
typedef struct {
    gboolean     is_added; /* else removed */
    const gchar *devpath;  /* below /sys; these point into the message */
    const gchar *subsystem;
} DfotaUevent;

gboolean
dfota_uevent_parse (const gchar *message, gsize length, DfotaUevent *uevent);

G_END_DECLS
