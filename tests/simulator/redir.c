/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sockets, and the devices that are plugged in and out on them. redir-device.c answers the
 * requests to a device.
 */

#include "redir.h"
#include "redir-slot.h"
#include "settings.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A guest that boots needs longer than one in which a module comes back. */
#define PATIENCE_MS 8000

typedef struct {
    SimTransport parent;
    GPtrArray   *slots;
} SimRedir;

/* Connections */

static void
hang_up (SimRedirSlot *self)
{
    g_clear_handle_id (&self->in_source, g_source_remove);
    g_clear_handle_id (&self->out_source, g_source_remove);
    g_clear_pointer (&self->parser, usbredirparser_destroy);
    if (self->fd >= 0)
        close (self->fd);
    self->fd = -1;
    self->is_ready = FALSE;
    self->awaits_ack = FALSE;
    self->is_connected = FALSE;
    if (self->device)
        sim_redir_device_reset (self->device);
}

static int
on_parser_read (void *data, uint8_t *bytes, int count)
{
    SimRedirSlot *self = data;
    gssize        length = read (self->fd, bytes, (gsize) count);

    if (length > 0)
        return (int) length;
    return length < 0 && errno == EAGAIN ? 0 : -1;
}

static int
on_parser_write (void *data, uint8_t *bytes, int count)
{
    SimRedirSlot *self = data;
    gssize        length = write (self->fd, bytes, (gsize) count);

    if (length >= 0)
        return (int) length;
    return errno == EAGAIN ? 0 : -1;
}

static gboolean
on_slot_writable (int fd, GIOCondition condition, gpointer data)
{
    SimRedirSlot *self = data;

    if (usbredirparser_do_write (self->parser) == 0 &&
        usbredirparser_has_data_to_write (self->parser))
        return G_SOURCE_CONTINUE;
    self->out_source = 0;
    return G_SOURCE_REMOVE;
}

void
sim_redir_slot_flush (SimRedirSlot *self)
{
    if (self->parser && !self->out_source && usbredirparser_has_data_to_write (self->parser))
        self->out_source = g_unix_fd_add (self->fd, G_IO_OUT, on_slot_writable, self);
}

static gboolean
on_slot_readable (int fd, GIOCondition condition, gpointer data)
{
    SimRedirSlot *self = data;

    if (usbredirparser_do_read (self->parser) != usbredirparser_read_io_error) {
        sim_redir_slot_flush (self);
        return G_SOURCE_CONTINUE;
    }
    self->in_source = 0;
    hang_up (self);
    return G_SOURCE_REMOVE;
}

static void
on_parser_log (void *data, int level, const char *text)
{
    if (level <= usbredirparser_warning)
        g_printerr ("usbredir: %s\n", text);
}

/* Both sides have sent their hello, or the last device is gone: now a device may be connected. */
static void
connect_device (SimRedirSlot *self)
{
    if (!self->device || !self->is_ready || self->awaits_ack || self->is_connected)
        return;
    self->is_connected = TRUE;
    sim_redir_device_connect (self->device);
    sim_redir_slot_flush (self);
}

static void
on_hello (void *data, struct usb_redir_hello_header *hello)
{
    SimRedirSlot *self = data;

    self->is_ready = TRUE;
    connect_device (self);
}

static void
on_disconnect_ack (void *data)
{
    SimRedirSlot *self = data;

    self->awaits_ack = FALSE;
    connect_device (self);
}

static void
make_parser (SimRedirSlot *self)
{
    uint32_t caps[USB_REDIR_CAPS_SIZE] = { 0 };

    self->parser = usbredirparser_create ();
    self->parser->priv = self;
    self->parser->log_func = on_parser_log;
    self->parser->read_func = on_parser_read;
    self->parser->write_func = on_parser_write;
    self->parser->hello_func = on_hello;
    self->parser->device_disconnect_ack_func = on_disconnect_ack;
    sim_redir_device_set_callbacks (self->parser);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_connect_device_version);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_filter);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_device_disconnect_ack);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_ep_info_max_packet_size);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_64bits_ids);
    usbredirparser_caps_set_cap (caps, usb_redir_cap_32bits_bulk_length);
    usbredirparser_init (self->parser, "dfota-simulator", caps, USB_REDIR_CAPS_SIZE,
                         usbredirparser_fl_usb_host);
}

