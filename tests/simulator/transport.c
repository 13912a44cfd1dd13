/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Calls the functions of a transport.
 */

#include "transport.h"

char **
sim_device_spec_copy (SimDeviceSpec *copy, const SimDeviceSpec *spec)
{
    g_autoptr (GPtrArray) strings = g_ptr_array_new ();
    const char          **fields[] = { &copy->path,         &copy->vendor, &copy->product,
                                       &copy->manufacturer, &copy->model,  &copy->serial };

    *copy = *spec;
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
        *fields[i] = g_strdup (*fields[i]);
        g_ptr_array_add (strings, (gpointer) *fields[i]);
    }
    g_ptr_array_add (strings, NULL);
    return (char **) g_ptr_array_steal (strings, NULL);
}

void
sim_transport_free (SimTransport *self)
{
    self->klass->free (self);
}

guint
sim_transport_get_patience (SimTransport *self)
{
    return self->klass->patience;
}

gboolean
sim_transport_has_network (SimTransport *self)
{
    return self->klass->has_network;
}

SimDevice *
sim_transport_plug (SimTransport         *self,
                    const SimDeviceSpec  *spec,
                    const SimDeviceHooks *hooks,
                    gpointer              data)
{
    return self->klass->plug (self, spec, hooks, data);
}

void
sim_transport_unplug (SimTransport *self, SimDevice *device)
{
    self->klass->unplug (self, device);
}

gboolean
sim_transport_rebind (SimTransport *self, SimDevice *device)
{
    if (!self->klass->rebind)
        return FALSE;
    self->klass->rebind (self, device);
    return TRUE;
}

SimPort *
sim_port_new (SimTransport *transport,
              SimPortKind   kind,
              guint         interface,
              SimPortInput  input,
              gpointer      data,
              GError      **error)
{
    SimPort *self = transport->klass->port_new (transport, kind, interface, error);

    if (!self)
        return NULL;
    self->input = input;
    self->data = data;
    return self;
}

void
sim_port_free (SimPort *self)
{
    g_free (self->name);
    self->klass->free (self);
}

const char *
sim_port_name (SimPort *self)
{
    return self->name ? self->name : "";
}

void
sim_port_set_link (SimPort *self, double latency, double rate)
{
    self->klass->set_link (self, latency, rate);
}

void
sim_port_write (SimPort *self, const char *bytes, gsize length)
{
    self->klass->write (self, bytes, length);
}

gboolean
sim_port_is_dtr_dropped (SimPort *self)
{
    return self->klass->is_dtr_dropped (self);
}

gboolean
sim_port_is_open (SimPort *self)
{
    return self->klass->is_open && self->klass->is_open (self);
}

gboolean
sim_port_is_unread (SimPort *self)
{
    return self->klass->is_unread && self->klass->is_unread (self) && sim_port_is_open (self);
}
