/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the MBIM side without a port: requests and answers are built and read by
 * libmbim.
 */

#include "mbim.h"
#include "pdu.h"

#include <string.h>

typedef struct {
    SimSettings *settings;
    SimAt       *at;
    SimMbim     *mbim;
    GPtrArray   *sent; /* the notifications, printed */
    char        *sms;  /* the last notification */
} Fixture;

static void
on_sms (const char *number, const char *text, gpointer data)
{
    Fixture *fixture = data;

    g_free (fixture->sms);
    fixture->sms = g_strdup_printf ("%s: %s", number, text);
}

static const SimAtHooks at_hooks = { .sent = on_sms };

static char *
print (const MbimMessage *message)
{
    g_autoptr (GError) error = NULL;
    char              *text;

    g_assert_true (mbim_message_validate (message, &error));
    g_assert_no_error (error);
    text = mbim_message_get_printable_full (message, 1, 0, "", FALSE, &error);
    g_assert_no_error (error);
    return text;
}

static void
on_send (MbimMessage *message, gpointer data)
{
    Fixture *fixture = data;

    g_assert_cmpuint (mbim_message_get_message_type (message), ==,
                      MBIM_MESSAGE_TYPE_INDICATE_STATUS);
    g_ptr_array_add (fixture->sent, print (message));
}

static const SimMbimHooks hooks = { on_send };

/* Returns the answer to @request, printed. Takes ownership of @request. */
static char *
ask (Fixture *fixture, MbimMessage *request)
{
    g_autoptr (MbimMessage) question = request;
    g_autoptr (MbimMessage) answer = NULL;

    mbim_message_set_transaction_id (question, 7);
    answer = sim_mbim_answer (fixture->mbim, question);
    g_assert_nonnull (answer);
    g_assert_cmpuint (mbim_message_get_transaction_id (answer), ==, 7);
    sim_mbim_refresh (fixture->mbim);
    return print (answer);
}

static void
assert_has (const char *text, const char *part)
{
    if (!strstr (text, part))
        g_error ("there is no “%s” in:\n%s", part, text);
}

static void
assert_answer (Fixture *fixture, MbimMessage *request, const char *part)
{
    g_autofree char *text = ask (fixture, request);

    assert_has (text, part);
}

static MbimMessage *
query_new (MbimService service, guint32 cid)
{
    return mbim_message_command_new (0, service, cid, MBIM_MESSAGE_COMMAND_TYPE_QUERY);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
    fixture->settings = sim_settings_new ();
    fixture->at = sim_at_new (fixture->settings, &at_hooks, fixture);
    fixture->at->revision = g_strdup ("EP06ELAR02A08M4G_01.001.01.001");
    fixture->at->imei = g_strdup ("867348030000017");
    fixture->mbim = sim_mbim_new (fixture->at, &hooks, fixture);
    fixture->sent = g_ptr_array_new_with_free_func (g_free);
    assert_answer (fixture, mbim_message_open_new (0, 4096), "status error = 'None'");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
    sim_mbim_free (fixture->mbim);
    sim_at_free (fixture->at);
    sim_settings_free (fixture->settings);
    g_ptr_array_unref (fixture->sent);
    g_free (fixture->sms);
}

static void
test_open (Fixture *fixture, gconstpointer unused)
{
    assert_answer (fixture, mbim_message_close_new (0), "status error = 'None'");
    assert_answer (fixture, query_new (MBIM_SERVICE_BASIC_CONNECT, 1), "NotOpened");
    assert_answer (fixture, mbim_message_open_new (0, 4096), "status error = 'None'");
    assert_answer (fixture, query_new (MBIM_SERVICE_BASIC_CONNECT, 1), "EP06");
}

#define BASIC MBIM_SERVICE_BASIC_CONNECT