/* One virtual machine at a time: the last one that connected. */
static gboolean
on_incoming (int listener, GIOCondition condition, gpointer data)
{
    SimRedirSlot *self = data;
    int           fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return G_SOURCE_CONTINUE;
    hang_up (self);
    self->fd = fd;
    make_parser (self);
    self->in_source = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP, on_slot_readable, self);
    sim_redir_slot_flush (self);
    return G_SOURCE_CONTINUE;
}

/* Slots */

static void
slot_free (gpointer data)
{
    SimRedirSlot *self = data;

    hang_up (self);
    g_clear_handle_id (&self->listen_source, g_source_remove);
    if (self->listener >= 0)
        close (self->listener);
    unlink (self->path);
    g_clear_pointer (&self->device, sim_redir_device_free);
    g_free (self->path);
    g_free (self);
}

static gboolean
listen_at (SimRedirSlot *self, GError **error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    unlink (self->path);
    self->listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (g_strlcpy (address.sun_path, self->path, sizeof address.sun_path) <
            sizeof address.sun_path &&
        bind (self->listener, (struct sockaddr *) &address, sizeof address) == 0 &&
        listen (self->listener, 1) == 0)
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "could not listen on %s: %s", self->path, g_strerror (errno));
    return FALSE;
}

static gboolean
add_slot (SimRedir *self, const char *folder, guint number, GError **error)
{
    SimRedirSlot *slot = g_new0 (SimRedirSlot, 1);

    g_ptr_array_add (self->slots, slot);
    slot->path = g_strdup_printf ("%s/usb-%u", folder, number);
    slot->fd = -1;
    slot->listener = -1;
    if (!listen_at (slot, error))
        return FALSE;
    slot->listen_source = g_unix_fd_add (slot->listener, G_IO_IN, on_incoming, slot);
    return TRUE;
}

/* The transport */

/* The port number of the path 1-N: N. */
static SimRedirSlot *
find_slot (SimRedir *self, const char *path)
{
    const char *number = path + strlen (path);
    guint64     n;

    while (number > path && g_ascii_isdigit (number[-1]))
        number--;
    n = g_ascii_strtoull (number, NULL, 10);
    return n >= 1 && n <= self->slots->len ? self->slots->pdata[n - 1] : NULL;
}

/* A port that the virtual machine does not have is like one without a host. */
static SimDevice *
redir_plug (SimTransport         *transport,
            const SimDeviceSpec  *spec,
            const SimDeviceHooks *hooks,
            gpointer              data)
{
    SimRedir     *self = (SimRedir *) transport;
    SimRedirSlot *slot = find_slot (self, spec->path);
    SimDevice    *device = sim_redir_device_new (slot, spec, hooks, data);

    if (!slot)
        return device;
    g_return_val_if_fail (!slot->device, device);
    slot->device = device;
    connect_device (slot);
    return device;
}

static void
redir_unplug (SimTransport *transport, SimDevice *device)
{
    SimRedirSlot *slot = sim_redir_device_get_slot (device);

    if (slot && slot->is_connected) {
        slot->is_connected = FALSE;
        slot->awaits_ack =
            usbredirparser_peer_has_cap (slot->parser, usb_redir_cap_device_disconnect_ack);
        usbredirparser_send_device_disconnect (slot->parser);
        sim_redir_slot_flush (slot);
        sim_redir_device_tell (device, "disconnected");
    }
    if (slot)
        slot->device = NULL;
    sim_redir_device_free (device);
}

static SimPort *
redir_port_new (SimTransport *transport, SimPortKind kind, guint interface, GError **error)
{
    return &sim_redir_port_new (kind, interface)->parent;
}

static void
redir_free (SimTransport *transport)
{
    SimRedir *self = (SimRedir *) transport;

    g_ptr_array_unref (self->slots);
    g_free (self);
}

static const SimTransportClass redir_class = {
    .patience = PATIENCE_MS,
    .has_network = TRUE,
    .free = redir_free,
    .port_new = redir_port_new,
    .plug = redir_plug,
    .unplug = redir_unplug,
};

SimTransport *
sim_redir_new (const char *folder, guint n, GError **error)
{
    SimRedir *self = g_new0 (SimRedir, 1);

    self->parent.klass = &redir_class;
    self->slots = g_ptr_array_new_with_free_func (slot_free);
    for (guint number = 1; number <= n; number++) {
        if (!add_slot (self, folder, number, error)) {
            redir_free (&self->parent);
            return NULL;
        }
    }
    return &self->parent;
}
