/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Interface 4 of a module in the QMI composition: a cdc-wdm and a net port, as
 * the driver qmi_wwan makes them. Uevents are left to usb.c.
 */

#pragma once

#include "transport.h"

#include <umockdev.h>

G_BEGIN_DECLS

typedef struct _SimUsbQmi SimUsbQmi;

/* In the order in which they appear. */
typedef enum {
    SIM_USB_QMI_CONTROL,
    SIM_USB_QMI_NET,
    SIM_USB_QMI_N_PORTS,
} SimUsbQmiPort;

typedef struct {
    const char *path;    /* of the device, 1-1 */
    const char *syspath; /* of the device */
    const char *vendor;
    const char *product;
    const char *pts;    /* behind the cdc-wdm */
    guint       number; /* cdc-wdmN, wwanN */
} SimUsbQmiSpec;

/* Makes interface 4 of a device, without its ports; nothing is borrowed but @testbed. */
SimUsbQmi *
sim_usb_qmi_new (UMockdevTestbed *testbed, const SimUsbQmiSpec *spec);
/* Removes the interface; its ports must be removed before. */
void
sim_usb_qmi_free (SimUsbQmi *self);

/* To be freed. */
char *
sim_usb_qmi_path (SimUsbQmi *self, SimUsbQmiPort port);

void
sim_usb_qmi_add (SimUsbQmi *self, SimUsbQmiPort port);
void
sim_usb_qmi_remove (SimUsbQmi *self, SimUsbQmiPort port);

G_END_DECLS
