/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The services WDA and PDC: the data format of the net port, and the configuration for a
 * network operator, of which there is one.
 */

#include "qmi.h"

/* The data format. TLVs of requests and answers are the same. */

#define TLV_QOS        0x10
#define TLV_LINK_LAYER 0x11
#define TLV_UPLINK     0x12
#define TLV_DOWNLINK   0x13

static void
put_data_format (SimQmi *self, QmiMessage *answer)
{
    sim_qmi_put (answer, TLV_QOS, "b", 0);
    sim_qmi_put (answer, TLV_LINK_LAYER, "w", self->link_layer);
    sim_qmi_put (answer, TLV_UPLINK, "w", QMI_WDA_DATA_AGGREGATION_PROTOCOL_DISABLED);
    sim_qmi_put (answer, TLV_DOWNLINK, "w", QMI_WDA_DATA_AGGREGATION_PROTOCOL_DISABLED);
    sim_qmi_put (answer, 0x15, "w", 0); /* datagrams and bytes of an aggregate */
    sim_qmi_put (answer, 0x16, "w", 0);
}

static QmiProtocolError
get_data_format (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    put_data_format (self, answer);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* No aggregation, whatever the request says. The answer says so. */
static QmiProtocolError
set_data_format (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 link_layer = self->link_layer;

    if (sim_qmi_get (request, TLV_LINK_LAYER, 0, 4, &link_layer) &&
        link_layer != QMI_WDA_LINK_LAYER_PROTOCOL_802_3 &&
        link_layer != QMI_WDA_LINK_LAYER_PROTOCOL_RAW_IP)
        return QMI_PROTOCOL_ERROR_INVALID_ARGUMENT;
    self->link_layer = (guint32) link_layer;
    put_data_format (self, answer);
    return QMI_PROTOCOL_ERROR_NONE;
}

const SimQmiMessage sim_qmi_wda[] = {
    { 0x0020, "Set Data Format", set_data_format },
    { 0x0021, "Get Data Format", get_data_format },
    { 0 },
};

/* The configuration. The answers come as indications. */

#define PDC_SELECTED 0x0022
#define PDC_LIST     0x0024
#define PDC_INFO     0x0028

#define TLV_RESULT 0x01
#define TLV_TOKEN  0x10
#define TLV_VALUE  0x11

#define CONFIG_DESCRIPTION "ROW_Generic_3GPP"
#define CONFIG_SIZE        12345
#define CONFIG_VERSION     0x05010800

static const guint8 config_id[] = { 0x7c, 0x2a, 0x91, 0x04, 0x55, 0xe0, 0x18, 0x3b };

static QmiMessage *
indication_new (SimQmi *self, QmiMessage *request, guint16 id)
{
    QmiMessage *indication = sim_qmi_indication_new (sim_qmi_find_client (self, request), id);
    guint64     token = 0;

    sim_qmi_put (indication, TLV_RESULT, "h", 0);
    if (sim_qmi_get (request, TLV_TOKEN, 0, 4, &token))
        sim_qmi_put (indication, TLV_TOKEN, "w", (guint32) token);
    return indication;
}

/* The identifier of the configuration; in a list, after a number of elements and its type. */
static void
put_config (QmiMessage *message, guint8 tlv, gboolean is_list)
{
    static const guint8    one[] = { 1, QMI_PDC_CONFIGURATION_TYPE_SOFTWARE, 0, 0, 0 };
    const guint8           length = sizeof config_id;
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    if (is_list)
        g_byte_array_append (bytes, one, sizeof one);
    g_byte_array_append (bytes, &length, 1);
    g_byte_array_append (bytes, config_id, sizeof config_id);
    sim_qmi_put_bytes (message, tlv, bytes);
}

static QmiProtocolError
list_configs (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    QmiMessage *list = indication_new (self, request, PDC_LIST);
    guint64     type = QMI_PDC_CONFIGURATION_TYPE_SOFTWARE;

    if (!sim_qmi_get (request, 0x11, 0, 4, &type) || type == QMI_PDC_CONFIGURATION_TYPE_SOFTWARE)
        put_config (list, TLV_VALUE, TRUE);
    sim_qmi_indicate_later (self, list);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_selected (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    QmiMessage *selected = indication_new (self, request, PDC_SELECTED);

    put_config (selected, TLV_VALUE, FALSE);
    sim_qmi_indicate_later (self, selected);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_info (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    QmiMessage *info = indication_new (self, request, PDC_INFO);

    sim_qmi_put (info, TLV_VALUE, "w", CONFIG_SIZE);
    sim_qmi_put (info, 0x12, "p", CONFIG_DESCRIPTION);
    sim_qmi_put (info, 0x13, "w", CONFIG_VERSION);
    sim_qmi_indicate_later (self, info);
    return QMI_PROTOCOL_ERROR_NONE;
}

const SimQmiMessage sim_qmi_pdc[] = {
    { 0x0000, "Reset", NULL },
    { 0x0020, "Register", NULL },
    { PDC_SELECTED, "Get Selected Config", get_selected },
    { PDC_LIST, "List Configs", list_configs },
    { PDC_INFO, "Get Config Info", get_info },
    { 0 },
};