/* What libmbim reads in the answers */
static const struct {
    MbimService service;
    guint32     cid;
    const char *part;
} answers[] = {
    { BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_CAPS,
      "DataClass = 'gprs, edge, umts, hsdpa, hsupa, lte'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_CAPS, "FirmwareInfo = 'EP06ELAR02A08M4G'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_CAPS, "HardwareInfo = 'EP06'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_SUBSCRIBER_READY_STATUS, "ReadyState = 'initialized'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_RADIO_STATE, "SwRadioState = 'on'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_PIN, "PinState = 'unlocked'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_PIN_LIST, "PinLengthMax = '8'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_HOME_PROVIDER, "ProviderName = 'Simulated'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_VISIBLE_PROVIDERS, "ProviderId = '26201'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_REGISTER_STATE, "RegisterState = 'home'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_REGISTER_STATE, "ProviderName = 'Simulated'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_PACKET_SERVICE, "PacketServiceState = 'attached'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_PACKET_SERVICE, "DownlinkSpeed = '300000000'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_SIGNAL_STATE, "Rssi = '20'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_CONNECT, "ActivationState = 'deactivated'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_PROVISIONED_CONTEXTS, "ProvisionedContextsCount = '" },
    { BASIC, MBIM_CID_BASIC_CONNECT_IP_CONFIGURATION, "ContextNotActivated" },
    { BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_SERVICES, "DeviceServicesCount = '2'" },
    { BASIC, MBIM_CID_BASIC_CONNECT_PACKET_STATISTICS, "ContextNotActivated" },
    { BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_SERVICE_SUBSCRIBE_LIST, "NoDeviceSupport" },
    { BASIC, MBIM_CID_BASIC_CONNECT_EMERGENCY_MODE, "NoDeviceSupport" },
    { MBIM_SERVICE_SMS, MBIM_CID_SMS_CONFIGURATION, "MaxMessages = '255'" },
    { MBIM_SERVICE_SMS, MBIM_CID_SMS_MESSAGE_STORE_STATUS, "Flag = 'none'" },
    { MBIM_SERVICE_USSD, MBIM_CID_USSD, "NoDeviceSupport" },
    { MBIM_SERVICE_QMI, MBIM_CID_QMI_MSG, "NoDeviceSupport" },
};

static void
test_answers (Fixture *fixture, gconstpointer unused)
{
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
        assert_answer (fixture, query_new (answers[i].service, answers[i].cid), answers[i].part);
}

static void
test_no_sim (Fixture *fixture, gconstpointer unused)
{
    g_assert_true (sim_settings_set (fixture->settings, "sim", "none", NULL));
    assert_answer (fixture, query_new (BASIC, MBIM_CID_BASIC_CONNECT_SUBSCRIBER_READY_STATUS),
                   "ReadyState = 'sim-not-inserted'");
    assert_answer (fixture, query_new (BASIC, MBIM_CID_BASIC_CONNECT_HOME_PROVIDER),
                   "SimNotInserted");
    assert_answer (fixture, query_new (BASIC, MBIM_CID_BASIC_CONNECT_REGISTER_STATE),
                   "RegisterState = 'deregistered'");
}

static MbimMessage *
radio_new (MbimRadioSwitchState state)
{
    return mbim_message_radio_state_set_new (state, NULL);
}

static void
test_radio (Fixture *fixture, gconstpointer unused)
{
    assert_answer (fixture, radio_new (MBIM_RADIO_SWITCH_STATE_OFF), "SwRadioState = 'off'");
    g_assert_false (sim_at_is_registered (fixture->at));
    g_assert_cmpuint (fixture->sent->len, ==, 3);
    assert_has (fixture->sent->pdata[0], "SwRadioState = 'off'");
    assert_has (fixture->sent->pdata[1], "RegisterState = 'deregistered'");
    assert_has (fixture->sent->pdata[2], "PacketServiceState = 'detached'");
    assert_answer (fixture, mbim_message_visible_providers_query_new (0, NULL), "RadioPowerOff");
    assert_answer (fixture, radio_new (MBIM_RADIO_SWITCH_STATE_ON), "SwRadioState = 'on'");
    g_assert_cmpuint (fixture->sent->len, ==, 6);
    assert_has (fixture->sent->pdata[4], "RegisterState = 'home'");
}

static MbimMessage *
connect_new (guint32 session, MbimActivationCommand command, MbimContextIpType type)
{
    return mbim_message_connect_set_new (
        session, command, "internet", "", "", MBIM_COMPRESSION_NONE, MBIM_AUTH_PROTOCOL_NONE, type,
        mbim_uuid_from_context_type (MBIM_CONTEXT_TYPE_INTERNET), NULL);
}

static MbimMessage *
activate_new (void)
{
    return connect_new (0, MBIM_ACTIVATION_COMMAND_ACTIVATE, MBIM_CONTEXT_IP_TYPE_IPV4V6);
}

static MbimMessage *
ip_configuration_new (void)
{
    return mbim_message_ip_configuration_query_new (0, 0, 0, 0, NULL, 0, NULL, NULL, NULL, 0, NULL,
                                                    0, NULL, 0, 0, NULL);
}

static void
test_call (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *configuration = NULL;

    assert_answer (fixture,
                   connect_new (0, MBIM_ACTIVATION_COMMAND_ACTIVATE, MBIM_CONTEXT_IP_TYPE_IPV6),
                   "Failure");
    assert_answer (fixture,
                   connect_new (1, MBIM_ACTIVATION_COMMAND_ACTIVATE, MBIM_CONTEXT_IP_TYPE_IPV4),
                   "MaxActivatedContexts");
    assert_answer (fixture, activate_new (), "ActivationState = 'activated'");
    configuration = ask (fixture, ip_configuration_new ());
    assert_has (configuration, "IPv4Address = '10.64.64.2'");
    assert_has (configuration, "IPv4Gateway = '10.64.64.1'");
    assert_has (configuration, "IPv4DnsServer = '10.64.64.53'");
    assert_has (configuration, "IPv4Mtu = '1500'");
    assert_answer (fixture, query_new (BASIC, MBIM_CID_BASIC_CONNECT_PACKET_STATISTICS),
                   "InOctets = '0'");
    assert_answer (fixture, connect_new (0, MBIM_ACTIVATION_COMMAND_DEACTIVATE, 0),
                   "ActivationState = 'deactivated'");
    assert_answer (fixture, connect_new (0, MBIM_ACTIVATION_COMMAND_DEACTIVATE, 0),
                   "ContextNotActivated");
    g_assert_cmpuint (fixture->sent->len, ==, 0);
}

static void
test_call_ends (Fixture *fixture, gconstpointer unused)
{
    assert_answer (fixture, activate_new (), "ActivationState = 'activated'");
    assert_answer (fixture, radio_new (MBIM_RADIO_SWITCH_STATE_OFF), "SwRadioState = 'off'");
    g_assert_cmpuint (fixture->sent->len, ==, 4);
    assert_has (fixture->sent->pdata[3], "ActivationState = 'deactivated'");
    assert_answer (fixture, activate_new (), "NotRegistered");
}

static MbimMessage *
subscribe_new (MbimService service, guint32 cid)
{
    MbimEventEntry              entry = { .cids_count = 1, .cids = &cid };
    const MbimEventEntry *const entries[] = { &entry, NULL };

    memcpy (&entry.device_service_id, mbim_uuid_from_service (service), sizeof (MbimUuid));
    return mbim_message_device_service_subscribe_list_set_new (1, entries, NULL);
}

static void
set_csq (Fixture *fixture, const char *value)
{
    g_assert_true (sim_settings_set (fixture->settings, "csq", value, NULL));
    sim_mbim_refresh (fixture->mbim);
}

static void
test_subscriptions (Fixture *fixture, gconstpointer unused)
{
    set_csq (fixture, "7");
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    assert_has (fixture->sent->pdata[0], "Rssi = '7'");
    assert_answer (fixture, subscribe_new (BASIC, MBIM_CID_BASIC_CONNECT_CONNECT),
                   "EventsCount = '1'");
    set_csq (fixture, "8");
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    assert_answer (fixture, subscribe_new (BASIC, MBIM_CID_BASIC_CONNECT_SIGNAL_STATE),
                   "EventsCount = '1'");
    set_csq (fixture, "9");
    g_assert_cmpuint (fixture->sent->len, ==, 2);
    assert_answer (fixture, mbim_message_close_new (0), "None");
    set_csq (fixture, "10");
    g_assert_cmpuint (fixture->sent->len, ==, 2);
}

/* Lists that point outside the buffer. */
static void
test_bad_subscriptions (Fixture *fixture, gconstpointer unused)
{
    static const struct {
        guint   n;
        guint32 words[12];
    } lists[] = {
        { 1, { 1 } },
        { 3, { 1, 12, 24 } },
        { 3, { 1, 0xfffffff0, 24 } },
        { 8, { 1, 12, 20, 0, 0, 0, 0, 9 } },
        { 8, { 1, 12, 20, 0, 0, 0, 0, 0xffffffff } },
    };

    for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
        MbimMessage *request = mbim_message_command_new (
            0, BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_SERVICE_SUBSCRIBE_LIST,
            MBIM_MESSAGE_COMMAND_TYPE_SET);

        mbim_message_command_append (request, (const guint8 *) lists[i].words, 4 * lists[i].n);
        assert_answer (fixture, request, "InvalidParameters");
    }
}

