/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The part of the service Basic Connect that is about the module, its radio and its SIM
 * card, and the table of the whole service.
 */

#include "firmware.h"
#include "mbim.h"

#define DATA_CLASSES                                                                               \
    (MBIM_DATA_CLASS_GPRS | MBIM_DATA_CLASS_EDGE | MBIM_DATA_CLASS_UMTS | MBIM_DATA_CLASS_HSDPA |  \
     MBIM_DATA_CLASS_HSUPA | MBIM_DATA_CLASS_LTE)

#define PIN_ATTEMPTS_UNKNOWN 0xffffffff
#define N_PIN_KINDS          10

static gboolean
has_sim (SimMbim *self)
{
    return sim_settings_is (self->at->settings, "sim", "ready");
}

static MbimStatusError
query_device_caps (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    g_autofree char *base = sim_firmware_base (self->at->revision);

    sim_mbim_buffer_put (answer, "uuuuuuuussss", MBIM_DEVICE_TYPE_EMBEDDED, MBIM_CELLULAR_CLASS_GSM,
                         MBIM_VOICE_CLASS_NO_VOICE, MBIM_SIM_CLASS_REMOVABLE, DATA_CLASSES,
                         MBIM_SMS_CAPS_PDU_RECEIVE | MBIM_SMS_CAPS_PDU_SEND,
                         MBIM_CTRL_CAPS_REG_MANUAL, 8 /* sessions */, "" /* no custom class */,
                         self->at->imei, base, "EP06");
    return MBIM_STATUS_ERROR_NONE;
}

static MbimStatusError
query_subscriber (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    SimSettings *settings = self->at->settings;

    if (has_sim (self))
        sim_mbim_buffer_put (answer, "ussuu", MBIM_SUBSCRIBER_READY_STATE_INITIALIZED,
                             sim_settings_get (settings, "imsi"),
                             sim_settings_get (settings, "iccid"), MBIM_READY_INFO_FLAG_NONE,
                             0 /* numbers */);
    else
        sim_mbim_buffer_put (answer, "ussuu", MBIM_SUBSCRIBER_READY_STATE_SIM_NOT_INSERTED, "", "",
                             MBIM_READY_INFO_FLAG_NONE, 0);
    return MBIM_STATUS_ERROR_NONE;
}

static MbimStatusError
query_radio (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    sim_mbim_buffer_put (answer, "uu", MBIM_RADIO_SWITCH_STATE_ON,
                         self->at->cfun == 1 ? MBIM_RADIO_SWITCH_STATE_ON
                                             : MBIM_RADIO_SWITCH_STATE_OFF);
    return MBIM_STATUS_ERROR_NONE;
}

/* As AT+CFUN=4, this switches the radio off. Notifications follow the answer. */
static MbimStatusError
set_radio (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    self->at->cfun = sim_mbim_read (request, 0) == MBIM_RADIO_SWITCH_STATE_ON ? 1 : 4;
    return query_radio (self, request, answer);
}

static MbimStatusError
query_pin (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    if (!has_sim (self))
        return MBIM_STATUS_ERROR_SIM_NOT_INSERTED;
    sim_mbim_buffer_put (answer, "uuu", MBIM_PIN_TYPE_UNKNOWN, MBIM_PIN_STATE_UNLOCKED,
                         PIN_ATTEMPTS_UNKNOWN);
    return MBIM_STATUS_ERROR_NONE;
}

/* No PIN is required. */
static MbimStatusError
query_pin_list (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    for (guint i = 0; i < N_PIN_KINDS; i++)
        sim_mbim_buffer_put (answer, "uuuu", MBIM_PIN_MODE_DISABLED, MBIM_PIN_FORMAT_NUMERIC, 4, 8);
    return MBIM_STATUS_ERROR_NONE;
}

static GByteArray *
describe_service (const SimMbimService *service)
{
    g_autoptr (SimMbimBuffer) element = sim_mbim_buffer_new ();
    guint32                   count = 0;

    while (service->commands[count].cid)
        count++;
    sim_mbim_buffer_put (element, "iuuu", mbim_uuid_from_service (service->service), 0, 0, count);
    for (guint32 i = 0; i < count; i++)
        sim_mbim_buffer_put (element, "u", service->commands[i].cid);
    return sim_mbim_buffer_finish (element);
}

