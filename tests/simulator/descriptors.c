/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The descriptors of a high-speed device. Interface 0 has no interrupt endpoint, because
 * the table of the driver option requires that. The numbers of the endpoints are not those
 * of a real module.
 */

#include "descriptors.h"

#include <stdlib.h>
#include <string.h>

#define DESCRIPTOR_DEVICE        1
#define DESCRIPTOR_CONFIGURATION 2
#define DESCRIPTOR_STRING        3
#define DESCRIPTOR_INTERFACE     4
#define DESCRIPTOR_ENDPOINT      5
#define DESCRIPTOR_QUALIFIER     6
#define DESCRIPTOR_OTHER_SPEED   7
#define DESCRIPTOR_FUNCTIONAL    0x24

#define ENDPOINT_BULK      2
#define ENDPOINT_INTERRUPT 3

#define CONFIGURATION_HEADER 9

static const SimEndpoints endpoints[] = {
    { 0, 0x81, 0x01 },    { 0x83, 0x82, 0x02 }, { 0x85, 0x84, 0x03 },
    { 0x87, 0x86, 0x04 }, { 0x89, 0x88, 0x05 },
};

SimEndpoints
sim_descriptors_endpoints (guint interface)
{
    const SimEndpoints none = { 0 };

    return interface < G_N_ELEMENTS (endpoints) ? endpoints[interface] : none;
}

void
sim_descriptors_class (const SimInterface *interface, guint8 triple[3])
{
    const guint8 mbim[] = { 0x02, 0x0e, 0x00 };
    gboolean     is_vendor = interface->kind == SIM_PORT_QMI || interface->number == 0;

    triple[0] = 0xff;
    triple[1] = is_vendor ? 0xff : 0x00;
    triple[2] = is_vendor ? 0xff : 0x00;
    if (interface->kind == SIM_PORT_MBIM)
        memcpy (triple, mbim, sizeof mbim);
}

void
sim_descriptors_data_class (guint8 triple[3])
{
    const guint8 data[] = { 0x0a, 0x00, 0x02 };

    memcpy (triple, data, sizeof data);
}

gboolean
sim_descriptors_has_mbim (const SimDeviceSpec *spec)
{
    for (guint i = 0; i < spec->n_interfaces; i++)
        if (spec->interfaces[i].kind == SIM_PORT_MBIM)
            return TRUE;
    return FALSE;
}

static guint16
hex_id (const char *text)
{
    return (guint16) strtoul (text, NULL, 16);
}

static void
add_device (GByteArray *bytes, const SimDeviceSpec *spec)
{
    guint16      vendor = hex_id (spec->vendor);
    guint16      product = hex_id (spec->product);
    const guint8 device[] = { 18,
                              DESCRIPTOR_DEVICE,
                              0x00,
                              0x02,
                              0,
                              0,
                              0,
                              64,
                              vendor & 0xff,
                              vendor >> 8,
                              product & 0xff,
                              product >> 8,
                              SIM_USB_RELEASE & 0xff,
                              SIM_USB_RELEASE >> 8,
                              1,
                              2,
                              3,
                              1 };

    g_byte_array_append (bytes, device, sizeof device);
}

static void
add_qualifier (GByteArray *bytes)
{
    static const guint8 qualifier[] = { 10, DESCRIPTOR_QUALIFIER, 0x00, 0x02, 0, 0, 0, 64, 1, 0 };

    g_byte_array_append (bytes, qualifier, sizeof qualifier);
}

static void
add_endpoint (GByteArray *bytes, guint8 address, guint8 kind)
{
    gboolean     is_bulk = kind == ENDPOINT_BULK;
    guint16      packet = is_bulk ? SIM_USB_BULK_PACKET : SIM_USB_INTERRUPT_PACKET;
    const guint8 endpoint[] = { 7,
                                DESCRIPTOR_ENDPOINT,
                                address,
                                kind,
                                packet & 0xff,
                                packet >> 8,
                                is_bulk ? 0 : SIM_USB_INTERRUPT_INTERVAL };

    if (address != 0)
        g_byte_array_append (bytes, endpoint, sizeof endpoint);
}

static void
add_interface (GByteArray *bytes, const SimInterface *interface)
{
    SimEndpoints all = sim_descriptors_endpoints (interface->number);
    guint8       triple[3];
    guint8       head[] = {
              9, DESCRIPTOR_INTERFACE, (guint8) interface->number, 0, all.interrupt ? 3 : 2, 0, 0, 0, 0
    };

    sim_descriptors_class (interface, triple);
    memcpy (head + 5, triple, sizeof triple);
    g_byte_array_append (bytes, head, sizeof head);
    add_endpoint (bytes, all.interrupt, ENDPOINT_INTERRUPT);
    add_endpoint (bytes, all.in, ENDPOINT_BULK);
    add_endpoint (bytes, all.out, ENDPOINT_BULK);
}

