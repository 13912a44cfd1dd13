/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Clients, the control service, and the search in the tables of services.
 */

#include "qmi.h"

#include <stdarg.h>
#include <string.h>

#define CTL_GET_VERSIONS 0x0021
#define CTL_ALLOCATE_CID 0x0022
#define CTL_RELEASE_CID  0x0023
#define CTL_DATA_FORMAT  0x0026
#define CTL_SYNC         0x0027

/* CTL_DATA_FORMAT, whose names libqmi does not export. */
#define DATA_LINK_802_3  1
#define DATA_LINK_RAW_IP 2

/* Positions in a message with its QMUX header: the sender, and the kind of message. */
#define RAW_SENDER      3
#define RAW_KIND        6
#define FROM_SERVICE    0x80
#define KIND_INDICATION 0x04

static const SimQmiMessage ctl_messages[];

static const SimQmiService services[] = {
    { QMI_SERVICE_CTL, "CTL", 1, 5, ctl_messages }, { QMI_SERVICE_WDS, "WDS", 1, 67, sim_qmi_wds },
    { QMI_SERVICE_DMS, "DMS", 1, 14, sim_qmi_dms }, { QMI_SERVICE_NAS, "NAS", 1, 25, sim_qmi_nas },
    { QMI_SERVICE_UIM, "UIM", 1, 46, sim_qmi_uim }, { QMI_SERVICE_WMS, "WMS", 1, 10, sim_qmi_wms },
    { QMI_SERVICE_WDA, "WDA", 1, 16, sim_qmi_wda }, { QMI_SERVICE_PDC, "PDC", 1, 0, sim_qmi_pdc },
};

SimQmi *
sim_qmi_new (SimAt *at, const SimQmiHooks *hooks, gpointer data)
{
    SimQmi *self = g_new0 (SimQmi, 1);

    self->at = at;
    self->hooks = hooks;
    self->data = data;
    self->clients = g_array_new (FALSE, TRUE, sizeof (SimQmiClient));
    self->reported_registered = sim_at_is_registered (at);
    self->reported_csq = sim_settings_number (at->settings, "csq");
    self->reported_mode = sim_qmi_mode (self);
    self->link_layer = QMI_WDA_LINK_LAYER_PROTOCOL_802_3;
    self->later = g_ptr_array_new_with_free_func ((GDestroyNotify) qmi_message_unref);
    return self;
}

void
sim_qmi_free (SimQmi *self)
{
    g_array_unref (self->clients);
    g_ptr_array_unref (self->later);
    g_free (self);
}

/* @service: an index. */
static gboolean
is_offered (SimQmi *self, guint service)
{
    return services[service].service != QMI_SERVICE_WDA ||
           sim_settings_is_on (self->at->settings, "wda");
}

/* Values */

static void
put_value (QmiMessage *message, char letter, va_list *values)
{
    const char *text;

    switch (letter) {
    case 'b':
        qmi_message_tlv_write_guint8 (message, va_arg (*values, guint), NULL);
        break;
    case 'h':
        qmi_message_tlv_write_guint16 (message, QMI_ENDIAN_LITTLE, va_arg (*values, guint), NULL);
        break;
    case 'w':
        qmi_message_tlv_write_guint32 (message, QMI_ENDIAN_LITTLE, va_arg (*values, guint32), NULL);
        break;
    case 'q':
        qmi_message_tlv_write_guint64 (message, QMI_ENDIAN_LITTLE, va_arg (*values, guint64), NULL);
        break;
    case 's':
    case 'p':
        text = va_arg (*values, const char *);
        qmi_message_tlv_write_string (message, letter == 'p' ? 1 : 0, text, -1, NULL);
        break;
    default:
        g_error ("no such letter in a format: %c", letter);
    }
}

void
sim_qmi_put (QmiMessage *message, guint8 tlv, const char *format, ...)
{
    gsize   start = qmi_message_tlv_write_init (message, tlv, NULL);
    va_list values;

    va_start (values, format);
    for (const char *letter = format; *letter; letter++)
        put_value (message, *letter, &values);
    va_end (values);
    qmi_message_tlv_write_complete (message, start, NULL);
}

