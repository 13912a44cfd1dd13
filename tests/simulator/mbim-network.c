/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The part of the service Basic Connect that is about the network and one data call.
 */

#include "mbim.h"

#define SESSION      0
#define CONTEXT_TYPE MBIM_CONTEXT_TYPE_INTERNET

#define RSSI_UNKNOWN       99
#define ERROR_RATE_UNKNOWN 99

#define UPLINK   G_GUINT64_CONSTANT (50000000)
#define DOWNLINK G_GUINT64_CONSTANT (300000000)

/* Offsets in the request of Connect. */
#define CONNECT_COMMAND 4
#define CONNECT_IP_TYPE 40

static const char *
operator_code (SimMbim *self)
{
    return sim_settings_get (self->at->settings, "operator-code");
}

static const char *
operator_name (SimMbim *self)
{
    return sim_settings_get (self->at->settings, "operator");
}

static guint32
rssi (SimMbim *self)
{
    guint64 csq = sim_settings_number (self->at->settings, "csq");

    return sim_at_is_registered (self->at) ? csq : RSSI_UNKNOWN;
}

/* Providers */

static void
put_provider (SimMbim *self, SimMbimBuffer *buffer, guint32 state)
{
    sim_mbim_buffer_put (buffer, "susuuu", operator_code (self), state, operator_name (self),
                         MBIM_CELLULAR_CLASS_GSM, rssi (self), ERROR_RATE_UNKNOWN);
}

MbimStatusError
sim_mbim_query_home_provider (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    if (!sim_settings_is (self->at->settings, "sim", "ready"))
        return MBIM_STATUS_ERROR_SIM_NOT_INSERTED;
    put_provider (self, answer, MBIM_PROVIDER_STATE_HOME);
    return MBIM_STATUS_ERROR_NONE;
}

MbimStatusError
sim_mbim_query_visible_providers (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    g_autoptr (SimMbimBuffer) buffer = sim_mbim_buffer_new ();
    g_autoptr (GByteArray)    provider = NULL;

    if (self->at->cfun != 1)
        return MBIM_STATUS_ERROR_RADIO_POWER_OFF;
    put_provider (self, buffer,
                  MBIM_PROVIDER_STATE_HOME | MBIM_PROVIDER_STATE_VISIBLE |
                      MBIM_PROVIDER_STATE_REGISTERED);
    provider = sim_mbim_buffer_finish (buffer);
    sim_mbim_buffer_put (answer, "ur", 1, provider);
    return MBIM_STATUS_ERROR_NONE;
}

/* Registration */

MbimStatusError
sim_mbim_query_register_state (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    gboolean is_registered = sim_at_is_registered (self->at);

    sim_mbim_buffer_put (answer, "uuuuusssu", 0 /* no error */,
                         is_registered ? MBIM_REGISTER_STATE_HOME
                                       : MBIM_REGISTER_STATE_DEREGISTERED,
                         MBIM_REGISTER_MODE_AUTOMATIC, is_registered ? MBIM_DATA_CLASS_LTE : 0,
                         MBIM_CELLULAR_CLASS_GSM, is_registered ? operator_code (self) : "",
                         is_registered ? operator_name (self) : "", "" /* not roaming */,
                         MBIM_REGISTRATION_FLAG_PACKET_SERVICE_AUTOMATIC_ATTACH);
    return MBIM_STATUS_ERROR_NONE;
}

/* There is one network, so that the choice of another one is refused. */
MbimStatusError
sim_mbim_set_register_state (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    gsize size = 0;

    if (self->at->cfun != 1)
        return MBIM_STATUS_ERROR_RADIO_POWER_OFF;
    if (sim_mbim_read (request, 8) == MBIM_REGISTER_ACTION_MANUAL &&
        !sim_mbim_read_bytes (request, 0, 0, &size))
        return MBIM_STATUS_ERROR_INVALID_PARAMETERS;
    return sim_mbim_query_register_state (self, request, answer);
}

/* A module attaches by itself [field]. A request to detach is accepted without an effect. */
MbimStatusError
sim_mbim_query_packet_service (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    gboolean is_registered = sim_at_is_registered (self->at);

    sim_mbim_buffer_put (answer, "uuuqq", 0 /* no error */,
                         is_registered ? MBIM_PACKET_SERVICE_STATE_ATTACHED
                                       : MBIM_PACKET_SERVICE_STATE_DETACHED,
                         is_registered ? MBIM_DATA_CLASS_LTE : 0, is_registered ? UPLINK : 0,
                         is_registered ? DOWNLINK : 0);
    return MBIM_STATUS_ERROR_NONE;
}

MbimStatusError
sim_mbim_set_packet_service (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    if (!sim_at_is_registered (self->at))
        return MBIM_STATUS_ERROR_NOT_REGISTERED;
    return sim_mbim_query_packet_service (self, request, answer);
}

/* Thresholds are accepted without an effect: every change is notified. */
MbimStatusError
sim_mbim_query_signal_state (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    sim_mbim_buffer_put (answer, "uuuuu", rssi (self), ERROR_RATE_UNKNOWN, 0, 0, 0);
    return MBIM_STATUS_ERROR_NONE;
}

/* The data call */

