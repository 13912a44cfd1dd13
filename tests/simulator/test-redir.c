/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the simulator with a virtual machine, which the test imitates: packets of
 * usbredir as QEMU sends them for its guest.
 */

#include "test-sim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <usbredirparser.h>

#define DEADLINE_US (20 * G_USEC_PER_SEC)

typedef struct {
    int                                    fd;
    struct usbredirparser                 *parser;
    gboolean                               said_hello;
    guint                                  n_connects;
    guint                                  n_disconnects;
    struct usb_redir_device_connect_header device;
    guint                                  n_interfaces;
    struct usb_redir_ep_info_header        endpoints;
    guint8                                 alternative;
    guint8                                 configuration;
    guint                                  n_answers; /* to control requests */
    guint8                                 status;    /* of the last one */
    GByteArray                            *control;
    GString                               *text; /* of bulk reads */
    guint                                  n_cancelled;
    guint                                  n_notified;
} Machine;

static int
on_read (void *data, uint8_t *bytes, int count)
{
    gssize length = read (((Machine *) data)->fd, bytes, (gsize) count);

    return length > 0 ? (int) length : length < 0 && errno == EAGAIN ? 0 : -1;
}

static int
on_write (void *data, uint8_t *bytes, int count)
{
    return (int) write (((Machine *) data)->fd, bytes, (gsize) count);
}

static void
on_log (void *data, int level, const char *text)
{
    if (level <= usbredirparser_warning)
        g_error ("usbredir: %s", text);
}

static void
on_hello (void *data, struct usb_redir_hello_header *hello)
{
    ((Machine *) data)->said_hello = TRUE;
}

static void
on_connect (void *data, struct usb_redir_device_connect_header *header)
{
    Machine *self = data;

    self->n_connects++;
    self->device = *header;
}

static void
on_disconnect (void *data)
{
    ((Machine *) data)->n_disconnects++;
}

static void
on_interfaces (void *data, struct usb_redir_interface_info_header *header)
{
    ((Machine *) data)->n_interfaces = header->interface_count;
}

static void
on_endpoints (void *data, struct usb_redir_ep_info_header *header)
{
    ((Machine *) data)->endpoints = *header;
}

static void
on_configuration (void *data, uint64_t id, struct usb_redir_configuration_status_header *header)
{
    g_assert_cmpuint (header->status, ==, usb_redir_success);
    ((Machine *) data)->configuration = header->configuration;
}

static void
on_alternative (void *data, uint64_t id, struct usb_redir_alt_setting_status_header *header)
{
    g_assert_cmpuint (header->status, ==, usb_redir_success);
    ((Machine *) data)->alternative = header->alt;
}

static void
on_control (void                                   *data,
            uint64_t                                id,
            struct usb_redir_control_packet_header *header,
            uint8_t                                *bytes,
            int                                     length)
{
    Machine *self = data;

    self->n_answers++;
    self->status = header->status;
    g_byte_array_set_size (self->control, 0);
    g_byte_array_append (self->control, bytes, (guint) length);
    usbredirparser_free_packet_data (self->parser, bytes);
}

static void
on_bulk (void                                *data,
         uint64_t                             id,
         struct usb_redir_bulk_packet_header *header,
         uint8_t                             *bytes,
         int                                  length)
{
    Machine *self = data;

    self->n_cancelled += header->status == usb_redir_cancelled;
    if (header->endpoint & 0x80)
        g_string_append_len (self->text, (const char *) bytes, length);
    usbredirparser_free_packet_data (self->parser, bytes);
}

static void
on_interrupt (void                                     *data,
              uint64_t                                  id,
              struct usb_redir_interrupt_packet_header *header,
              uint8_t                                  *bytes,
              int                                       length)
{
    Machine *self = data;

    g_assert_cmpint (length, ==, 8);
    g_assert_cmpuint (bytes[0], ==, 0xa1);
    g_assert_cmpuint (bytes[4], ==, 4);
    self->n_notified++;
    usbredirparser_free_packet_data (self->parser, bytes);
}

