/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Opens and closes the session, finds commands in the tables, and makes answers and
 * notifications.
 */

#include "mbim.h"

#include <string.h>

/* Offsets in a command and its answer. An answer has its status where the command has its
 * type; a notification has neither. libmbim makes only commands, so the simulator sets the
 * bytes that differ. [MBIM 1.0, 9.3 to 9.4] */
#define RAW_TYPE          0
#define RAW_LENGTH        4
#define RAW_STATUS        40
#define RAW_BUFFER_LENGTH 44
#define RAW_BUFFER        48

const SimMbimService sim_mbim_services[] = {
    { MBIM_SERVICE_BASIC_CONNECT, sim_mbim_basic },
    { MBIM_SERVICE_SMS, sim_mbim_sms },
    { 0 },
};

SimMbim *
sim_mbim_new (SimAt *at, const SimMbimHooks *hooks, gpointer data)
{
    SimMbim *self = g_new0 (SimMbim, 1);

    self->at = at;
    self->hooks = hooks;
    self->data = data;
    self->was_registered = sim_at_is_registered (at);
    self->had_radio = at->cfun == 1;
    self->last_csq = sim_settings_number (at->settings, "csq");
    return self;
}

void
sim_mbim_free (SimMbim *self)
{
    g_clear_pointer (&self->subscribed, g_hash_table_unref);
    g_free (self);
}

/* Tables */

static const SimMbimCommand *
find_command (MbimService service, guint32 cid)
{
    for (const SimMbimService *s = sim_mbim_services; s->commands; s++)
        for (const SimMbimCommand *c = s->commands; s->service == service && c->cid; c++)
            if (c->cid == cid)
                return c;
    return NULL;
}

static SimMbimFunc
find_func (const MbimMessage *request)
{
    const SimMbimCommand *command = find_command (mbim_message_command_get_service (request),
                                                  mbim_message_command_get_cid (request));
    gboolean              is_query =
        mbim_message_command_get_command_type (request) == MBIM_MESSAGE_COMMAND_TYPE_QUERY;

    return !command ? NULL : is_query ? command->query : command->set;
}

/* Names */

static char *
describe (MbimService service, guint32 cid, const char *kind)
{
    const char      *name = mbim_cid_get_printable (service, cid);
    g_autofree char *number = g_strdup_printf ("%u", cid);

    return g_strdup_printf ("%s %s%s", mbim_service_get_string (service), name ? name : number,
                            kind);
}

/* The value that is set, where the name of the command is not enough. */
static const char *
describe_set (const MbimMessage *request)
{
    if (mbim_message_command_get_service (request) != MBIM_SERVICE_BASIC_CONNECT ||
        mbim_message_command_get_cid (request) != MBIM_CID_BASIC_CONNECT_CONNECT)
        return " set";
    return sim_mbim_read (request, 4) == MBIM_ACTIVATION_COMMAND_ACTIVATE ? " set, activate"
                                                                          : " set, deactivate";
}

char *
sim_mbim_describe (const MbimMessage *message)
{
    MbimMessageType type = mbim_message_get_message_type (message);

    if (type == MBIM_MESSAGE_TYPE_COMMAND)
        return describe (
            mbim_message_command_get_service (message), mbim_message_command_get_cid (message),
            mbim_message_command_get_command_type (message) == MBIM_MESSAGE_COMMAND_TYPE_QUERY
                ? " query"
                : describe_set (message));
    if (type == MBIM_MESSAGE_TYPE_COMMAND_DONE)
        return describe (mbim_message_command_done_get_service (message),
                         mbim_message_command_done_get_cid (message), "");
    if (type == MBIM_MESSAGE_TYPE_INDICATE_STATUS)
        return describe (mbim_message_indicate_status_get_service (message),
                         mbim_message_indicate_status_get_cid (message), "");
    return g_strdup (mbim_message_type_get_string (type));
}

/* Messages */

static void
set_number (GByteArray *raw, gsize place, guint32 number)
{
    guint32 little = GUINT32_TO_LE (number);

    memcpy (raw->data + place, &little, sizeof little);
}

static GByteArray *
copy_raw (const MbimMessage *message)
{
    guint32       length = 0;
    const guint8 *bytes = mbim_message_get_raw (message, &length, NULL);

    return g_byte_array_append (g_byte_array_new (), bytes, length);
}

static MbimMessage *
answer_new (const MbimMessage *request, MbimStatusError status, const GByteArray *buffer)
{
    g_autoptr (GByteArray) raw = copy_raw (request);

    g_byte_array_set_size (raw, RAW_BUFFER);
    g_byte_array_append (raw, buffer->data, buffer->len);
    set_number (raw, RAW_TYPE, MBIM_MESSAGE_TYPE_COMMAND_DONE);
    set_number (raw, RAW_LENGTH, raw->len);
    set_number (raw, RAW_STATUS, status);
    set_number (raw, RAW_BUFFER_LENGTH, buffer->len);
    return mbim_message_new (raw->data, raw->len);
}

static MbimMessage *
notification_new (MbimService service, guint32 cid, const GByteArray *buffer)
{
    g_autoptr (MbimMessage) command =
        mbim_message_command_new (0, service, cid, MBIM_MESSAGE_COMMAND_TYPE_QUERY);
    g_autoptr (GByteArray) raw = copy_raw (command);

    g_byte_array_append (raw, buffer->data, buffer->len);
    set_number (raw, RAW_BUFFER_LENGTH, buffer->len);
    g_byte_array_remove_range (raw, RAW_STATUS, RAW_BUFFER_LENGTH - RAW_STATUS);
    set_number (raw, RAW_TYPE, MBIM_MESSAGE_TYPE_INDICATE_STATUS);
    set_number (raw, RAW_LENGTH, raw->len);
    return mbim_message_new (raw->data, raw->len);
}

