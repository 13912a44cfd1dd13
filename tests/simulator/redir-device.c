/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A device as the virtual machine sees it: control requests, and packets from and to its
 * endpoints.
 */

#include "redir-describe.h"
#include "redir-slot.h"

/* Types of requests, and requests: USB 2.0 table 9-4, CDC table 19. */
#define TO_DEVICE       0x00
#define TO_INTERFACE    0x01
#define TO_ENDPOINT     0x02
#define FROM_DEVICE     0x80
#define FROM_INTERFACE  0x81
#define FROM_ENDPOINT   0x82
#define CLASS_TO        0x21
#define CLASS_FROM      0xa1
#define GET_STATUS      0
#define CLEAR_FEATURE   1
#define SET_FEATURE     3
#define GET_DESCRIPTOR  6
#define SEND_MESSAGE    0x00
#define GET_MESSAGE     0x01
#define SET_LINE_CODING 0x20
#define SET_LINE_STATE  0x22
#define LINE_STATE_DTR  0x01
#define RESET_FUNCTION  0x05
#define GET_NTB         0x80
#define SET_NTB_SIZE    0x86

#define RESPONSE_AVAILABLE 0x01

struct _SimDevice {
    SimDeviceSpec         spec;
    GStrv                 strings;
    SimRedirSlot         *slot;
    const SimDeviceHooks *hooks;
    gpointer              data;
    guint8                configuration;
    guint8                alternative; /* of MBIM's data interface */
};

static SimRedirPort *
port_of (SimDevice *self, guint index)
{
    return (SimRedirPort *) self->spec.interfaces[index].port;
}

static SimRedirPort *
find_port (SimDevice *self, guint interface)
{
    for (guint i = 0; self && i < self->spec.n_interfaces; i++)
        if (self->spec.interfaces[i].number == interface)
            return port_of (self, i);
    return NULL;
}

static SimRedirPort *
find_port_of_endpoint (SimDevice *self, guint8 endpoint)
{
    for (guint i = 0; self && i < self->spec.n_interfaces; i++) {
        SimRedirPort *port = port_of (self, i);

        if (endpoint == port->endpoints.in || endpoint == port->endpoints.out ||
            endpoint == port->endpoints.interrupt)
            return port;
    }
    return NULL;
}

void
sim_redir_device_tell (SimDevice *self, const char *what)
{
    self->hooks->uevent (what, self->spec.path, self->data);
}

/* To the virtual machine */

static void
answer_read (SimRedirPort *port, guint64 id, const guint8 *bytes, gsize length, gpointer data)
{
    SimDevice                          *self = data;
    struct usb_redir_bulk_packet_header header = { .endpoint = port->endpoints.in,
                                                   .status = usb_redir_success,
                                                   .length = length & 0xffff,
                                                   .length_high = (guint16) (length >> 16) };

    if (!self->slot || !self->slot->parser)
        return;
    usbredirparser_send_bulk_packet (self->slot->parser, id, &header, (guint8 *) bytes,
                                     (int) length);
    sim_redir_slot_flush (self->slot);
}

static void
notify_message (SimRedirPort *port, gpointer data)
{
    SimDevice *self = data;
    guint8 bytes[] = { CLASS_FROM, RESPONSE_AVAILABLE, 0, 0, (guint8) port->interface, 0, 0, 0 };
    struct usb_redir_interrupt_packet_header header = { .endpoint = port->endpoints.interrupt,
                                                        .status = usb_redir_success,
                                                        .length = sizeof bytes };

    if (!self->slot || !self->slot->parser)
        return;
    usbredirparser_send_interrupt_packet (self->slot->parser, 0, &header, bytes, sizeof bytes);
    sim_redir_slot_flush (self->slot);
}

static const SimRedirPortHooks port_hooks = { answer_read, notify_message };

/* Plugging in and out */

