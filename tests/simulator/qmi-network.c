/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The services NAS and WDS: the network, and one data call.
 */

#include "qmi.h"

#include <stdlib.h>
#include <string.h>

#define NAS_SERVING_SYSTEM 0x0024
#define NAS_SYSTEM_INFO    0x004e /* the indication; the request for it is 0x004d */
#define NAS_SIGNAL_INFO    0x0051 /* the indication; the request for it is 0x004f */
#define WDS_PACKET_STATUS  0x0022

#define TAC     0x2f01
#define CELL_ID 0x01a2b301

#define BANDS_UMTS (QMI_NAS_BAND_PREFERENCE_WCDMA_2100 | QMI_NAS_BAND_PREFERENCE_WCDMA_900)
#define BANDS_LTE                                                                                  \
    (QMI_NAS_LTE_BAND_PREFERENCE_EUTRAN_1 | QMI_NAS_LTE_BAND_PREFERENCE_EUTRAN_3 |                 \
     QMI_NAS_LTE_BAND_PREFERENCE_EUTRAN_7 | QMI_NAS_LTE_BAND_PREFERENCE_EUTRAN_8 |                 \
     QMI_NAS_LTE_BAND_PREFERENCE_EUTRAN_20 | QMI_NAS_LTE_BAND_PREFERENCE_EUTRAN_28)

/* The network */

static const char *
operator_code (SimQmi *self)
{
    return sim_settings_get (self->at->settings, "operator-code");
}

static guint
mcc (SimQmi *self)
{
    g_autofree char *digits = g_strndup (operator_code (self), 3);

    return atoi (digits);
}

static guint
mnc (SimQmi *self)
{
    return atoi (operator_code (self) + 3);
}

static gint
rssi (SimQmi *self)
{
    return -113 + 2 * (gint) MIN (sim_settings_number (self->at->settings, "csq"), 31);
}

