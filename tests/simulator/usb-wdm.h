/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Interface 4 of a module in the QMI and in the MBIM composition: a cdc-wdm and a net
 * port, as the drivers qmi_wwan and cdc_mbim make them. usb.c handles the uevents.
 */

#pragma once

#include "transport.h"

#include <umockdev.h>

G_BEGIN_DECLS

typedef struct _SimUsbWdm SimUsbWdm;

/* In the order in which they appear. */
typedef enum {
    SIM_USB_WDM_CONTROL,
    SIM_USB_WDM_NET,
    SIM_USB_WDM_N_PORTS,
} SimUsbWdmPort;

typedef struct {
    SimPortKind kind;    /* QMI or MBIM */
    const char *path;    /* of the device, 1-1 */
    const char *syspath; /* of the device */
    const char *vendor;
    const char *product;
    const char *pts;    /* below the cdc-wdm */
    guint       number; /* cdc-wdmN, wwanN */
} SimUsbWdmSpec;

/* Makes interface 4 of a device, without its ports. Only @testbed is borrowed. */
SimUsbWdm *
sim_usb_wdm_new (UMockdevTestbed *testbed, const SimUsbWdmSpec *spec);
/* Removes the interface. Its ports must be removed before. */
void
sim_usb_wdm_free (SimUsbWdm *self);

/* To be freed. */
char *
sim_usb_wdm_path (SimUsbWdm *self, SimUsbWdmPort port);

void
sim_usb_wdm_add (SimUsbWdm *self, SimUsbWdmPort port);
/* Removes the node of the control port: it cannot be opened from now on. */
void
sim_usb_wdm_hang_up (SimUsbWdm *self);
void
sim_usb_wdm_remove (SimUsbWdm *self, SimUsbWdmPort port);

G_END_DECLS