SimDevice *
sim_redir_device_new (SimRedirSlot         *slot,
                      const SimDeviceSpec  *spec,
                      const SimDeviceHooks *hooks,
                      gpointer              data)
{
    SimDevice *self = g_new0 (SimDevice, 1);

    self->strings = sim_device_spec_copy (&self->spec, spec);
    self->slot = slot;
    self->hooks = hooks;
    self->data = data;
    for (guint i = 0; i < spec->n_interfaces; i++)
        sim_redir_port_attach (port_of (self, i), &port_hooks, self);
    return self;
}

void
sim_redir_device_free (SimDevice *self)
{
    for (guint i = 0; i < self->spec.n_interfaces; i++)
        sim_redir_port_attach (port_of (self, i), NULL, NULL);
    g_strfreev (self->strings);
    g_free (self);
}

SimRedirSlot *
sim_redir_device_get_slot (SimDevice *self)
{
    return self->slot;
}

void
sim_redir_device_reset (SimDevice *self)
{
    self->configuration = 0;
    self->alternative = 0;
    for (guint i = 0; i < self->spec.n_interfaces; i++)
        sim_redir_port_reset (port_of (self, i));
}

void
sim_redir_device_connect (SimDevice *self)
{
    struct usb_redir_device_connect_header header = {
        .speed = usb_redir_speed_high,
        .vendor_id = (guint16) g_ascii_strtoull (self->spec.vendor, NULL, 16),
        .product_id = (guint16) g_ascii_strtoull (self->spec.product, NULL, 16),
        .device_version_bcd = SIM_USB_RELEASE,
    };

    sim_redir_device_reset (self);
    sim_redir_describe (self->slot->parser, &self->spec);
    usbredirparser_send_device_connect (self->slot->parser, &header);
    sim_redir_device_tell (self, "connected");
}

/* From the virtual machine: control */

static void
on_reset (void *data)
{
    SimRedirSlot *slot = data;

    if (slot->device)
        sim_redir_device_reset (slot->device);
}

static void
send_configuration (SimRedirSlot *slot, guint64 id, guint8 status)
{
    struct usb_redir_configuration_status_header answer = {
        .status = status,
        .configuration = slot->device ? slot->device->configuration : 0
    };

    usbredirparser_send_configuration_status (slot->parser, id, &answer);
}

/* Delays after an enumeration count from here. */
static void
on_set_configuration (void *data, guint64 id, struct usb_redir_set_configuration_header *header)
{
    SimRedirSlot *slot = data;
    SimDevice    *self = slot->device;

    if (self) {
        sim_redir_device_reset (self);
        self->configuration = header->configuration;
    }
    send_configuration (slot, id, self ? usb_redir_success : usb_redir_ioerror);
    if (!self || header->configuration == 0)
        return;
    sim_redir_device_tell (self, "configured");
    self->hooks->ready (self->data);
}

static void
on_get_configuration (void *data, guint64 id)
{
    send_configuration (data, id, usb_redir_success);
}

static void
on_set_alternative (void *data, guint64 id, struct usb_redir_set_alt_setting_header *header)
{
    SimRedirSlot *slot = data;
    SimDevice    *self = slot->device;
    gboolean      is_data = self && header->interface == SIM_MBIM_DATA_INTERFACE &&
                       sim_descriptors_has_mbim (&self->spec);
    struct usb_redir_alt_setting_status_header answer = {
        .status =
            header->alt == 0 || (is_data && header->alt == 1) ? usb_redir_success : usb_redir_stall,
        .interface = header->interface,
        .alt = header->alt,
    };

    if (is_data && answer.status == usb_redir_success)
        self->alternative = header->alt;
    usbredirparser_send_alt_setting_status (slot->parser, id, &answer);
}

static void
on_get_alternative (void *data, guint64 id, struct usb_redir_get_alt_setting_header *header)
{
    SimRedirSlot                              *slot = data;
    struct usb_redir_alt_setting_status_header answer = { .status = usb_redir_success,
                                                          .interface = header->interface };

    if (slot->device && header->interface == SIM_MBIM_DATA_INTERFACE)
        answer.alt = slot->device->alternative;

    usbredirparser_send_alt_setting_status (slot->parser, id, &answer);
}