static void
on_interrupt_status (void *data, uint64_t id, struct usb_redir_interrupt_receiving_status_header *h)
{
    g_assert_cmpuint (h->status, ==, usb_redir_success);
}

static void
set_callbacks (Machine *self)
{
    struct usbredirparser *parser = self->parser;

    parser->priv = self;
    parser->log_func = on_log;
    parser->read_func = on_read;
    parser->write_func = on_write;
    parser->hello_func = on_hello;
    parser->device_connect_func = on_connect;
    parser->device_disconnect_func = on_disconnect;
    parser->interface_info_func = on_interfaces;
    parser->ep_info_func = on_endpoints;
    parser->configuration_status_func = on_configuration;
    parser->alt_setting_status_func = on_alternative;
    parser->control_packet_func = on_control;
    parser->bulk_packet_func = on_bulk;
    parser->interrupt_packet_func = on_interrupt;
    parser->interrupt_receiving_status_func = on_interrupt_status;
}

static void
exchange (Machine *self)
{
    struct pollfd poll_fd = { .fd = self->fd, .events = POLLIN };

    while (usbredirparser_has_data_to_write (self->parser))
        g_assert_cmpint (usbredirparser_do_write (self->parser), ==, 0);
    if (poll (&poll_fd, 1, 100) == 1)
        g_assert_cmpint (usbredirparser_do_read (self->parser), ==, 0);
}

#define wait_until(machine, condition)                                                             \
    G_STMT_START                                                                                   \
    {                                                                                              \
        gint64 wait_end = g_get_monotonic_time () + DEADLINE_US;                                   \
        do                                                                                         \
            exchange (machine);                                                                    \
        while (!(condition) && g_get_monotonic_time () < wait_end);                                \
        g_assert_true (condition);                                                                 \
    }                                                                                              \
    G_STMT_END

static Machine *
machine_new (TestSim *sim)
{
    Machine           *self = g_new0 (Machine, 1);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    uint32_t           caps[USB_REDIR_CAPS_SIZE] = { 0 };

    self->control = g_byte_array_new ();
    self->text = g_string_new (NULL);
    g_snprintf (address.sun_path, sizeof address.sun_path, "%s/usb-1", test_sim_folder (sim));
    self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint (connect (self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
    g_assert_cmpint (fcntl (self->fd, F_SETFL, O_NONBLOCK), ==, 0);
    self->parser = usbredirparser_create ();
    set_callbacks (self);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_connect_device_version);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_device_disconnect_ack);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_ep_info_max_packet_size);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_64bits_ids);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_32bits_bulk_length);
    usbredirparser_init (self->parser, "test", caps, USB_REDIR_CAPS_SIZE, 0);
    wait_until (self, self->said_hello);
    return self;
}

static void
machine_free (Machine *self)
{
    usbredirparser_destroy (self->parser);
    close (self->fd);
    g_byte_array_unref (self->control);
    g_string_free (self->text, TRUE);
    g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Machine, machine_free)

static void
ask_control (Machine    *self,
             guint8      type,
             guint8      request,
             guint16     value,
             guint16     index,
             const void *bytes,
             guint16     length)
{
    gboolean                               is_in = (type & 0x80) != 0;
    guint                                  n = self->n_answers + 1;
    struct usb_redir_control_packet_header header = { .endpoint = is_in ? 0x80 : 0,
                                                      .request = request,
                                                      .requesttype = type,
                                                      .value = value,
                                                      .index = index,
                                                      .length = length };

    usbredirparser_send_control_packet (self->parser, n, &header, (guint8 *) bytes,
                                        is_in ? 0 : length);
    wait_until (self, self->n_answers == n);
}

static void
configure (Machine *self)
{
    struct usb_redir_set_configuration_header header = { .configuration = 1 };

    self->configuration = 0;
    usbredirparser_send_set_configuration (self->parser, 1, &header);
    wait_until (self, self->configuration == 1);
}

