/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The USB descriptors of a module: device, configuration, strings. Pure functions.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

#define SIM_USB_IN                 0x80 /* the direction bit of an endpoint's address */
#define SIM_USB_RELEASE            0x0310
#define SIM_USB_INTERRUPT_PACKET   64
#define SIM_USB_BULK_PACKET        512
#define SIM_USB_INTERRUPT_INTERVAL 9 /* high speed: 2^8 microframes, 32 ms */

/* The endpoints of an interface; 0: there is none. */
typedef struct {
    guint8 interrupt;
    guint8 in;
    guint8 out;
} SimEndpoints;

/* Returns the endpoints of interface number @interface. */
SimEndpoints
sim_descriptors_endpoints (guint interface);

/* Returns class, subclass and protocol of an interface. */
void
sim_descriptors_class (const SimInterface *interface, guint8 triple[3]);

/* The data interface of MBIM, the last one of a device; its bulk endpoints are in alternate setting
 * 1. [MBIM 1.0, 6.1] */
#define SIM_MBIM_DATA_INTERFACE 5

/* TRUE if an interface of @spec is MBIM: then it has the data interface, too. */
gboolean
sim_descriptors_has_mbim (const SimDeviceSpec *spec);

/* Returns class, subclass and protocol of the data interface. */
void
sim_descriptors_data_class (guint8 triple[3]);

/* Returns the descriptor that GET_DESCRIPTOR asks for with @value, or NULL. */
GByteArray *
sim_descriptors_get (const SimDeviceSpec *spec, guint16 value);

G_END_DECLS