/* NULL: there is no such request. */
static GBytes *
answer_standard (SimDevice *self, const struct usb_redir_control_packet_header *header)
{
    static const guint8 status[2] = { 0 };
    GByteArray         *bytes;

    switch (header->requesttype) {
    case FROM_DEVICE:
    case FROM_INTERFACE:
    case FROM_ENDPOINT:
        if (header->request == GET_STATUS)
            return g_bytes_new_static (status, sizeof status);
        if (header->request != GET_DESCRIPTOR)
            return NULL;
        bytes = sim_descriptors_get (&self->spec, header->value);
        return bytes ? g_byte_array_free_to_bytes (bytes) : NULL;
    case TO_DEVICE:
    case TO_INTERFACE:
    case TO_ENDPOINT:
        if (header->request == CLEAR_FEATURE || header->request == SET_FEATURE)
            return g_bytes_new (NULL, 0);
        return NULL;
    default:
        return NULL;
    }
}

/* Parameters of the blocks of packets: 16 bits, 16 kB each way, 4-byte alignment.
 * [CDC NCM 1.0, table 6-3] */
static GBytes *
answer_from_class (SimRedirPort *port, guint8 request)
{
    static const guint8 parameters[28] = { 28, 0, 1, 0,    0, 0x40, 0, 0, 4, 0, 0, 0, 4, 0,
                                           0,  0, 0, 0x40, 0, 0,    4, 0, 0, 0, 4, 0, 0, 0 };
    GBytes             *message = NULL;

    if (request == GET_NTB && port->kind == SIM_PORT_MBIM)
        return g_bytes_new_static (parameters, sizeof parameters);
    if (request == GET_MESSAGE)
        message = sim_redir_port_pop_message (port);
    return message ? message : g_bytes_new (NULL, 0);
}

static gboolean
is_known_to_class (guint8 request, SimPortKind kind)
{
    if (kind == SIM_PORT_MBIM && (request == RESET_FUNCTION || request == SET_NTB_SIZE))
        return TRUE;
    return request == SET_LINE_CODING;
}

static GBytes *
answer_class (SimRedirPort                                 *port,
              const struct usb_redir_control_packet_header *header,
              const guint8                                 *data,
              gsize                                         length)
{
    if (header->requesttype == CLASS_FROM)
        return answer_from_class (port, header->request);
    if (header->request == SET_LINE_STATE)
        port->has_dtr = (header->value & LINE_STATE_DTR) != 0;
    else if (header->request == SEND_MESSAGE && port->kind != SIM_PORT_TTY)
        sim_redir_port_take (port, data, length);
    else if (!is_known_to_class (header->request, port->kind))
        return NULL;
    return g_bytes_new (NULL, 0);
}

static GBytes *
answer_control (SimDevice                                    *self,
                const struct usb_redir_control_packet_header *header,
                const guint8                                 *data,
                gsize                                         length)
{
    SimRedirPort *port;

    if (!self)
        return NULL;
    if (header->requesttype != CLASS_TO && header->requesttype != CLASS_FROM)
        return answer_standard (self, header);
    port = find_port (self, header->index & 0xff);
    return port ? answer_class (port, header, data, length) : NULL;
}

static void
on_control (void                                   *data,
            guint64                                 id,
            struct usb_redir_control_packet_header *header,
            guint8                                 *bytes,
            int                                     length)
{
    SimRedirSlot                          *slot = data;
    struct usb_redir_control_packet_header answer = *header;
    g_autoptr (GBytes) result = answer_control (slot->device, header, bytes, (gsize) length);
    gsize              size = 0;
    const guint8      *text = result ? g_bytes_get_data (result, &size) : NULL;
    gboolean           is_in = (header->endpoint & SIM_USB_IN) != 0;

    answer.status = result ? usb_redir_success : usb_redir_stall;
    if (is_in)
        answer.length = (guint16) MIN (size, header->length);
    usbredirparser_send_control_packet (slot->parser, id, &answer, (guint8 *) text,
                                        is_in ? answer.length : 0);
    usbredirparser_free_packet_data (slot->parser, bytes);
}