static void
send_bulk (Machine *self, guint64 id, guint8 endpoint, const char *text, guint16 length)
{
    struct usb_redir_bulk_packet_header header = { .endpoint = endpoint, .length = length };

    usbredirparser_send_bulk_packet (self->parser, id, &header, (guint8 *) text, text ? length : 0);
}

static void
read_until (Machine *self, guint8 endpoint, const char *end)
{
    gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

    for (guint64 id = 100; !strstr (self->text->str, end); id++) {
        gsize before = self->text->len;

        g_assert_cmpint (g_get_monotonic_time (), <, deadline);
        send_bulk (self, id, endpoint, NULL, 512);
        wait_until (self, self->text->len > before);
    }
}

static Machine *
plug (TestSim *sim)
{
    Machine *self = machine_new (sim);

    g_free (test_sim_verb (sim, "OK", "plug m"));
    wait_until (self, self->n_connects == 1);
    return self;
}

static void
test_descriptors (void)
{
    g_autoptr (TestSim) sim = test_sim_new_at_machine ();
    g_autoptr (Machine) machine = plug (sim);

    g_assert_cmphex (machine->device.vendor_id, ==, 0x2c7c);
    g_assert_cmphex (machine->device.product_id, ==, 0x0306);
    g_assert_cmphex (machine->device.device_version_bcd, ==, 0x0310);
    g_assert_cmpuint (machine->n_interfaces, ==, 5);
    g_assert_cmpuint (machine->endpoints.type[0x11], ==, usb_redir_type_bulk);
    g_assert_cmpuint (machine->endpoints.type[0x19], ==, usb_redir_type_interrupt);
    ask_control (machine, 0x80, 6, 0x0200, 0, NULL, 4096);
    g_assert_cmpuint (machine->control->len, ==, 9 + 5 * 9 + (2 + 4 * 3) * 7);
    g_assert_cmpuint (machine->control->data[2], ==, machine->control->len);
    g_assert_cmpuint (machine->control->data[9 + 4], ==, 2); /* endpoints of interface 0 */
    ask_control (machine, 0x80, 6, 0x0100, 0, NULL, 8);
    g_assert_cmpuint (machine->control->len, ==, 8);
    ask_control (machine, 0x80, 6, 0x0302, 0x0409, NULL, 255);
    g_assert_cmpmem (machine->control->data, machine->control->len,
                     "\x0e\x03"
                     "E\0P\0"
                     "0\0"
                     "6\0-\0E",
                     14);
    ask_control (machine, 0x80, 6, 0x0f00, 0, NULL, 255);
    g_assert_cmpuint (machine->status, ==, usb_redir_stall);
}

/* URCs count from the configuration of the device. The module sends a line only while the
 * virtual machine reads. */
static void
test_tty (void)
{
    g_autoptr (TestSim) sim = test_sim_new_at_machine ();
    g_autoptr (Machine) machine = plug (sim);

    configure (machine);
    test_sim_wait_record (sim, "PB DONE", 1);
    g_assert_cmpuint (machine->text->len, ==, 0);
    read_until (machine, 0x84, "PB DONE\r\n");
    ask_control (machine, 0x21, 0x22, 1, 2, NULL, 0);
    send_bulk (machine, 1, 0x03, "ATE0\r", 5);
    send_bulk (machine, 2, 0x03, "ATI\r", 4);
    read_until (machine, 0x84, "Revision: EP06ELAR02A08M4G\r\n\r\nOK\r\n");
    send_bulk (machine, 3, 0x84, NULL, 512);
    usbredirparser_send_cancel_data_packet (machine->parser, 3);
    wait_until (machine, machine->n_cancelled == 1);
}

