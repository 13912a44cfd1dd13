/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The service SMS, with the messages of the AT side. MBIM counts indices from 1, the AT
 * side from 0.
 */

#include "mbim.h"

static MbimStatusError
query_configuration (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    sim_mbim_buffer_put (answer, "uuuus", MBIM_SMS_STORAGE_STATE_INITIALIZED, MBIM_SMS_FORMAT_PDU,
                         SIM_MESSAGES_MAX, 0 /* no CDMA */, "" /* no address of a centre */);
    return MBIM_STATUS_ERROR_NONE;
}

static gboolean
is_asked_for (const SimMessage *message, guint32 flag, guint32 index)
{
    switch ((MbimSmsFlag) flag) {
    case MBIM_SMS_FLAG_ALL:
        return TRUE;
    case MBIM_SMS_FLAG_INDEX:
        return message->index + 1 == index;
    case MBIM_SMS_FLAG_NEW:
        return !message->is_read;
    case MBIM_SMS_FLAG_OLD:
        return message->is_read;
    case MBIM_SMS_FLAG_SENT:
    case MBIM_SMS_FLAG_DRAFT:
        return FALSE;
    }
    return FALSE;
}

static GByteArray *
make_record (const SimMessage *message)
{
    g_autoptr (SimMbimBuffer) record = sim_mbim_buffer_new ();

    sim_mbim_buffer_put (record, "uur", message->index + 1,
                         message->is_read ? MBIM_SMS_STATUS_OLD : MBIM_SMS_STATUS_NEW,
                         message->pdu);
    return sim_mbim_buffer_finish (record);
}

/* A message that was read is no longer new. */
static MbimStatusError
query_read (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    guint32               flag = sim_mbim_read (request, 4);
    guint32               index = sim_mbim_read (request, 8);
    g_autoptr (GPtrArray) records =
        g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);

    if (sim_mbim_read (request, 0) != MBIM_SMS_FORMAT_PDU)
        return MBIM_STATUS_ERROR_SMS_FORMAT_NOT_SUPPORTED;
    for (guint i = 0; i < sim_messages_count (self->at->messages); i++) {
        SimMessage *message = sim_messages_nth (self->at->messages, i);

        if (!is_asked_for (message, flag, index))
            continue;
        g_ptr_array_add (records, make_record (message));
        message->is_read = TRUE;
    }
    if (flag == MBIM_SMS_FLAG_INDEX && records->len == 0)
        return MBIM_STATUS_ERROR_INVALID_MEMORY_INDEX;
    sim_mbim_buffer_put (answer, "uu", MBIM_SMS_FORMAT_PDU, records->len);
    for (guint i = 0; i < records->len; i++)
        sim_mbim_buffer_put (answer, "r", records->pdata[i]);
    return MBIM_STATUS_ERROR_NONE;
}

static MbimStatusError
set_send (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    gsize         size = 0;
    const guint8 *pdu = sim_mbim_read_bytes (request, 4, 4, &size);

    if (!sim_at_is_registered (self->at))
        return MBIM_STATUS_ERROR_NOT_REGISTERED;
    if (sim_mbim_read (request, 0) != MBIM_SMS_FORMAT_PDU)
        return MBIM_STATUS_ERROR_SMS_FORMAT_NOT_SUPPORTED;
    if (!pdu || !sim_at_submit (self->at, pdu, size, NULL))
        return MBIM_STATUS_ERROR_SMS_ENCODING_NOT_SUPPORTED;
    sim_mbim_buffer_put (answer, "u", (guint32) self->at->reference);
    return MBIM_STATUS_ERROR_NONE;
}

static MbimStatusError
set_delete (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    if (sim_mbim_read (request, 0) != MBIM_SMS_FLAG_INDEX)
        return MBIM_STATUS_ERROR_NO_DEVICE_SUPPORT;
    if (!sim_messages_delete (self->at->messages, sim_mbim_read (request, 4) - 1))
        return MBIM_STATUS_ERROR_INVALID_MEMORY_INDEX;
    return MBIM_STATUS_ERROR_NONE;
}

/* For a notification: the message that arrived last. */
static MbimStatusError
query_store_status (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    if (request)
        sim_mbim_buffer_put (answer, "uu", MBIM_SMS_STATUS_FLAG_NONE, 0);
    else
        sim_mbim_buffer_put (answer, "uu", MBIM_SMS_STATUS_FLAG_NEW_MESSAGE, self->message + 1);
    return MBIM_STATUS_ERROR_NONE;
}

const SimMbimCommand sim_mbim_sms[] = {
    { MBIM_CID_SMS_CONFIGURATION, query_configuration, query_configuration },
    { MBIM_CID_SMS_READ, query_read, NULL },
    { MBIM_CID_SMS_SEND, NULL, set_send },
    { MBIM_CID_SMS_DELETE, NULL, set_delete },
    { MBIM_CID_SMS_MESSAGE_STORE_STATUS, query_store_status, NULL },
    { 0 },
};