void
sim_qmi_put_bytes (QmiMessage *message, guint8 tlv, const GByteArray *bytes)
{
    gsize start = qmi_message_tlv_write_init (message, tlv, NULL);

    for (guint i = 0; i < bytes->len; i++)
        qmi_message_tlv_write_guint8 (message, bytes->data[i], NULL);
    qmi_message_tlv_write_complete (message, start, NULL);
}

gboolean
sim_qmi_get (QmiMessage *message, guint8 tlv, gsize offset, guint size, guint64 *value)
{
    guint16 length = 0;
    gsize   start = qmi_message_tlv_read_init (message, tlv, &length, NULL);

    return start > 0 && length >= offset + size &&
           qmi_message_tlv_read_sized_guint (message, start, &offset, size, QMI_ENDIAN_LITTLE,
                                             value, NULL);
}

/* Clients */

static QmiProtocolError
allocate_cid (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    SimQmiClient client = { 0 };
    guint64      service = 0;

    if (!sim_qmi_get (request, 0x01, 0, 1, &service))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    for (guint i = 1; i < G_N_ELEMENTS (services); i++) {
        if ((guint64) services[i].service != service || !is_offered (self, i))
            continue;
        client.service = services[i].service;
        client.cid = ++self->last_cid;
        g_array_append_val (self->clients, client);
        sim_qmi_put (answer, 0x01, "bb", (guint) service, (guint) client.cid);
        return QMI_PROTOCOL_ERROR_NONE;
    }
    return QMI_PROTOCOL_ERROR_INVALID_SERVICE_TYPE;
}

static SimQmiClient *
find_client (SimQmi *self, QmiService service, guint8 cid, guint *index)
{
    for (guint i = 0; i < self->clients->len; i++) {
        SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);

        if (client->service != service || client->cid != cid)
            continue;
        if (index)
            *index = i;
        return client;
    }
    return NULL;
}

SimQmiClient *
sim_qmi_find_client (SimQmi *self, QmiMessage *request)
{
    return find_client (self, qmi_message_get_service (request),
                        qmi_message_get_client_id (request), NULL);
}

