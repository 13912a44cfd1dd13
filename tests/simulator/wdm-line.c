/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port with QMI or MBIM.
 */

#include "wdm-line.h"

#define AFTER_ANSWER 0.3 /* seconds */

struct _SimWdmLine {
    SimModule            *module;
    const SimWdmProtocol *protocol;
    gpointer              state; /* of the protocol */
    SimPort              *port;
    GByteArray           *input;
};

void
sim_wdm_line_record (SimWdmLine *self, SimRecordKind kind, const char *text)
{
    SimModule *module = self->module;

    sim_record_add (module->sim->record, module->name, sim_mode_name (module->mode), kind,
                    sim_port_name (self->port), text);
}

/* In recovery mode the updater runs: requests are recorded, but not answered. */
gboolean
sim_wdm_line_does_answer (SimWdmLine *self)
{
    return self->module->mode != SIM_MODE_RECOVERY &&
           sim_settings_is_on (self->module->settings, "qmi-answers");
}

void
sim_wdm_line_send (SimWdmLine   *self,
                   SimRecordKind kind,
                   const char   *text,
                   const void   *bytes,
                   gsize         length)
{
    if (self->module->silent || self->module->is_host_asleep)
        return;
    sim_wdm_line_record (self, kind, text);
    sim_port_write (self->port, bytes, length);
}

void
sim_wdm_line_reboot (SimWdmLine *self)
{
    sim_module_after (self->module, AFTER_ANSWER, sim_module_reboot);
}

void
sim_wdm_line_power_off (SimWdmLine *self)
{
    sim_module_after (self->module, AFTER_ANSWER, sim_module_power_off);
}

static void
take_bytes (SimPort *port, const char *bytes, gsize length, gpointer data)
{
    SimWdmLine        *self = data;
    g_autoptr (GError) error = NULL;

    g_byte_array_append (self->input, (const guint8 *) bytes, length);
    while (self->protocol->take (self->state, self->input, &error))
        ;
    if (!error)
        return;
    sim_wdm_line_record (self, SIM_RECORD_COMMAND, error->message);
    g_byte_array_set_size (self->input, 0);
}

SimWdmLine *
sim_wdm_line_new (SimModule *module, const SimWdmProtocol *protocol, GError **error)
{
    SimWdmLine *self = g_new0 (SimWdmLine, 1);

    self->module = module;
    self->protocol = protocol;
    self->input = g_byte_array_new ();
    self->state = protocol->open (self, module);
    self->port = sim_port_new (module->sim->transport, protocol->kind, SIM_WDM_INTERFACE,
                               take_bytes, self, error);
    if (self->port)
        return self;
    sim_wdm_line_free (self);
    return NULL;
}

void
sim_wdm_line_free (SimWdmLine *self)
{
    if (self->port)
        sim_port_free (self->port);
    self->protocol->close (self->state);
    g_byte_array_unref (self->input);
    g_free (self);
}

void
sim_wdm_line_reset (SimWdmLine *self)
{
    self->protocol->close (self->state);
    self->state = self->protocol->open (self, self->module);
    g_byte_array_set_size (self->input, 0);
}

SimPort *
sim_wdm_line_port (SimWdmLine *self)
{
    return self->port;
}

SimPortKind
sim_wdm_line_kind (SimWdmLine *self)
{
    return self->protocol->kind;
}

void
sim_wdm_line_refresh (SimWdmLine *self)
{
    if (self)
        self->protocol->refresh (self->state);
}

void
sim_wdm_line_notify_message (SimWdmLine *self, guint index)
{
    if (self)
        self->protocol->notify_message (self->state, index);
}