static void
test_contexts (Fixture *fixture, gconstpointer unused)
{
    g_free (fixture->at->apns[2]);
    fixture->at->apns[2] = g_strdup ("private.example");
    assert_answer (fixture, query_new (BASIC, MBIM_CID_BASIC_CONNECT_PROVISIONED_CONTEXTS),
                   "AccessString = 'private.example'");
}

static MbimMessage *
read_new (MbimSmsFlag flag, guint32 index)
{
    return mbim_message_sms_read_query_new (MBIM_SMS_FORMAT_PDU, flag, index, NULL);
}

static void
test_messages (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 1, 2, 3, 4, 5);
    SimMessage           *message;

    assert_answer (fixture, read_new (MBIM_SMS_FLAG_ALL, 0), "MessagesCount = '0'");
    message = sim_messages_add (fixture->at->messages,
                                sim_pdu_deliver ("+491701234567", "hello", when, NULL));
    sim_mbim_notify_message (fixture->mbim, message->index);
    assert_has (fixture->sent->pdata[0], "Flag = 'new-message'");
    assert_has (fixture->sent->pdata[0], "MessageIndex = '1'");
    assert_answer (fixture, read_new (MBIM_SMS_FLAG_INDEX, 1), "MessageStatus = 'new'");
    assert_answer (fixture, read_new (MBIM_SMS_FLAG_INDEX, 2), "InvalidMemoryIndex");
    assert_answer (fixture, read_new (MBIM_SMS_FLAG_OLD, 0), "MessageStatus = 'old'");
    assert_answer (fixture, read_new (MBIM_SMS_FLAG_NEW, 0), "MessagesCount = '0'");
    assert_answer (fixture, mbim_message_sms_delete_set_new (MBIM_SMS_FLAG_INDEX, 1, NULL),
                   "status error = 'None'");
    assert_answer (fixture, mbim_message_sms_delete_set_new (MBIM_SMS_FLAG_INDEX, 1, NULL),
                   "InvalidMemoryIndex");
    g_assert_cmpuint (sim_messages_count (fixture->at->messages), ==, 0);
}

