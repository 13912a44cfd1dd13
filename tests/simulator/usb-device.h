/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The devices of usb.c: copies of their specification, and paths in sysfs. usb.c handles
 * nodes and uevents.
 */

#pragma once

#include "announce.h"
#include "transport.h"
#include "usb-wdm.h"

G_BEGIN_DECLS

/* An interface of a device, as long as the host knows it. */
typedef struct {
    guint        number;
    SimPortKind  kind;
    SimPort     *port; /* NULL once the device is unplugged */
    char        *pts;
    char        *hint;
    char        *name;      /* of its tty, or NULL */
    SimAnnounce *announced; /* its tty */
} SimUsbInterface;

struct _SimDevice {
    SimDeviceSpec         spec;    /* without its interfaces */
    GStrv                 strings; /* the strings of spec */
    char                 *syspath;
    guint                 n_ttys;
    SimUsbInterface       ttys[SIM_TRANSPORT_MAX_PORTS];
    gboolean              has_control; /* a QMI or MBIM interface */
    SimUsbInterface       control;
    guint                 control_number; /* cdc-wdmN, wwanN */
    SimUsbWdm            *wdm;            /* NULL: no such interface, or not yet */
    gboolean              is_unplugged;
    const SimDeviceHooks *hooks;
    gpointer              data;
};

/* Makes a device of @spec on the controller @controller. The hooks are borrowed. */
SimDevice *
sim_usb_device_new (const char           *controller,
                    const SimDeviceSpec  *spec,
                    const SimDeviceHooks *hooks,
                    gpointer              data);
void
sim_usb_device_free (SimDevice *device);

/* Return paths in sysfs. Transfer full. */
char *
sim_usb_device_interface_path (SimDevice *device, guint tty);
char *
sim_usb_device_tty_path (SimDevice *device, guint tty);

/* Returns the minor number of a tty: the number in its name, as in the kernel. */
const char *
sim_usb_device_tty_minor (SimDevice *device, guint tty);

/* Returns the name of a tty in umockdev's map of ptys. Transfer full. */
char *
sim_usb_device_ptymap_name (SimDevice *device, guint tty);

G_END_DECLS