static QmiProtocolError
release_cid (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 service = 0;
    guint64 cid = 0;
    guint   index = 0;

    if (!sim_qmi_get (request, 0x01, 0, 1, &service) || !sim_qmi_get (request, 0x01, 1, 1, &cid))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    if (!find_client (self, service, cid, &index))
        return QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID;
    g_array_remove_index_fast (self->clients, index);
    sim_qmi_put (answer, 0x01, "bb", (guint) service, (guint) cid);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_versions (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    g_autoptr (GByteArray) list = g_byte_array_new ();
    guint8                 count = 0;

    g_byte_array_append (list, &count, 1);
    for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
        const guint8 entry[] = { services[i].service, services[i].major & 0xff,
                                 services[i].major >> 8, services[i].minor & 0xff,
                                 services[i].minor >> 8 };

        if (!is_offered (self, i))
            continue;
        g_byte_array_append (list, entry, sizeof entry);
        list->data[0]++;
    }
    sim_qmi_put_bytes (answer, 0x01, list);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* For hosts that do not use WDA. */
static QmiProtocolError
set_data_format (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 protocol = 0;

    if (!sim_qmi_get (request, 0x10, 0, 2, &protocol))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    if (protocol != DATA_LINK_802_3 && protocol != DATA_LINK_RAW_IP)
        return QMI_PROTOCOL_ERROR_INVALID_DATA_FORMAT;
    sim_qmi_put (answer, 0x10, "h", (guint) protocol);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* The host starts anew. */
static QmiProtocolError
synchronise (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    g_array_set_size (self->clients, 0);
    return QMI_PROTOCOL_ERROR_NONE;
}

static const SimQmiMessage ctl_messages[] = {
    { CTL_GET_VERSIONS, "Get Version Info", get_versions },
    { CTL_ALLOCATE_CID, "Allocate CID", allocate_cid },
    { CTL_RELEASE_CID, "Release CID", release_cid },
    { CTL_DATA_FORMAT, "Set Data Format", set_data_format },
    { CTL_SYNC, "Sync", synchronise },
    { 0 },
};

/* Tables */

static const SimQmiService *
find_service (QmiService service)
{
    for (guint i = 0; i < G_N_ELEMENTS (services); i++)
        if (services[i].service == service)
            return &services[i];
    return NULL;
}

static const SimQmiMessage *
find_message (QmiMessage *message)
{
    const SimQmiService *service = find_service (qmi_message_get_service (message));

    for (const SimQmiMessage *m = service ? service->messages : NULL; m && m->name; m++)
        if (m->id == qmi_message_get_message_id (message))
            return m;
    return NULL;
}

char *
sim_qmi_describe (QmiMessage *message)
{
    const SimQmiService *service = find_service (qmi_message_get_service (message));
    const SimQmiMessage *found = find_message (message);
    guint                id = qmi_message_get_message_id (message);

    if (found)
        return g_strdup_printf ("%s %s", service->name, found->name);
    if (service)
        return g_strdup_printf ("%s 0x%04x", service->name, id);
    return g_strdup_printf ("service 0x%02x 0x%04x", qmi_message_get_service (message), id);
}

static QmiProtocolError
run (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    const SimQmiMessage *message = find_message (request);
    QmiService           service = qmi_message_get_service (request);

    if (service != QMI_SERVICE_CTL &&
        !find_client (self, service, qmi_message_get_client_id (request), NULL))
        return QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID;
    if (!message)
        return QMI_PROTOCOL_ERROR_NOT_SUPPORTED;
    return message->func ? message->func (self, request, answer) : QMI_PROTOCOL_ERROR_NONE;
}

QmiMessage *
sim_qmi_answer (SimQmi *self, QmiMessage *request)
{
    g_autoptr (QmiMessage) answer = NULL;
    QmiProtocolError       error;

    if (!qmi_message_is_request (request))
        return NULL;
    answer = qmi_message_response_new (request, QMI_PROTOCOL_ERROR_NONE);
    error = run (self, request, answer);
    if (error == QMI_PROTOCOL_ERROR_NONE)
        return g_steal_pointer (&answer);
    return qmi_message_response_new (request, error);
}

/* Indications */

QmiMessage *
sim_qmi_indication_new (const SimQmiClient *client, guint16 id)
{
    return qmi_message_new (client->service, client->cid, 0, id);
}

/* libqmi makes only requests and answers. Two bytes make an indication. */
void
sim_qmi_indicate (SimQmi *self, QmiMessage *indication)
{
    g_autoptr (QmiMessage) request = indication;
    g_autoptr (QmiMessage) message = NULL;
    g_autoptr (GByteArray) raw = g_byte_array_new ();
    gsize                  length = 0;
    const guint8          *bytes = qmi_message_get_raw (request, &length, NULL);

    g_byte_array_append (raw, bytes, length);
    raw->data[RAW_SENDER] = FROM_SERVICE;
    raw->data[RAW_KIND] = KIND_INDICATION;
    message = qmi_message_new_from_raw (raw, NULL);
    g_return_if_fail (message);
    self->hooks->send (message, self->data);
}

void
sim_qmi_indicate_later (SimQmi *self, QmiMessage *indication)
{
    g_ptr_array_add (self->later, indication);
}

static void
send_later (SimQmi *self)
{
    while (self->later->len > 0)
        sim_qmi_indicate (self, g_ptr_array_steal_index (self->later, 0));
}

static void
refresh_signal (SimQmi *self)
{
    guint64 csq = sim_settings_number (self->at->settings, "csq");

    if (csq == self->reported_csq)
        return;
    self->reported_csq = csq;
    sim_qmi_tell_signal (self);
}

void
sim_qmi_refresh (SimQmi *self)
{
    gboolean            registered = sim_at_is_registered (self->at);
    QmiDmsOperatingMode mode = sim_qmi_mode (self);

    send_later (self);
    refresh_signal (self);
    if (mode != self->reported_mode) {
        self->reported_mode = mode;
        sim_qmi_tell_mode (self);
    }
    if (registered == self->reported_registered)
        return;
    self->reported_registered = registered;
    sim_qmi_tell_registration (self);
    if (!registered)
        sim_qmi_end_call (self);
}