static QmiProtocolError
register_indications (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    SimQmiClient *client = sim_qmi_find_client (self, request);
    guint64       signal = 0;

    client->wants_indications = TRUE;
    if (sim_qmi_get (request, 0x19, 0, 1, &signal))
        client->wants_signal = signal != 0;
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_signal_strength (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "bb", (guint) rssi (self), QMI_NAS_RADIO_INTERFACE_LTE);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* RSSI, RSRQ, RSRP, and the SNR in tenths of a dB. */
static void
put_signal_info (SimQmi *self, QmiMessage *message)
{
    if (sim_at_is_registered (self->at))
        sim_qmi_put (message, 0x14, "bbhh", (guint) rssi (self), (guint) -10,
                     (guint) rssi (self) - 27, 120);
}

static QmiProtocolError
get_signal_info (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    put_signal_info (self, answer);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* Reports every change. Thresholds are accepted without an effect. */
void
sim_qmi_tell_signal (SimQmi *self)
{
    for (guint i = 0; i < self->clients->len; i++) {
        const SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);
        QmiMessage         *info;

        if (client->service != QMI_SERVICE_NAS || !client->wants_signal)
            continue;
        info = sim_qmi_indication_new (client, NAS_SIGNAL_INFO);
        put_signal_info (self, info);
        sim_qmi_indicate (self, info);
    }
}

static void
put_serving_system (SimQmi *self, QmiMessage *message)
{
    if (!sim_at_is_registered (self->at)) {
        sim_qmi_put (message, 0x01, "bbbbb", QMI_NAS_REGISTRATION_STATE_NOT_REGISTERED,
                     QMI_NAS_ATTACH_STATE_DETACHED, QMI_NAS_ATTACH_STATE_DETACHED,
                     QMI_NAS_NETWORK_TYPE_UNKNOWN, 0);
        return;
    }
    sim_qmi_put (message, 0x01, "bbbbbb", QMI_NAS_REGISTRATION_STATE_REGISTERED,
                 QMI_NAS_ATTACH_STATE_ATTACHED, QMI_NAS_ATTACH_STATE_ATTACHED,
                 QMI_NAS_NETWORK_TYPE_3GPP, 1, QMI_NAS_RADIO_INTERFACE_LTE);
    sim_qmi_put (message, 0x10, "b", QMI_NAS_ROAMING_INDICATOR_STATUS_OFF);
    sim_qmi_put (message, 0x11, "bb", 1, QMI_NAS_DATA_CAPABILITY_LTE);
    sim_qmi_put (message, 0x12, "hhp", mcc (self), mnc (self),
                 sim_settings_get (self->at->settings, "operator"));
}

/* The numbers of these TLVs differ between answer and indication. */
static QmiProtocolError
get_serving_system (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    put_serving_system (self, answer);
    if (sim_at_is_registered (self->at)) {
        sim_qmi_put (answer, 0x1d, "w", CELL_ID);
        sim_qmi_put (answer, 0x24, "h", TAC);
    }
    return QMI_PROTOCOL_ERROR_NONE;
}

/* Service status and system info of LTE, the only network. */
static void
put_system_info (SimQmi *self, QmiMessage *message)
{
    g_autofree char *country = g_strndup (operator_code (self), 3);
    const char      *network = operator_code (self) + 3;

    if (!sim_at_is_registered (self->at)) {
        sim_qmi_put (message, 0x14, "bbb", QMI_NAS_SERVICE_STATUS_NONE, QMI_NAS_SERVICE_STATUS_NONE,
                     0);
        return;
    }
    sim_qmi_put (message, 0x14, "bbb", QMI_NAS_SERVICE_STATUS_AVAILABLE,
                 QMI_NAS_SERVICE_STATUS_AVAILABLE, 1);
    sim_qmi_put (message, 0x19, "bbbbbbbbbhbwbbbbsbbbbh", 1, QMI_NAS_NETWORK_SERVICE_DOMAIN_CS_PS,
                 1, QMI_NAS_NETWORK_SERVICE_DOMAIN_CS_PS, 1, QMI_NAS_ROAMING_STATUS_OFF, 1,
                 0 /* not forbidden */, 0, 0 /* no LAC */, 1, CELL_ID, 0, 0, 0 /* not rejected */,
                 1, country, (guint) network[0], (guint) network[1],
                 network[2] ? (guint) network[2] : 0xff, 1, TAC);
}

static QmiProtocolError
get_system_info (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    put_system_info (self, answer);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_home_network (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "hhp", mcc (self), mnc (self),
                 sim_settings_get (self->at->settings, "operator"));
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_preference (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x11, "h",
                 QMI_NAS_RAT_MODE_PREFERENCE_GSM | QMI_NAS_RAT_MODE_PREFERENCE_UMTS |
                     QMI_NAS_RAT_MODE_PREFERENCE_LTE);
    sim_qmi_put (answer, 0x12, "q", (guint64) BANDS_UMTS);
    sim_qmi_put (answer, 0x15, "q", (guint64) BANDS_LTE);
    sim_qmi_put (answer, 0x16, "b", QMI_NAS_NETWORK_SELECTION_PREFERENCE_AUTOMATIC);
    sim_qmi_put (answer, 0x1c, "bbbb", 3, QMI_NAS_RADIO_INTERFACE_LTE, QMI_NAS_RADIO_INTERFACE_UMTS,
                 QMI_NAS_RADIO_INTERFACE_GSM);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
scan (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    if (self->at->cfun != 1)
        return QMI_PROTOCOL_ERROR_DEVICE_NOT_READY;
    sim_qmi_put (answer, 0x10, "hhhbp", 1, mcc (self), mnc (self),
                 QMI_NAS_NETWORK_STATUS_CURRENT_SERVING | QMI_NAS_NETWORK_STATUS_HOME,
                 sim_settings_get (self->at->settings, "operator"));
    return QMI_PROTOCOL_ERROR_NONE;
}

#define LTE_CHANNEL   1300 /* in band 3 */
#define LTE_BANDWIDTH QMI_NAS_DL_BANDWIDTH_20

static QmiProtocolError
get_rf_band (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    if (!sim_at_is_registered (self->at))
        return QMI_PROTOCOL_ERROR_INFORMATION_UNAVAILABLE;
    sim_qmi_put (answer, 0x01, "bbhh", 1, QMI_NAS_RADIO_INTERFACE_LTE, QMI_NAS_ACTIVE_BAND_EUTRAN_3,
                 LTE_CHANNEL);
    sim_qmi_put (answer, 0x11, "bbhw", 1, QMI_NAS_RADIO_INTERFACE_LTE, QMI_NAS_ACTIVE_BAND_EUTRAN_3,
                 (guint32) LTE_CHANNEL);
    sim_qmi_put (answer, 0x12, "bbw", 1, QMI_NAS_RADIO_INTERFACE_LTE, (guint32) LTE_BANDWIDTH);
    return QMI_PROTOCOL_ERROR_NONE;
}

void
sim_qmi_tell_registration (SimQmi *self)
{
    for (guint i = 0; i < self->clients->len; i++) {
        const SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);
        QmiMessage         *serving;
        QmiMessage         *info;

        if (client->service != QMI_SERVICE_NAS || !client->wants_indications)
            continue;
        serving = sim_qmi_indication_new (client, NAS_SERVING_SYSTEM);
        put_serving_system (self, serving);
        sim_qmi_indicate (self, serving);
        info = sim_qmi_indication_new (client, NAS_SYSTEM_INFO);
        put_system_info (self, info);
        sim_qmi_indicate (self, info);
    }
}

const SimQmiMessage sim_qmi_nas[] = {
    { 0x0000, "Reset", NULL },
    { 0x0002, "Set Event Report", NULL },
    { 0x0003, "Register Indications", register_indications },
    { 0x0020, "Get Signal Strength", get_signal_strength },
    { 0x0021, "Network Scan", scan },
    { 0x0022, "Initiate Network Register", NULL },
    { 0x0023, "Attach Detach", NULL },
    { NAS_SERVING_SYSTEM, "Get Serving System", get_serving_system },
    { 0x0025, "Get Home Network", get_home_network },
    { 0x0031, "Get RF Band Information", get_rf_band },
    { 0x0033, "Set System Selection Preference", NULL },
    { 0x0034, "Get System Selection Preference", get_preference },
    { 0x004d, "Get System Info", get_system_info },
    { NAS_SYSTEM_INFO, "System Info", NULL },
    { 0x004f, "Get Signal Info", get_signal_info },
    { 0x0050, "Config Signal Info", NULL },
    { NAS_SIGNAL_INFO, "Signal Info", NULL },
    { 0x006c, "Config Signal Info v2", NULL },
    { 0 },
};

/* The data call */

#define ADDRESS(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (c) << 8 | (d))

static QmiProtocolError
start_network (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 family = QMI_WDS_IP_FAMILY_IPV4;

    if (!sim_qmi_get (request, 0x19, 0, 1, &family))
        family = QMI_WDS_IP_FAMILY_IPV4;
    if (family == QMI_WDS_IP_FAMILY_IPV6 || !sim_at_is_registered (self->at))
        return QMI_PROTOCOL_ERROR_CALL_FAILED;
    if (self->call)
        return QMI_PROTOCOL_ERROR_NO_EFFECT;
    self->call = ++self->last_call;
    sim_qmi_put (answer, 0x01, "w", self->call);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
stop_network (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 call = 0;

    if (!sim_qmi_get (request, 0x01, 0, 4, &call) || call != self->call)
        return QMI_PROTOCOL_ERROR_INVALID_HANDLE;
    self->call = 0;
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_packet_status (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "b",
                 self->call ? QMI_WDS_CONNECTION_STATUS_CONNECTED
                            : QMI_WDS_CONNECTION_STATUS_DISCONNECTED);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* Rates in bits a second, to and from the network: current and maximum. */
static QmiProtocolError
get_channel_rates (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    if (!self->call)
        return QMI_PROTOCOL_ERROR_OUT_OF_CALL;
    sim_qmi_put (answer, 0x01, "wwww", 50000000, 300000000, 50000000, 300000000);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_settings (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    if (!self->call)
        return QMI_PROTOCOL_ERROR_OUT_OF_CALL;
    sim_qmi_put (answer, 0x11, "b", QMI_WDS_PDP_TYPE_IPV4);
    sim_qmi_put (answer, 0x15, "w", ADDRESS (10, 64, 64, 53));
    sim_qmi_put (answer, 0x1e, "w", ADDRESS (10, 64, 64, 2));
    sim_qmi_put (answer, 0x20, "w", ADDRESS (10, 64, 64, 1));
    sim_qmi_put (answer, 0x21, "w", ADDRESS (255, 255, 255, 252));
    sim_qmi_put (answer, 0x29, "w", 1500);
    sim_qmi_put (answer, 0x2b, "b", QMI_WDS_IP_FAMILY_IPV4);
    return QMI_PROTOCOL_ERROR_NONE;
}

void
sim_qmi_end_call (SimQmi *self)
{
    if (!self->call)
        return;
    self->call = 0;
    for (guint i = 0; i < self->clients->len; i++) {
        const SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);
        QmiMessage         *status;

        if (client->service != QMI_SERVICE_WDS)
            continue;
        status = sim_qmi_indication_new (client, WDS_PACKET_STATUS);
        sim_qmi_put (status, 0x01, "bb", QMI_WDS_CONNECTION_STATUS_DISCONNECTED, 0);
        sim_qmi_put (status, 0x10, "h", QMI_WDS_CALL_END_REASON_GENERIC_NO_SERVICE);
        sim_qmi_put (status, 0x12, "b", QMI_WDS_IP_FAMILY_IPV4);
        sim_qmi_indicate (self, status);
    }
}

const SimQmiMessage sim_qmi_wds[] = {
    { 0x0000, "Reset", NULL },
    { 0x0001, "Set Event Report", NULL },
    { 0x0020, "Start Network", start_network },
    { 0x0021, "Stop Network", stop_network },
    { WDS_PACKET_STATUS, "Get Packet Service Status", get_packet_status },
    { 0x0023, "Get Channel Rates", get_channel_rates },
    { 0x002d, "Get Current Settings", get_settings },
    { 0x004d, "Set IP Family", NULL },
    { 0 },
};
