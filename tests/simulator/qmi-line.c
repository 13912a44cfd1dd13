/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port with QMI on it.
 */

#include "qmi-line.h"
#include "qmi.h"

struct _SimQmiLine {
    SimModule  *module;
    SimPort    *port;
    SimQmi     *qmi;
    GByteArray *input;
};

static void
record (SimQmiLine *self, SimRecordKind kind, const char *text)
{
    SimModule *module = self->module;

    sim_record_add (module->sim->record, module->name, sim_mode_name (module->mode), kind,
                    sim_port_name (self->port), text);
}

/* Out */

static void
record_sent (SimQmiLine *self, QmiMessage *message)
{
    g_autofree char *name = sim_qmi_describe (message);
    g_autofree char *text = NULL;
    guint64          error = 0;

    if (qmi_message_is_indication (message)) {
        record (self, SIM_RECORD_URC, name);
        return;
    }
    sim_qmi_get (message, 0x02, 2, 2, &error);
    text = error ? g_strdup_printf ("%s: %s", name, qmi_protocol_error_get_string (error))
                 : g_strdup (name);
    record (self, SIM_RECORD_RESPONSE, text);
}

static void
send_message (QmiMessage *message, gpointer data)
{
    SimQmiLine   *self = data;
    gsize         length = 0;
    const guint8 *bytes = qmi_message_get_raw (message, &length, NULL);

    if (self->module->silent)
        return;
    record_sent (self, message);
    sim_port_write (self->port, (const char *) bytes, length);
}

static void
on_reboot (gpointer data)
{
    SimQmiLine *self = data;

    sim_module_after (self->module, 0.3, sim_module_reboot);
}

static void
on_power_off (gpointer data)
{
    SimQmiLine *self = data;

    sim_module_after (self->module, 0.3, sim_module_power_off);
}

static const SimQmiHooks hooks = { send_message, on_reboot, on_power_off };

/* In */

/* In recovery the updater runs: all is recorded, nothing is answered. */
static gboolean
does_answer (SimModule *module)
{
    return module->mode != SIM_MODE_RECOVERY &&
           sim_settings_is_on (module->settings, "qmi-answers");
}

static void
take_message (SimQmiLine *self, QmiMessage *request)
{
    g_autofree char       *text = sim_qmi_describe (request);
    g_autoptr (QmiMessage) answer = NULL;

    record (self, SIM_RECORD_COMMAND, text);
    if (!does_answer (self->module))
        return;
    answer = sim_qmi_answer (self->qmi, request);
    if (answer)
        send_message (answer, self);
    sim_qmi_refresh (self->qmi);
}

static void
take_bytes (SimPort *port, const char *bytes, gsize length, gpointer data)
{
    SimQmiLine        *self = data;
    QmiMessage        *message;
    g_autoptr (GError) error = NULL;

    g_byte_array_append (self->input, (const guint8 *) bytes, length);
    while (!error && (message = qmi_message_new_from_raw (self->input, &error))) {
        take_message (self, message);
        qmi_message_unref (message);
    }
    if (!error)
        return;
    record (self, SIM_RECORD_COMMAND, error->message);
    g_byte_array_set_size (self->input, 0);
}

/* Coming and going */

SimQmiLine *
sim_qmi_line_new (SimModule *module, GError **error)
{
    SimQmiLine *self = g_new0 (SimQmiLine, 1);

    self->module = module;
    self->input = g_byte_array_new ();
    self->qmi = sim_qmi_new (module->at, &hooks, self);
    self->port = sim_port_new (module->sim->transport, SIM_PORT_QMI, SIM_QMI_INTERFACE, take_bytes,
                               self, error);
    if (self->port)
        return self;
    sim_qmi_line_free (self);
    return NULL;
}

void
sim_qmi_line_free (SimQmiLine *self)
{
    if (self->port)
        sim_port_free (self->port);
    sim_qmi_free (self->qmi);
    g_byte_array_unref (self->input);
    g_free (self);
}

SimPort *
sim_qmi_line_port (SimQmiLine *self)
{
    return self->port;
}

void
sim_qmi_line_refresh (SimQmiLine *self)
{
    if (self)
        sim_qmi_refresh (self->qmi);
}

void
sim_qmi_line_tell_message (SimQmiLine *self, guint index)
{
    if (self)
        sim_qmi_tell_message (self->qmi, index);
}
