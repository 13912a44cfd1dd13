/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Two queues that meet: bytes of the module, and reads of the host.
 */

#include "redir-port.h"

#define BACKLOG_MAX  (64 * 1024)
#define MESSAGES_MAX 64

typedef struct {
    guint64 id;
    gsize   length;
} Read;

static void
answer_reads (SimRedirPort *self)
{
    while (self->backlog->len > 0 && !g_queue_is_empty (&self->reads)) {
        g_autofree Read *read = g_queue_pop_head (&self->reads);
        gsize            length = MIN (read->length, self->backlog->len);

        self->hooks->answer (self, read->id, self->backlog->data, length, self->data);
        g_byte_array_remove_range (self->backlog, 0, length);
    }
}

static void
add_message (SimRedirPort *self, const char *bytes, gsize length)
{
    if (g_queue_get_length (&self->messages) >= MESSAGES_MAX)
        return;
    g_queue_push_tail (&self->messages, g_bytes_new (bytes, length));
    if (self->hooks && self->is_listened_to)
        self->hooks->notify (self, self->data);
}

static void
redir_port_write (SimPort *port, const char *bytes, gsize length)
{
    SimRedirPort *self = (SimRedirPort *) port;

    if (self->kind != SIM_PORT_TTY) {
        add_message (self, bytes, length);
        return;
    }
    if (self->backlog->len + length > BACKLOG_MAX)
        return;
    g_byte_array_append (self->backlog, (const guint8 *) bytes, length);
    if (self->hooks)
        answer_reads (self);
}

/* The bus of the virtual machine is the wire. */
static void
redir_port_set_link (SimPort *port, double latency, double rate)
{
}

static gboolean
redir_port_is_dtr_dropped (SimPort *port)
{
    return !((SimRedirPort *) port)->has_dtr;
}

void
sim_redir_port_reset (SimRedirPort *self)
{
    g_queue_clear_full (&self->reads, g_free);
    g_queue_clear_full (&self->messages, (GDestroyNotify) g_bytes_unref);
    g_byte_array_set_size (self->backlog, 0);
    self->has_dtr = FALSE;
    self->is_listened_to = FALSE;
}

static void
redir_port_free (SimPort *port)
{
    SimRedirPort *self = (SimRedirPort *) port;

    sim_redir_port_reset (self);
    g_byte_array_unref (self->backlog);
    g_free (self);
}

static const SimPortClass redir_port_class = {
    .free = redir_port_free,
    .write = redir_port_write,
    .set_link = redir_port_set_link,
    .is_dtr_dropped = redir_port_is_dtr_dropped,
};

SimRedirPort *
sim_redir_port_new (SimPortKind kind, guint interface)
{
    SimRedirPort *self = g_new0 (SimRedirPort, 1);

    self->parent.klass = &redir_port_class;
    self->parent.name = g_strdup_printf ("if%u", interface);
    self->kind = kind;
    self->interface = interface;
    self->endpoints = sim_descriptors_endpoints (interface);
    self->backlog = g_byte_array_new ();
    g_queue_init (&self->reads);
    g_queue_init (&self->messages);
    return self;
}

void
sim_redir_port_attach (SimRedirPort *self, const SimRedirPortHooks *hooks, gpointer data)
{
    self->hooks = hooks;
    self->data = data;
}

/* Data to the net port is discarded, and there is no answer. */
void
sim_redir_port_read (SimRedirPort *self, guint64 id, gsize length)
{
    Read *read = g_new0 (Read, 1);

    read->id = id;
    read->length = length;
    g_queue_push_tail (&self->reads, read);
    answer_reads (self);
}

gboolean
sim_redir_port_cancel (SimRedirPort *self, guint64 id)
{
    for (GList *l = self->reads.head; l; l = l->next) {
        if (((Read *) l->data)->id != id)
            continue;
        g_free (l->data);
        g_queue_delete_link (&self->reads, l);
        return TRUE;
    }
    return FALSE;
}

void
sim_redir_port_take (SimRedirPort *self, const guint8 *bytes, gsize length)
{
    self->parent.input (&self->parent, (const char *) bytes, length, self->parent.data);
}

GBytes *
sim_redir_port_pop_message (SimRedirPort *self)
{
    return g_queue_pop_head (&self->messages);
}

void
sim_redir_port_listen (SimRedirPort *self, gboolean does)
{
    self->is_listened_to = does;
    for (guint i = 0; does && i < g_queue_get_length (&self->messages); i++)
        self->hooks->notify (self, self->data);
}