static MbimStatusError
query_device_services (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    guint32 count = 0;

    while (sim_mbim_services[count].commands)
        count++;
    sim_mbim_buffer_put (answer, "uu", count, 0 /* no data service streams */);
    for (guint32 i = 0; i < count; i++) {
        g_autoptr (GByteArray) element = describe_service (&sim_mbim_services[i]);

        sim_mbim_buffer_put (answer, "r", element);
    }
    return MBIM_STATUS_ERROR_NONE;
}

/* Reads one entry of the list at @start: a UUID, the number of commands that follow, and the
 * commands. */
static void
subscribe_entry (SimMbim *self, const MbimMessage *request, gsize start, const guint8 *entry)
{
    MbimService service = mbim_uuid_to_service ((const MbimUuid *) entry);
    guint32     count = sim_mbim_read (request, start + sizeof (MbimUuid));

    for (guint32 i = 0; i < count; i++)
        sim_mbim_subscribe (self, service,
                            sim_mbim_read (request, start + sizeof (MbimUuid) + 4 + 4 * i));
}

/* The answer repeats the list of the request. */
static MbimStatusError
set_subscriptions (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    g_autoptr (GByteArray) list = g_byte_array_new ();
    guint32                length = 0;
    const guint8          *raw = mbim_message_command_get_raw_information_buffer (request, &length);
    guint32                count = sim_mbim_read (request, 0);

    sim_mbim_unsubscribe_all (self);
    for (guint32 i = 0; i < count; i++) {
        gsize         size = 0;
        const guint8 *entry = sim_mbim_read_bytes (request, 0, 4 + 8 * i, &size);

        if (!entry || size < sizeof (MbimUuid) + 4 ||
            (size - sizeof (MbimUuid) - 4) / 4 < sim_mbim_read (request, entry - raw + 16))
            return MBIM_STATUS_ERROR_INVALID_PARAMETERS;
        subscribe_entry (self, request, entry - raw, entry);
    }
    g_byte_array_append (list, raw, length);
    sim_mbim_buffer_put (answer, "b", list);
    return MBIM_STATUS_ERROR_NONE;
}

const SimMbimCommand sim_mbim_basic[] = {
    { MBIM_CID_BASIC_CONNECT_DEVICE_CAPS, query_device_caps, NULL },
    { MBIM_CID_BASIC_CONNECT_SUBSCRIBER_READY_STATUS, query_subscriber, NULL },
    { MBIM_CID_BASIC_CONNECT_RADIO_STATE, query_radio, set_radio },
    { MBIM_CID_BASIC_CONNECT_PIN, query_pin, NULL },
    { MBIM_CID_BASIC_CONNECT_PIN_LIST, query_pin_list, NULL },
    { MBIM_CID_BASIC_CONNECT_HOME_PROVIDER, sim_mbim_query_home_provider, NULL },
    { MBIM_CID_BASIC_CONNECT_VISIBLE_PROVIDERS, sim_mbim_query_visible_providers, NULL },
    { MBIM_CID_BASIC_CONNECT_REGISTER_STATE, sim_mbim_query_register_state,
      sim_mbim_set_register_state },
    { MBIM_CID_BASIC_CONNECT_PACKET_SERVICE, sim_mbim_query_packet_service,
      sim_mbim_set_packet_service },
    { MBIM_CID_BASIC_CONNECT_SIGNAL_STATE, sim_mbim_query_signal_state,
      sim_mbim_query_signal_state },
    { MBIM_CID_BASIC_CONNECT_CONNECT, sim_mbim_query_connect, sim_mbim_set_connect },
    { MBIM_CID_BASIC_CONNECT_PROVISIONED_CONTEXTS, sim_mbim_query_contexts, NULL },
    { MBIM_CID_BASIC_CONNECT_IP_CONFIGURATION, sim_mbim_query_ip_configuration, NULL },
    { MBIM_CID_BASIC_CONNECT_DEVICE_SERVICES, query_device_services, NULL },
    { MBIM_CID_BASIC_CONNECT_DEVICE_SERVICE_SUBSCRIBE_LIST, NULL, set_subscriptions },
    { MBIM_CID_BASIC_CONNECT_PACKET_STATISTICS, sim_mbim_query_statistics, NULL },
    { 0 },
};