static void
test_send (Fixture *fixture, gconstpointer unused)
{
    /* a SUBMIT of "hello" to 12345, after an empty service centre */
    static const guint8  pdu[] = { 0x00, 0x01, 0x00, 0x05, 0x81, 0x21, 0x43, 0xf5,
                                   0x00, 0x00, 0x05, 0xe8, 0x32, 0x9b, 0xfd, 0x06 };
    MbimSmsPduSendRecord record = { .pdu_data_size = sizeof pdu, .pdu_data = (guint8 *) pdu };

    assert_answer (fixture,
                   mbim_message_sms_send_set_new (MBIM_SMS_FORMAT_PDU, &record, NULL, NULL),
                   "MessageReference = '1'");
    g_assert_cmpstr (fixture->sms, ==, "12345: hello");
    record.pdu_data_size = 3;
    assert_answer (fixture,
                   mbim_message_sms_send_set_new (MBIM_SMS_FORMAT_PDU, &record, NULL, NULL),
                   "SmsEncodingNotSupported");
}

static void
test_names (void)
{
    g_autoptr (MbimMessage) open = mbim_message_open_new (1, 4096);
    g_autoptr (MbimMessage) query = query_new (BASIC, MBIM_CID_BASIC_CONNECT_DEVICE_CAPS);
    g_autoptr (MbimMessage) set = radio_new (MBIM_RADIO_SWITCH_STATE_ON);
    g_autofree char        *of_open = sim_mbim_describe (open);
    g_autofree char        *of_query = sim_mbim_describe (query);
    g_autofree char        *of_set = sim_mbim_describe (set);

    g_assert_cmpstr (of_open, ==, "open");
    g_assert_cmpstr (of_query, ==, "basic-connect device-caps query");
    g_assert_cmpstr (of_set, ==, "basic-connect radio-state set");
}

int
main (int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*func) (Fixture *, gconstpointer);
    } tests[] = {
        { "/mbim/open", test_open },
        { "/mbim/answers", test_answers },
        { "/mbim/no-sim", test_no_sim },
        { "/mbim/radio", test_radio },
        { "/mbim/call", test_call },
        { "/mbim/call-ends", test_call_ends },
        { "/mbim/subscriptions", test_subscriptions },
        { "/mbim/bad-subscriptions", test_bad_subscriptions },
        { "/mbim/contexts", test_contexts },
        { "/mbim/messages", test_messages },
        { "/mbim/send", test_send },
    };

    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    g_test_add_func ("/mbim/names", test_names);
    return g_test_run ();
}