/* Sends a request to QMI's control service, and reads its answer. */
static void
test_message (void)
{
    static const guint8 request[] = { 0x01, 0x0b, 0, 0, 0, 0, 0, 7, 0x21, 0, 0, 0 };
    g_autoptr (TestSim) sim = test_sim_new_at_machine ();
    g_autoptr (Machine) machine = plug (sim);
    struct usb_redir_start_interrupt_receiving_header start = { .endpoint = 0x89 };

    configure (machine);
    ask_control (machine, 0x21, 0x00, 0, 4, request, sizeof request);
    g_assert_cmpuint (machine->n_notified, ==, 0);
    usbredirparser_send_start_interrupt_receiving (machine->parser, 1, &start);
    wait_until (machine, machine->n_notified == 1);
    ask_control (machine, 0xa1, 0x01, 0, 4, NULL, 4096);
    g_assert_cmpuint (machine->control->len, >, 12);
    g_assert_cmpuint (machine->control->data[0], ==, 0x01);
    g_assert_cmpuint (machine->control->data[7], ==, 7);
    ask_control (machine, 0xa1, 0x01, 0, 4, NULL, 4096);
    g_assert_cmpuint (machine->control->len, ==, 0);
}

/* An MBIM function as the driver cdc_mbim wants it, and a message that opens it. */
static void
test_mbim (void)
{
    static const guint8 request[] = { 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0, 0x10, 0, 0 };
    g_autoptr (TestSim) sim = test_sim_new_at_machine ();
    g_autoptr (Machine) machine = NULL;
    struct usb_redir_start_interrupt_receiving_header start = { .endpoint = 0x89 };
    struct usb_redir_set_alt_setting_header           set = { .interface = 5, .alt = 1 };

    g_free (test_sim_verb (sim, "OK", "set m composition=mbim"));
    machine = plug (sim);
    g_assert_cmpuint (machine->n_interfaces, ==, 6);
    g_assert_cmpuint (machine->endpoints.interface[0x18], ==, 5);
    configure (machine);
    ask_control (machine, 0x80, 6, 0x0200, 0, NULL, 4096);
    g_assert_cmpuint (machine->control->len, ==, 9 + 7 * 9 + 5 + 5 + 12 + (2 + 4 * 3) * 7);
    g_assert_cmpuint (machine->control->data[4], ==, 6);
    ask_control (machine, 0xa1, 0x80, 0, 4, NULL, 28);
    g_assert_cmpuint (machine->control->len, ==, 28);
    usbredirparser_send_set_alt_setting (machine->parser, 1, &set);
    wait_until (machine, machine->alternative == 1);
    usbredirparser_send_start_interrupt_receiving (machine->parser, 1, &start);
    ask_control (machine, 0x21, 0x00, 0, 4, request, sizeof request);
    wait_until (machine, machine->n_notified == 1);
    ask_control (machine, 0xa1, 0x01, 0, 4, NULL, 4096);
    g_assert_cmpuint (machine->control->len, ==, 16);
    g_assert_cmphex (machine->control->data[3], ==, 0x80);
}

/* A device is connected only after the virtual machine has released the last one. */
static void
test_again (void)
{
    g_autoptr (TestSim) sim = test_sim_new_at_machine ();
    g_autoptr (Machine) machine = plug (sim);

    configure (machine);
    test_sim_mark (sim);
    g_free (test_sim_verb (sim, "OK", "reset m"));
    wait_until (machine, machine->n_disconnects == 1);
    test_sim_wait_record (sim, "up in normal mode", 1);
    g_assert_cmpuint (machine->n_connects, ==, 1);
    wait_until (machine, machine->n_connects == 2); /* the parser sends the acknowledgement */
}

/* A virtual machine disconnects, and another one connects later. */
static void
test_other_machine (void)
{
    g_autoptr (TestSim) sim = test_sim_new_at_machine ();
    g_autoptr (Machine) machine = plug (sim);

    configure (machine);
    g_clear_pointer (&machine, machine_free);
    machine = machine_new (sim);
    wait_until (machine, machine->n_connects == 1);
    configure (machine);
    g_free (test_sim_verb (sim, "ERROR", "host-sleeps m maybe"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/redir/descriptors", test_descriptors);
    g_test_add_func ("/redir/tty", test_tty);
    g_test_add_func ("/redir/message", test_message);
    g_test_add_func ("/redir/mbim", test_mbim);
    g_test_add_func ("/redir/again", test_again);
    g_test_add_func ("/redir/other-machine", test_other_machine);
    return g_test_run ();
}
