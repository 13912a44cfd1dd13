/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * MBIM on a control port.
 */

#include "mbim.h"
#include "wdm-line.h"

#include <string.h>

/* A message begins with its type and its length. [MBIM 1.0, 9.1] */
#define HEADER_SIZE 12
#define LENGTH_AT   4

typedef struct {
    SimWdmLine *line;
    SimMbim    *mbim;
} MbimLine;

/* Out */

static void
send_message (MbimLine *self, const MbimMessage *message, SimRecordKind kind, const char *text)
{
    guint32       length = 0;
    const guint8 *bytes = mbim_message_get_raw (message, &length, NULL);

    sim_wdm_line_send (self->line, kind, text, bytes, length);
}

static void
send_notification (MbimMessage *message, gpointer data)
{
    g_autofree char *name = sim_mbim_describe (message);

    send_message (data, message, SIM_RECORD_URC, name);
}

static void
send_answer (MbimLine *self, const MbimMessage *answer)
{
    g_autofree char   *name = sim_mbim_describe (answer);
    g_autofree char   *text = NULL;
    MbimMessageType    type = mbim_message_get_message_type (answer);
    g_autoptr (GError) error = NULL;

    if (type == MBIM_MESSAGE_TYPE_FUNCTION_ERROR)
        error = mbim_message_error_get_error (answer);
    else
        mbim_message_response_get_result (answer, type, &error);
    text = error ? g_strdup_printf ("%s: %s", name, error->message) : g_strdup (name);
    send_message (self, answer, SIM_RECORD_RESPONSE, text);
}

static const SimMbimHooks hooks = { send_notification };

/* In */

static void
take_message (MbimLine *self, const MbimMessage *request)
{
    g_autofree char        *text = sim_mbim_describe (request);
    g_autoptr (MbimMessage) answer = NULL;

    sim_wdm_line_record (self->line, SIM_RECORD_COMMAND, text);
    if (!sim_wdm_line_does_answer (self->line))
        return;
    answer = sim_mbim_answer (self->mbim, request);
    if (answer)
        send_answer (self, answer);
    sim_mbim_refresh (self->mbim);
}

static guint32
read_length (const GByteArray *input)
{
    guint32 little = 0;

    memcpy (&little, input->data + LENGTH_AT, sizeof little);
    return GUINT32_FROM_LE (little);
}

static gboolean
take (gpointer data, GByteArray *input, GError **error)
{
    g_autoptr (MbimMessage) message = NULL;
    guint32                 length = input->len < HEADER_SIZE ? HEADER_SIZE : read_length (input);

    if (length < HEADER_SIZE) {
        g_set_error (error, SIM_ERROR, 0, "no MBIM: a message of %u bytes", length);
        return FALSE;
    }
    if (input->len < length)
        return FALSE;
    message = mbim_message_new (input->data, length);
    g_byte_array_remove_range (input, 0, length);
    take_message (data, message);
    return TRUE;
}

/* Coming and going */

static gpointer
open_mbim (SimWdmLine *line, SimModule *module)
{
    MbimLine *self = g_new0 (MbimLine, 1);

    self->line = line;
    self->mbim = sim_mbim_new (module->at, &hooks, self);
    return self;
}

static void
close_mbim (gpointer data)
{
    MbimLine *self = data;

    sim_mbim_free (self->mbim);
    g_free (self);
}

static void
refresh (gpointer data)
{
    sim_mbim_refresh (((MbimLine *) data)->mbim);
}

static void
notify_message (gpointer data, guint index)
{
    sim_mbim_notify_message (((MbimLine *) data)->mbim, index);
}

const SimWdmProtocol sim_mbim_protocol = {
    SIM_PORT_MBIM, open_mbim, close_mbim, take, refresh, notify_message,
};
