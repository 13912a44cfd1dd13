/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The service WMS, with the messages of the AT side. Its storage NV is their ME, and UIM
 * is empty.
 */

#include "qmi.h"

#define WMS_EVENT_REPORT 0x0001

#define FORMAT QMI_WMS_MESSAGE_FORMAT_GSM_WCDMA_POINT_TO_POINT

static void
append_number (GByteArray *bytes, guint32 number, guint size)
{
    for (guint i = 0; i < size; i++) {
        guint8 byte = number >> 8 * i & 0xff;

        g_byte_array_append (bytes, &byte, 1);
    }
}

static guint
tag_of (const SimMessage *message)
{
    return message->is_read ? QMI_WMS_MESSAGE_TAG_TYPE_MT_READ
                            : QMI_WMS_MESSAGE_TAG_TYPE_MT_NOT_READ;
}

/* Reads "storage" and "index", in this order, from the TLV @tlv. */
static SimMessage *
find_message (SimQmi *self, QmiMessage *request, guint8 tlv)
{
    guint64 storage = 0;
    guint64 index = 0;

    if (!sim_qmi_get (request, tlv, 0, 1, &storage) || !sim_qmi_get (request, tlv, 1, 4, &index) ||
        storage != QMI_WMS_STORAGE_TYPE_NV)
        return NULL;
    return sim_messages_find (self->at->messages, index);
}

/* Whether new messages are reported. */
static QmiProtocolError
set_event_report (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    SimQmiClient *client = sim_qmi_find_client (self, request);
    guint64       on = 0;

    if (sim_qmi_get (request, 0x10, 0, 1, &on))
        client->wants_indications = on != 0;
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
list_messages (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    g_autoptr (GByteArray) list = g_byte_array_new ();
    guint64                storage = QMI_WMS_STORAGE_TYPE_UIM;
    guint64                tag = G_MAXUINT64; /* all */
    guint                  count = 0;

    if (!sim_qmi_get (request, 0x01, 0, 1, &storage))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    sim_qmi_get (request, 0x11, 0, 1, &tag);
    for (guint i = 0; i < sim_messages_count (self->at->messages); i++) {
        const SimMessage *message = sim_messages_nth (self->at->messages, i);

        if (storage != QMI_WMS_STORAGE_TYPE_NV || (tag != G_MAXUINT64 && tag != tag_of (message)))
            continue;
        append_number (list, message->index, 4);
        append_number (list, tag_of (message), 1);
        count++;
    }
    g_byte_array_prepend (list, (const guint8[]){ count, 0, 0, 0 }, 4);
    sim_qmi_put_bytes (answer, 0x01, list);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
raw_read (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    SimMessage            *message = find_message (self, request, 0x01);
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    if (!message)
        return QMI_PROTOCOL_ERROR_NO_ENTRY;
    append_number (bytes, tag_of (message), 1);
    append_number (bytes, FORMAT, 1);
    append_number (bytes, message->pdu->len, 2);
    g_byte_array_append (bytes, message->pdu->data, message->pdu->len);
    sim_qmi_put_bytes (answer, 0x01, bytes);
    message->is_read = TRUE;
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
delete_message (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 storage = 0;
    guint64 index = 0;

    if (!sim_qmi_get (request, 0x01, 0, 1, &storage) || !sim_qmi_get (request, 0x10, 0, 4, &index))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    if (storage != QMI_WMS_STORAGE_TYPE_NV || !sim_messages_delete (self->at->messages, index))
        return QMI_PROTOCOL_ERROR_NO_ENTRY;
    return QMI_PROTOCOL_ERROR_NONE;
}

/* The bytes after format and length. */
static GByteArray *
get_raw_message (QmiMessage *request)
{
    GByteArray *pdu = g_byte_array_new ();
    guint64     length = 0;
    guint64     byte = 0;

    sim_qmi_get (request, 0x01, 1, 2, &length);
    for (gsize i = 0; i < length && sim_qmi_get (request, 0x01, 3 + i, 1, &byte); i++)
        append_number (pdu, byte, 1);
    return pdu;
}

static QmiProtocolError
raw_send (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    g_autoptr (GByteArray) pdu = get_raw_message (request);
    guint64                format = 0;

    if (!sim_qmi_get (request, 0x01, 0, 1, &format))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    if (!sim_at_is_registered (self->at))
        return QMI_PROTOCOL_ERROR_NO_NETWORK_FOUND;
    if (format != FORMAT || !sim_at_submit (self->at, pdu->data, pdu->len, NULL))
        return QMI_PROTOCOL_ERROR_WMS_ENCODING;
    sim_qmi_put (answer, 0x01, "h", (guint) self->at->reference);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* All messages go to NV and are reported, whatever is set. */
static QmiProtocolError
get_routes (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "hbbbbbbbb", 2, /* routes */
                 QMI_WMS_MESSAGE_TYPE_POINT_TO_POINT, QMI_WMS_MESSAGE_CLASS_0,
                 QMI_WMS_STORAGE_TYPE_NV, QMI_WMS_RECEIPT_ACTION_STORE_AND_NOTIFY,
                 QMI_WMS_MESSAGE_TYPE_POINT_TO_POINT, QMI_WMS_MESSAGE_CLASS_1,
                 QMI_WMS_STORAGE_TYPE_NV, QMI_WMS_RECEIPT_ACTION_STORE_AND_NOTIFY);
    return QMI_PROTOCOL_ERROR_NONE;
}

void
sim_qmi_tell_message (SimQmi *self, guint index)
{
    for (guint i = 0; i < self->clients->len; i++) {
        const SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);
        QmiMessage         *report;

        if (client->service != QMI_SERVICE_WMS || !client->wants_indications)
            continue;
        report = sim_qmi_indication_new (client, WMS_EVENT_REPORT);
        sim_qmi_put (report, 0x10, "bw", QMI_WMS_STORAGE_TYPE_NV, (guint32) index);
        sim_qmi_put (report, 0x12, "b", QMI_WMS_MESSAGE_MODE_GSM_WCDMA);
        sim_qmi_indicate (self, report);
    }
}

const SimQmiMessage sim_qmi_wms[] = {
    { 0x0000, "Reset", NULL },
    { WMS_EVENT_REPORT, "Set Event Report", set_event_report },
    { 0x0020, "Raw Send", raw_send },
    { 0x0022, "Raw Read", raw_read },
    { 0x0024, "Delete", delete_message },
    { 0x0031, "List Messages", list_messages },
    { 0x0032, "Set Routes", NULL },
    { 0x0033, "Get Routes", get_routes },
    { 0 },
};
