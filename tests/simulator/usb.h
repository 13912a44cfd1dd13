/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The USB side: devices, interfaces, ttys and QMI ports in a testbed of umockdev, and the
 * uevents about them. What happens on the ttys is left to others.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SimUsb       SimUsb;
typedef struct _SimUsbDevice SimUsbDevice;

#define SIM_USB_MAX_TTYS      8
#define SIM_USB_QMI_INTERFACE 4

typedef struct {
    guint       interface;
    const char *pts;  /* the pty behind it */
    const char *hint; /* a property that tells ModemManager its purpose, or NULL */
} SimUsbTty;

typedef struct {
    const char *path; /* 1-1, 1-2, ... */
    const char *vendor;
    const char *product;
    const char *manufacturer;
    const char *model;
    const char *serial;
    guint       n_ttys;
    SimUsbTty   ttys[SIM_USB_MAX_TTYS];
    guint       first_tty;    /* number of the first one; see sim_usb_take_names() */
    const char *qmi_pts;      /* NULL: no QMI interface */
    guint       qmi_number;   /* cdc-wdmN, wwanN */
    gboolean    is_for_fwupd; /* a udev rule says so */
} SimUsbSpec;

/* Called when a uevent was sent: "add" or "remove", and its device. */
typedef void (*SimUsbNotify) (const char *action, const char *device, gpointer data);

/* An empty testbed. Must run under the preload library of umockdev. */
SimUsb *
sim_usb_new (void);

/* Removes the testbed and its folder. */
void
sim_usb_free (SimUsb *self);

/* The testbed's folder, for UMOCKDEV_DIR. To be freed. */
char *
sim_usb_root (SimUsb *self);

/* Numbers for @n ttys in a row: the lowest never used, as if somebody still
 * held the old ones. */
guint
sim_usb_take_names (SimUsb *self, guint n);

/* Plugs a device in: nodes and uevents follow within milliseconds, after those
 * of earlier calls. */
SimUsbDevice *
sim_usb_plug (SimUsb *self, const SimUsbSpec *spec, SimUsbNotify notify, gpointer data);

/* Takes it out, leaves first. @device is gone for the caller. */
void
sim_usb_unplug (SimUsb *self, SimUsbDevice *device);

G_END_DECLS
