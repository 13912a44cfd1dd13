/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Commands about short messages, in PDU mode (3GPP TS 27.005): what ModemManager needs to
 * list, read, send and delete them. Their storage is ME. SM exists and is empty.
 */

#include "at.h"
#include "pdu.h"

#include <string.h>

#define CMS_NOT_ALLOWED   302
#define CMS_INVALID_PDU   304
#define CMS_INVALID_INDEX 321
#define CMS_NO_NETWORK    331

#define MESSAGE_MAX 164 /* The bytes after the address of the service centre. */

/* Of +CMGL and +CMGR. */
#define STATUS_UNREAD 0
#define STATUS_READ   1
#define STATUS_ALL    4

static const char *const memories[] = { "ME", "MT", "SM" };

void
sim_at_sms_reset (SimAt *self)
{
    static const guint cnmi[SIM_AT_CNMI] = { 2, 1, 0, 0, 0 };

    memcpy (self->cnmi, cnmi, sizeof cnmi);
    for (guint i = 0; i < SIM_AT_MEMORIES; i++)
        self->memories[i] = memories[0];
}

/* Storage */

static guint
count_used (SimAt *self, guint memory)
{
    return g_str_equal (self->memories[memory], "SM") ? 0 : sim_messages_count (self->messages);
}

static gboolean
choose_memories (SimAt *self, const char *arguments)
{
    for (guint i = 0; i < SIM_AT_MEMORIES; i++) {
        g_autofree char *name = sim_at_argument (arguments, i);
        guint            n = 0;

        if (!name)
            return i > 0;
        while (n < G_N_ELEMENTS (memories) && !g_str_equal (memories[n], name))
            n++;
        if (n == G_N_ELEMENTS (memories))
            return FALSE;
        self->memories[i] = memories[n];
    }
    return TRUE;
}

static SimAtResult
run_cpms (SimAt *self, const SimAtRequest *request)
{
    g_autoptr (GString) text = g_string_new ("+CPMS:");

    if (request->form == SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    if (request->form == SIM_AT_SET && !choose_memories (self, request->arguments))
        return sim_at_fail_message (self, CMS_NOT_ALLOWED);
    for (guint i = 0; i < SIM_AT_MEMORIES; i++) {
        g_string_append (text, i ? "," : " ");
        if (request->form == SIM_AT_READ)
            g_string_append_printf (text, "\"%s\",", self->memories[i]);
        g_string_append_printf (text, "%u,%u", count_used (self, i), SIM_MESSAGES_MAX);
    }
    sim_at_line (request, "%s", text->str);
    return SIM_AT_OK;
}

/* Reporting new messages */

static SimAtResult
run_cnmi (SimAt *self, const SimAtRequest *request)
{
    if (request->form == SIM_AT_READ) {
        sim_at_line (request, "+CNMI: %u,%u,%u,%u,%u", self->cnmi[0], self->cnmi[1], self->cnmi[2],
                     self->cnmi[3], self->cnmi[4]);
        return SIM_AT_OK;
    }
    if (request->form != SIM_AT_SET)
        return SIM_AT_ERROR;
    for (guint i = 0; i < SIM_AT_CNMI; i++) {
        g_autofree char *number = sim_at_argument (request->arguments, i);

        if (number && (strlen (number) != 1 || !strchr ("0123", *number)))
            return SIM_AT_ERROR;
        if (number)
            self->cnmi[i] = *number - '0';
    }
    return SIM_AT_OK;
}

char *
sim_at_message_urc (SimAt *self, guint index)
{
    if (self->cnmi[1] != 1)
        return NULL;
    return g_strdup_printf ("+CMTI: \"%s\",%u", self->memories[2], index);
}

/* Listing and reading */

static guint
status_of (const SimMessage *message)
{
    return message->is_read ? STATUS_READ : STATUS_UNREAD;
}

static guint
length_of (const SimMessage *message)
{
    return message->pdu->len - sim_pdu_centre_length (message->pdu);
}

static gboolean
parse_number (const char *text, guint64 max, guint64 *number)
{
    return text && g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL);
}

static void
list_message (const SimAtRequest *request, SimMessage *message)
{
    g_autofree char *hex = sim_pdu_to_hex (message->pdu);

    sim_at_line (request, "+CMGL: %u,%u,,%u\r\n%s", message->index, status_of (message),
                 length_of (message), hex);
    message->is_read = TRUE;
}