/* Answers */

static MbimMessage *
answer_command (SimMbim *self, const MbimMessage *request)
{
    g_autoptr (SimMbimBuffer) buffer = sim_mbim_buffer_new ();
    g_autoptr (GByteArray)    bytes = NULL;
    SimMbimFunc               func = find_func (request);
    MbimStatusError           status = MBIM_STATUS_ERROR_NO_DEVICE_SUPPORT;

    if (func)
        status = func (self, request, buffer);
    bytes =
        status == MBIM_STATUS_ERROR_NONE ? sim_mbim_buffer_finish (buffer) : g_byte_array_new ();
    return answer_new (request, status, bytes);
}

/* A host that opens the session again starts anew. [MBIM 1.0, 9.3.1] */
static MbimMessage *
open_session (SimMbim *self, const MbimMessage *request)
{
    g_clear_pointer (&self->subscribed, g_hash_table_unref);
    self->is_open = TRUE;
    self->is_connected = FALSE;
    return mbim_message_open_done_new (mbim_message_get_transaction_id (request),
                                       MBIM_STATUS_ERROR_NONE);
}

static MbimMessage *
close_session (SimMbim *self, const MbimMessage *request)
{
    self->is_open = FALSE;
    self->is_connected = FALSE;
    return mbim_message_close_done_new (mbim_message_get_transaction_id (request),
                                        MBIM_STATUS_ERROR_NONE);
}

MbimMessage *
sim_mbim_answer (SimMbim *self, const MbimMessage *request)
{
    MbimMessageType type = mbim_message_get_message_type (request);

    if (type == MBIM_MESSAGE_TYPE_OPEN)
        return open_session (self, request);
    if (!self->is_open)
        return mbim_message_function_error_new (mbim_message_get_transaction_id (request),
                                                MBIM_PROTOCOL_ERROR_NOT_OPENED);
    if (type == MBIM_MESSAGE_TYPE_CLOSE)
        return close_session (self, request);
    if (type == MBIM_MESSAGE_TYPE_COMMAND && mbim_message_validate (request, NULL))
        return answer_command (self, request);
    return NULL;
}

/* Notifications */

static gpointer
subscription (MbimService service, guint32 cid)
{
    return GUINT_TO_POINTER (service << 16 | cid);
}

void
sim_mbim_unsubscribe_all (SimMbim *self)
{
    g_clear_pointer (&self->subscribed, g_hash_table_unref);
    self->subscribed = g_hash_table_new (NULL, NULL);
}

void
sim_mbim_subscribe (SimMbim *self, MbimService service, guint32 cid)
{
    g_hash_table_add (self->subscribed, subscription (service, cid));
}

void
sim_mbim_notify (SimMbim *self, MbimService service, guint32 cid)
{
    const SimMbimCommand     *command = find_command (service, cid);
    g_autoptr (SimMbimBuffer) buffer = sim_mbim_buffer_new ();
    g_autoptr (GByteArray)    bytes = NULL;
    g_autoptr (MbimMessage)   message = NULL;

    if (!self->is_open || (self->subscribed &&
                           !g_hash_table_contains (self->subscribed, subscription (service, cid))))
        return;
    if (command->query (self, NULL, buffer) != MBIM_STATUS_ERROR_NONE)
        return;
    bytes = sim_mbim_buffer_finish (buffer);
    message = notification_new (service, cid, bytes);
    self->hooks->send (message, self->data);
}

static void
notify_basic (SimMbim *self, guint32 cid)
{
    sim_mbim_notify (self, MBIM_SERVICE_BASIC_CONNECT, cid);
}

static void
refresh_signal (SimMbim *self)
{
    guint64 csq = sim_settings_number (self->at->settings, "csq");

    if (csq == self->last_csq)
        return;
    self->last_csq = csq;
    notify_basic (self, MBIM_CID_BASIC_CONNECT_SIGNAL_STATE);
}

static void
refresh_radio (SimMbim *self)
{
    gboolean has_radio = self->at->cfun == 1;

    if (has_radio == self->had_radio)
        return;
    self->had_radio = has_radio;
    notify_basic (self, MBIM_CID_BASIC_CONNECT_RADIO_STATE);
}

void
sim_mbim_refresh (SimMbim *self)
{
    gboolean is_registered = sim_at_is_registered (self->at);

    refresh_signal (self);
    refresh_radio (self);
    if (is_registered == self->was_registered)
        return;
    self->was_registered = is_registered;
    notify_basic (self, MBIM_CID_BASIC_CONNECT_REGISTER_STATE);
    notify_basic (self, MBIM_CID_BASIC_CONNECT_PACKET_SERVICE);
    if (is_registered || !self->is_connected)
        return;
    self->is_connected = FALSE;
    notify_basic (self, MBIM_CID_BASIC_CONNECT_CONNECT);
}

void
sim_mbim_notify_message (SimMbim *self, guint index)
{
    self->message = index;
    sim_mbim_notify (self, MBIM_SERVICE_SMS, MBIM_CID_SMS_MESSAGE_STORE_STATUS);
}
