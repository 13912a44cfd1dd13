/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * QMI on a control port.
 */

#include "qmi.h"
#include "wdm-line.h"

typedef struct {
    SimWdmLine *line;
    SimQmi     *qmi;
} QmiLine;

/* Out */

static char *
describe_sent (QmiMessage *message)
{
    g_autofree char *name = sim_qmi_describe (message);
    guint64          error = 0;

    if (!qmi_message_is_indication (message))
        sim_qmi_get (message, 0x02, 2, 2, &error);
    return error ? g_strdup_printf ("%s: %s", name, qmi_protocol_error_get_string (error))
                 : g_steal_pointer (&name);
}

static void
send_message (QmiMessage *message, gpointer data)
{
    QmiLine         *self = data;
    g_autofree char *text = describe_sent (message);
    gsize            length = 0;
    const guint8    *bytes = qmi_message_get_raw (message, &length, NULL);

    sim_wdm_line_send (self->line,
                       qmi_message_is_indication (message) ? SIM_RECORD_URC : SIM_RECORD_RESPONSE,
                       text, bytes, length);
}

static void
on_reboot (gpointer data)
{
    sim_wdm_line_reboot (((QmiLine *) data)->line);
}

static void
on_power_off (gpointer data)
{
    sim_wdm_line_power_off (((QmiLine *) data)->line);
}

static const SimQmiHooks hooks = { send_message, on_reboot, on_power_off };

/* In */

static void
take_message (QmiLine *self, QmiMessage *request)
{
    g_autofree char       *text = sim_qmi_describe (request);
    g_autoptr (QmiMessage) answer = NULL;

    sim_wdm_line_record (self->line, SIM_RECORD_COMMAND, text);
    if (!sim_wdm_line_does_answer (self->line))
        return;
    answer = sim_qmi_answer (self->qmi, request);
    if (answer)
        send_message (answer, self);
    sim_qmi_refresh (self->qmi);
}

static gboolean
take (gpointer data, GByteArray *input, GError **error)
{
    g_autoptr (QmiMessage) message = qmi_message_new_from_raw (input, error);

    if (message)
        take_message (data, message);
    return message != NULL;
}

/* Opening and hanging up */

static gpointer
open_qmi (SimWdmLine *line, SimModule *module)
{
    QmiLine *self = g_new0 (QmiLine, 1);

    self->line = line;
    self->qmi = sim_qmi_new (module->at, &hooks, self);
    return self;
}

static void
close_qmi (gpointer data)
{
    QmiLine *self = data;

    sim_qmi_free (self->qmi);
    g_free (self);
}

static void
refresh (gpointer data)
{
    sim_qmi_refresh (((QmiLine *) data)->qmi);
}

static void
notify_message (gpointer data, guint index)
{
    sim_qmi_tell_message (((QmiLine *) data)->qmi, index);
}

const SimWdmProtocol sim_qmi_protocol = {
    SIM_PORT_QMI, open_qmi, close_qmi, take, refresh, notify_message,
};