static void
put_session (SimMbimBuffer *buffer, guint32 session, gboolean is_active)
{
    sim_mbim_buffer_put (buffer, "uuuuiu", session,
                         is_active ? MBIM_ACTIVATION_STATE_ACTIVATED
                                   : MBIM_ACTIVATION_STATE_DEACTIVATED,
                         MBIM_VOICE_CALL_STATE_NONE,
                         is_active ? MBIM_CONTEXT_IP_TYPE_IPV4 : MBIM_CONTEXT_IP_TYPE_DEFAULT,
                         mbim_uuid_from_context_type (CONTEXT_TYPE), 0 /* no error */);
}

MbimStatusError
sim_mbim_query_connect (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    guint32 session = request ? sim_mbim_read (request, 0) : SESSION;

    put_session (answer, session, session == SESSION && self->is_connected);
    return MBIM_STATUS_ERROR_NONE;
}

static MbimStatusError
activate (SimMbim *self, const MbimMessage *request)
{
    if (!sim_at_is_registered (self->at))
        return MBIM_STATUS_ERROR_NOT_REGISTERED;
    if (sim_mbim_read (request, 0) != SESSION)
        return MBIM_STATUS_ERROR_MAX_ACTIVATED_CONTEXTS;
    if (sim_mbim_read (request, CONNECT_IP_TYPE) == MBIM_CONTEXT_IP_TYPE_IPV6)
        return MBIM_STATUS_ERROR_FAILURE;
    self->is_connected = TRUE;
    return MBIM_STATUS_ERROR_NONE;
}

MbimStatusError
sim_mbim_set_connect (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    MbimStatusError status = MBIM_STATUS_ERROR_NONE;

    if (sim_mbim_read (request, CONNECT_COMMAND) == MBIM_ACTIVATION_COMMAND_ACTIVATE)
        status = activate (self, request);
    else if (!self->is_connected || sim_mbim_read (request, 0) != SESSION)
        status = MBIM_STATUS_ERROR_CONTEXT_NOT_ACTIVATED;
    else
        self->is_connected = FALSE;
    if (status != MBIM_STATUS_ERROR_NONE)
        return status;
    return sim_mbim_query_connect (self, request, answer);
}

static GByteArray *
make_context (SimMbim *self, guint32 number)
{
    g_autoptr (SimMbimBuffer) context = sim_mbim_buffer_new ();

    sim_mbim_buffer_put (context, "uisssuu", number + 1, mbim_uuid_from_context_type (CONTEXT_TYPE),
                         self->at->apns[number], "", "", MBIM_COMPRESSION_NONE,
                         MBIM_AUTH_PROTOCOL_NONE);
    return sim_mbim_buffer_finish (context);
}

/* The contexts that AT+CGDCONT lists. */
MbimStatusError
sim_mbim_query_contexts (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    guint32 count = 0;

    for (guint32 i = 0; i < SIM_AT_CONTEXTS; i++)
        count += self->at->apns[i] != NULL;
    sim_mbim_buffer_put (answer, "u", count);
    for (guint32 i = 0; i < SIM_AT_CONTEXTS; i++) {
        g_autoptr (GByteArray) context = self->at->apns[i] ? make_context (self, i) : NULL;

        if (context)
            sim_mbim_buffer_put (answer, "r", context);
    }
    return MBIM_STATUS_ERROR_NONE;
}

static GByteArray *
make_bytes (const guint8 *bytes, gsize size)
{
    return g_byte_array_append (g_byte_array_new (), bytes, size);
}

MbimStatusError
sim_mbim_query_ip_configuration (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    static const guint8    address[] = { 30, 0, 0, 0, 10, 64, 64, 2 }; /* behind its prefix */
    static const guint8    gateway[] = { 10, 64, 64, 1 };
    static const guint8    server[] = { 10, 64, 64, 53 };
    g_autoptr (GByteArray) addresses = make_bytes (address, sizeof address);
    g_autoptr (GByteArray) gateways = make_bytes (gateway, sizeof gateway);
    g_autoptr (GByteArray) servers = make_bytes (server, sizeof server);

    if (!self->is_connected)
        return MBIM_STATUS_ERROR_CONTEXT_NOT_ACTIVATED;
    sim_mbim_buffer_put (answer, "uuuuouooouououu", SESSION,
                         MBIM_IP_CONFIGURATION_AVAILABLE_FLAG_ADDRESS |
                             MBIM_IP_CONFIGURATION_AVAILABLE_FLAG_GATEWAY |
                             MBIM_IP_CONFIGURATION_AVAILABLE_FLAG_DNS |
                             MBIM_IP_CONFIGURATION_AVAILABLE_FLAG_MTU,
                         MBIM_IP_CONFIGURATION_AVAILABLE_FLAG_NONE, 1, addresses, 0, NULL, gateways,
                         NULL, 1, servers, 0, NULL, 1500, 0);
    return MBIM_STATUS_ERROR_NONE;
}

MbimStatusError
sim_mbim_query_statistics (SimMbim *self, const MbimMessage *request, SimMbimBuffer *answer)
{
    const guint64 none = 0;

    if (!self->is_connected)
        return MBIM_STATUS_ERROR_CONTEXT_NOT_ACTIVATED;
    sim_mbim_buffer_put (answer, "uuqqqquu", 0, 0, none, none, none, none, 0, 0);
    return MBIM_STATUS_ERROR_NONE;
}