static SimAtResult
run_cmgl (SimAt *self, const SimAtRequest *request)
{
    guint64 wanted = STATUS_UNREAD;

    if (request->form == SIM_AT_READ ||
        (request->form == SIM_AT_SET && !parse_number (request->arguments, STATUS_ALL, &wanted)))
        return SIM_AT_ERROR;
    for (guint i = 0; i < count_used (self, 0); i++) {
        SimMessage *message = sim_messages_nth (self->messages, i);

        if (wanted == STATUS_ALL || wanted == status_of (message))
            list_message (request, message);
    }
    return SIM_AT_OK;
}

/* Returns the message with the index in the first argument, in the storage for reading. */
static SimMessage *
find_message (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *text = sim_at_argument (request->arguments, 0);
    guint64          index;

    if (request->form != SIM_AT_SET || count_used (self, 0) == 0 ||
        !parse_number (text, SIM_MESSAGES_MAX, &index))
        return NULL;
    return sim_messages_find (self->messages, index);
}

static SimAtResult
run_cmgr (SimAt *self, const SimAtRequest *request)
{
    SimMessage      *message = find_message (self, request);
    g_autofree char *hex = NULL;

    if (!message)
        return sim_at_fail_message (self, CMS_INVALID_INDEX);
    hex = sim_pdu_to_hex (message->pdu);
    sim_at_line (request, "+CMGR: %u,,%u\r\n%s", status_of (message), length_of (message), hex);
    message->is_read = TRUE;
    return SIM_AT_OK;
}

static SimAtResult
run_cmgd (SimAt *self, const SimAtRequest *request)
{
    SimMessage *message = find_message (self, request);

    if (!message)
        return sim_at_fail_message (self, CMS_INVALID_INDEX);
    sim_messages_delete (self->messages, message->index);
    return SIM_AT_OK;
}

/* Sending */

static SimAtResult
run_cmgs (SimAt *self, const SimAtRequest *request)
{
    guint64 length = 0;

    if (request->form != SIM_AT_SET || !parse_number (request->arguments, MESSAGE_MAX, &length) ||
        length == 0)
        return sim_at_fail_message (self, CMS_INVALID_PDU);
    request->port->message_length = length;
    return SIM_AT_PROMPT;
}

gboolean
sim_at_submit (SimAt *self, const guint8 *pdu, gsize length, GError **error)
{
    g_autofree char *number = NULL;
    g_autofree char *text = NULL;

    if (!sim_pdu_read_submit (pdu, length, &number, &text, error))
        return FALSE;
    self->reference++;
    self->hooks->sent (number, text, self->data);
    return TRUE;
}

SimAtResult
sim_at_take_message (SimAt *self, const SimAtRequest *request, const char *hex)
{
    g_autoptr (GByteArray) pdu = sim_pdu_from_hex (hex);
    guint                  length = request->port->message_length;

    if (!sim_at_is_registered (self))
        return sim_at_fail_message (self, CMS_NO_NETWORK);
    if (!pdu || pdu->len != sim_pdu_centre_length (pdu) + length ||
        !sim_at_submit (self, pdu->data, pdu->len, NULL))
        return sim_at_fail_message (self, CMS_INVALID_PDU);
    sim_at_line (request, "+CMGS: %u", self->reference);
    return SIM_AT_OK;
}

/* Settings that are accepted without an effect. */
static SimAtResult
run_csms (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_SET)
        return SIM_AT_ERROR;
    sim_at_line (request, "+CSMS: 1,1,1");
    return SIM_AT_OK;
}

static SimAtResult
run_cmgf (SimAt *self, const SimAtRequest *request)
{
    return g_str_equal (request->arguments, "0") ? SIM_AT_OK : SIM_AT_ERROR;
}

const SimAtCommand sim_at_sms[] = {
    { "+CMGF", "+CMGF: (0)", "+CMGF: 0", NULL, run_cmgf },
    { "+CSMS", "+CSMS: (0,1)", "+CSMS: 0,1,1,1", NULL, run_csms },
    { "+CPMS", "+CPMS: (\"ME\",\"MT\",\"SM\"),(\"ME\",\"MT\",\"SM\"),(\"ME\",\"MT\",\"SM\")", NULL,
      NULL, run_cpms },
    { "+CNMI", "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", NULL, NULL, run_cnmi },
    { "+CMGL", "+CMGL: (0-4)", NULL, NULL, run_cmgl },
    { "+CMGR", "", NULL, NULL, run_cmgr },
    { "+CMGD", "+CMGD: (0-254)", NULL, NULL, run_cmgd },
    { "+CMGS", "", NULL, NULL, run_cmgs },
    { NULL }
};