/* The control interface with its functional descriptors, and the data interface. */
static void
add_mbim (GByteArray *bytes, const SimInterface *interface)
{
    SimEndpoints all = sim_descriptors_endpoints (interface->number);
    const guint8 control[] = {
        9, DESCRIPTOR_INTERFACE, (guint8) interface->number, 0, 1, 0x02, 0x0e, 0x00, 0,
        /* CDC header; union of the two interfaces */
        5, DESCRIPTOR_FUNCTIONAL, 0x00, 0x10, 0x01, 5, DESCRIPTOR_FUNCTIONAL, 0x06,
        (guint8) interface->number, SIM_MBIM_DATA_INTERFACE,
        /* MBIM 1.0: control messages of 4096 bytes, 32 filters of 192, packets of 2048 */
        12, DESCRIPTOR_FUNCTIONAL, 0x1b, 0x00, 0x01, 0x00, 0x10, 32, 192, 0x00, 0x08, 0x20
    };

    g_byte_array_append (bytes, control, sizeof control);
    add_endpoint (bytes, all.interrupt, ENDPOINT_INTERRUPT);
    for (guint8 setting = 0; setting < 2; setting++) {
        guint8 head[] = { 9,
                          DESCRIPTOR_INTERFACE,
                          SIM_MBIM_DATA_INTERFACE,
                          setting,
                          setting == 0 ? 0 : 2,
                          0,
                          0,
                          0,
                          0 };

        sim_descriptors_data_class (head + 5);
        g_byte_array_append (bytes, head, sizeof head);
    }
    add_endpoint (bytes, all.in, ENDPOINT_BULK);
    add_endpoint (bytes, all.out, ENDPOINT_BULK);
}

/* Bus-powered, 500 mA, remote wake-up. */
static void
add_configuration (GByteArray *bytes, const SimDeviceSpec *spec, guint8 kind)
{
    guint        n = spec->n_interfaces + (sim_descriptors_has_mbim (spec) ? 1 : 0);
    const guint8 head[CONFIGURATION_HEADER] = {
        CONFIGURATION_HEADER, kind, 0, 0, (guint8) n, 1, 0, 0xa0, 250
    };

    g_byte_array_append (bytes, head, sizeof head);
    for (guint i = 0; i < spec->n_interfaces; i++) {
        if (spec->interfaces[i].kind == SIM_PORT_MBIM)
            add_mbim (bytes, &spec->interfaces[i]);
        else
            add_interface (bytes, &spec->interfaces[i]);
    }
    bytes->data[2] = bytes->len & 0xff;
    bytes->data[3] = bytes->len >> 8;
}

static gboolean
add_string (GByteArray *bytes, const SimDeviceSpec *spec, guint number)
{
    const char *const   texts[] = { spec->manufacturer, spec->model, spec->serial };
    static const guint8 languages[] = { 4, DESCRIPTOR_STRING, 0x09, 0x04 };
    guint8              head[] = { 0, DESCRIPTOR_STRING };

    if (number == 0) {
        g_byte_array_append (bytes, languages, sizeof languages);
        return TRUE;
    }
    if (number > G_N_ELEMENTS (texts))
        return FALSE;
    g_byte_array_append (bytes, head, sizeof head);
    for (const char *c = texts[number - 1]; *c; c++) {
        const guint8 unit[] = { (guint8) *c, 0 };

        g_byte_array_append (bytes, unit, sizeof unit);
    }
    bytes->data[0] = (guint8) bytes->len;
    return TRUE;
}

GByteArray *
sim_descriptors_get (const SimDeviceSpec *spec, guint16 value)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    switch (value >> 8) {
    case DESCRIPTOR_DEVICE:
        add_device (bytes, spec);
        break;
    case DESCRIPTOR_CONFIGURATION:
    case DESCRIPTOR_OTHER_SPEED:
        add_configuration (bytes, spec, value >> 8);
        break;
    case DESCRIPTOR_QUALIFIER:
        add_qualifier (bytes);
        break;
    case DESCRIPTOR_STRING:
        if (!add_string (bytes, spec, value & 0xff))
            return NULL;
        break;
    default:
        return NULL;
    }
    return g_steal_pointer (&bytes);
}