/* From the virtual machine: data */

/* Data to the endpoints of a net port is discarded, and there is no answer. */
static void
on_bulk (void                                *data,
         guint64                              id,
         struct usb_redir_bulk_packet_header *header,
         guint8                              *bytes,
         int                                  length)
{
    SimRedirSlot *slot = data;
    SimRedirPort *port = find_port_of_endpoint (slot->device, header->endpoint);
    struct usb_redir_bulk_packet_header answer = *header;
    gsize                               wanted = header->length | (gsize) header->length_high << 16;

    answer.status = port ? usb_redir_success : usb_redir_stall;
    if (port && header->endpoint & SIM_USB_IN) {
        sim_redir_port_read (port, id, wanted);
        return;
    }
    if (port && port->kind == SIM_PORT_TTY && length > 0)
        sim_redir_port_take (port, bytes, (gsize) length);
    usbredirparser_send_bulk_packet (slot->parser, id, &answer, NULL, 0);
    usbredirparser_free_packet_data (slot->parser, bytes);
}

static void
on_cancel (void *data, guint64 id)
{
    SimRedirSlot *slot = data;

    for (guint i = 0; slot->device && i < slot->device->spec.n_interfaces; i++) {
        SimRedirPort                       *port = port_of (slot->device, i);
        struct usb_redir_bulk_packet_header answer = { .endpoint = port->endpoints.in,
                                                       .status = usb_redir_cancelled };

        if (!sim_redir_port_cancel (port, id))
            continue;
        usbredirparser_send_bulk_packet (slot->parser, id, &answer, NULL, 0);
        return;
    }
}

static void
set_listening (SimRedirSlot *slot, guint64 id, guint8 endpoint, gboolean does)
{
    SimRedirPort *port = find_port_of_endpoint (slot->device, endpoint);
    struct usb_redir_interrupt_receiving_status_header answer = { .status = port ? usb_redir_success
                                                                                 : usb_redir_stall,
                                                                  .endpoint = endpoint };

    usbredirparser_send_interrupt_receiving_status (slot->parser, id, &answer);
    if (port)
        sim_redir_port_listen (port, does);
}

static void
on_start_interrupt (void                                              *data,
                    guint64                                            id,
                    struct usb_redir_start_interrupt_receiving_header *header)
{
    set_listening (data, id, header->endpoint, TRUE);
}

static void
on_stop_interrupt (void *data, guint64 id, struct usb_redir_stop_interrupt_receiving_header *header)
{
    set_listening (data, id, header->endpoint, FALSE);
}

/* A virtual machine with a filter could refuse a device; ours has none. */
static void
on_filter_filter (void *data, struct usbredirfilter_rule *rules, int n_rules)
{
    g_free (rules);
}

static void
on_filter_reject (void *data)
{
}

void
sim_redir_device_set_callbacks (struct usbredirparser *parser)
{
    parser->reset_func = on_reset;
    parser->set_configuration_func = on_set_configuration;
    parser->get_configuration_func = on_get_configuration;
    parser->set_alt_setting_func = on_set_alternative;
    parser->get_alt_setting_func = on_get_alternative;
    parser->control_packet_func = on_control;
    parser->bulk_packet_func = on_bulk;
    parser->cancel_data_packet_func = on_cancel;
    parser->start_interrupt_receiving_func = on_start_interrupt;
    parser->stop_interrupt_receiving_func = on_stop_interrupt;
    parser->filter_filter_func = on_filter_filter;
    parser->filter_reject_func = on_filter_reject;
}
