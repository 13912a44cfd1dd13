/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Interfaces and endpoints of a device, as packets of usbredir.
 */

#include "redir-describe.h"

#include "redir-port.h"

#include <string.h>

static void
add_data_interface (struct usb_redir_interface_info_header *info)
{
    guint8 triple[3];
    guint  i = info->interface_count++;

    sim_descriptors_data_class (triple);
    info->interface[i] = SIM_MBIM_DATA_INTERFACE;
    info->interface_class[i] = triple[0];
    info->interface_subclass[i] = triple[1];
    info->interface_protocol[i] = triple[2];
}

static void
send_interfaces (struct usbredirparser *parser, const SimDeviceSpec *spec)
{
    struct usb_redir_interface_info_header info = { .interface_count = spec->n_interfaces };

    for (guint i = 0; i < spec->n_interfaces; i++) {
        guint8 triple[3];

        sim_descriptors_class (&spec->interfaces[i], triple);
        info.interface[i] = (guint8) spec->interfaces[i].number;
        info.interface_class[i] = triple[0];
        info.interface_subclass[i] = triple[1];
        info.interface_protocol[i] = triple[2];
    }
    if (sim_descriptors_has_mbim (spec))
        add_data_interface (&info);
    usbredirparser_send_interface_info (parser, &info);
}

static void
describe_endpoint (struct usb_redir_ep_info_header *info,
                   guint8                           address,
                   guint8                           type,
                   guint                            interface)
{
    guint8 index = (guint8) ((address & 0x0f) | (address & SIM_USB_IN ? 0x10 : 0));

    if (address == 0)
        return;
    info->type[index] = type;
    info->interface[index] = (guint8) interface;
    info->interval[index] = type == usb_redir_type_interrupt ? SIM_USB_INTERRUPT_INTERVAL : 0;
    info->max_packet_size[index] =
        type == usb_redir_type_interrupt ? SIM_USB_INTERRUPT_PACKET : SIM_USB_BULK_PACKET;
}

static void
send_endpoints (struct usbredirparser *parser, const SimDeviceSpec *spec)
{
    struct usb_redir_ep_info_header info = { 0 };

    memset (info.type, usb_redir_type_invalid, sizeof info.type);
    info.type[0] = usb_redir_type_control;
    info.type[0x10] = usb_redir_type_control;
    for (guint i = 0; i < spec->n_interfaces; i++) {
        SimRedirPort *port = (SimRedirPort *) spec->interfaces[i].port;
        guint data = port->kind == SIM_PORT_MBIM ? SIM_MBIM_DATA_INTERFACE : port->interface;

        describe_endpoint (&info, port->endpoints.in, usb_redir_type_bulk, data);
        describe_endpoint (&info, port->endpoints.out, usb_redir_type_bulk, data);
        describe_endpoint (&info, port->endpoints.interrupt, usb_redir_type_interrupt,
                           port->interface);
    }
    usbredirparser_send_ep_info (parser, &info);
}

void
sim_redir_describe (struct usbredirparser *parser, const SimDeviceSpec *spec)
{
    send_interfaces (parser, spec);
    send_endpoints (parser, spec);
}
