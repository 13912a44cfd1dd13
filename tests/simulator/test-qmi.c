/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the QMI side without a port: requests and answers are built and read by libqmi.
 */

#include "pdu.h"
#include "qmi.h"

#include <string.h>

typedef struct {
    SimSettings *settings;
    SimAt       *at;
    SimQmi      *qmi;
    GPtrArray   *sent; /* the indications, printed */
    guint        reboots;
    guint        power_offs;
    guint8       cids[0x30];
    char        *sms; /* the last one that was sent */
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
print (QmiMessage *message)
{
    return qmi_message_get_printable_full (message, NULL, "");
}

static void
on_send (QmiMessage *message, gpointer data)
{
    Fixture *fixture = data;

    g_assert_true (qmi_message_is_indication (message));
    g_ptr_array_add (fixture->sent, print (message));
}

static void
on_reboot (gpointer data)
{
    ((Fixture *) data)->reboots++;
}

static void
on_power_off (gpointer data)
{
    ((Fixture *) data)->power_offs++;
}

static const SimQmiHooks hooks = { on_send, on_reboot, on_power_off };

static QmiMessage *
request_new (Fixture *fixture, QmiService service, guint16 id)
{
    guint8 cid = (gsize) service < G_N_ELEMENTS (fixture->cids) ? fixture->cids[service] : 0;

    return qmi_message_new (service, cid, 7, id);
}

/* Returns the answer to @request, printed, with its result at the end. Takes ownership of
 * @request. */
static char *
ask (Fixture *fixture, QmiMessage *request)
{
    g_autoptr (QmiMessage) question = request;
    g_autoptr (QmiMessage) answer = sim_qmi_answer (fixture->qmi, question);
    g_autofree char       *text = NULL;
    guint64                result = 0;

    g_assert_nonnull (answer);
    g_assert_true (qmi_message_is_response (answer));
    g_assert_cmpuint (qmi_message_get_transaction_id (answer), ==, 7);
    g_assert_true (sim_qmi_get (answer, 0x02, 2, 2, &result));
    sim_qmi_refresh (fixture->qmi);
    text = print (answer);
    return g_strdup_printf ("%sresult: %s\n", text, qmi_protocol_error_get_string (result));
}

static void
assert_has (const char *text, const char *part)
{
    if (!strstr (text, part))
        g_error ("there is no “%s” in:\n%s", part, text);
}

static guint8
allocate (Fixture *fixture, QmiService service)
{
    g_autoptr (QmiMessage) request = request_new (fixture, QMI_SERVICE_CTL, 0x0022);
    g_autoptr (QmiMessage) answer = NULL;
    guint64                cid = 0;

    sim_qmi_put (request, 0x01, "b", (guint) service);
    answer = sim_qmi_answer (fixture->qmi, request);
    g_assert_true (sim_qmi_get (answer, 0x01, 1, 1, &cid));
    return cid;
}

static const QmiService used[] = { QMI_SERVICE_WDS, QMI_SERVICE_DMS, QMI_SERVICE_NAS,
                                   QMI_SERVICE_UIM, QMI_SERVICE_WMS, QMI_SERVICE_WDA,
                                   QMI_SERVICE_PDC };

static void
set_up (Fixture *fixture, gconstpointer unused)
{
    fixture->settings = sim_settings_new ();
    fixture->at = sim_at_new (fixture->settings, &at_hooks, fixture);
    fixture->at->revision = g_strdup ("EP06ELAR02A08M4G_01.001.01.001");
    fixture->at->imei = g_strdup ("867348030000017");
    fixture->qmi = sim_qmi_new (fixture->at, &hooks, fixture);
    fixture->sent = g_ptr_array_new_with_free_func (g_free);
    g_assert_true (sim_settings_set (fixture->settings, "wda", "on", NULL));
    for (guint i = 0; i < G_N_ELEMENTS (used); i++)
        fixture->cids[used[i]] = allocate (fixture, used[i]);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
    sim_qmi_free (fixture->qmi);
    sim_at_free (fixture->at);
    sim_settings_free (fixture->settings);
    g_ptr_array_unref (fixture->sent);
    g_free (fixture->sms);
}

/* What libqmi reads in the answers */
static const struct {
    QmiService  service;
    guint16     id;
    const char *part;
} answers[] = {
    { QMI_SERVICE_CTL, 0x0021, "service = 'wds' major_version = '1' minor_version = '67'" },
    { QMI_SERVICE_CTL, 0x0021, "service = 'uim' major_version = '1' minor_version = '46'" },
    /* 'gsm ' before libqmi 1.38 */
    { QMI_SERVICE_DMS, 0x0020, "[0] = 'gsm" },
    { QMI_SERVICE_DMS, 0x0020, "[1] = 'umts" },
    { QMI_SERVICE_DMS, 0x0020, "[2] = 'lte" },
    { QMI_SERVICE_DMS, 0x0021, "Quectel" },
    { QMI_SERVICE_DMS, 0x0022, "EP06" },
    { QMI_SERVICE_DMS, 0x0023, "translated = EP06ELAR02A08M4G\n" },
    { QMI_SERVICE_DMS, 0x0025, "867348030000017" },
    { QMI_SERVICE_DMS, 0x002d, "online" },
    { QMI_SERVICE_DMS, 0x0045, "1, 3, 7, 8, 20, 28" },
    { QMI_SERVICE_NAS, 0x0020, "strength = '-73' radio_interface = 'lte'" },
    { QMI_SERVICE_NAS, 0x0021, "description = 'Simulated'" },
    { QMI_SERVICE_NAS, 0x0024, "registration_state = 'registered'" },
    { QMI_SERVICE_NAS, 0x0024, "mcc = '262' mnc = '1' description = 'Simulated'" },
    { QMI_SERVICE_NAS, 0x0025, "mcc = '262' mnc = '1'" },
    { QMI_SERVICE_NAS, 0x0034, "gsm, umts, lte" },
    { QMI_SERVICE_NAS, 0x004d, "mcc = '262'" },
    { QMI_SERVICE_NAS, 0x004d, "tac = '12033'" },
    { QMI_SERVICE_NAS, 0x004f, "rssi = '-73' rsrq = '-10' rsrp = '-100' snr = '120'" },
    { QMI_SERVICE_UIM, 0x002f, "card_state = 'present'" },
    { QMI_SERVICE_UIM, 0x002f, "puk2_retries = '10'" },
    { QMI_SERVICE_DMS, 0x002c, "10000" },
    { QMI_SERVICE_NAS, 0x0031,
      "[ radio_interface = 'lte' active_band_class = 'eutran-3' "
      "active_channel = '1300'" },
    { QMI_SERVICE_NAS, 0x0031, "bandwidth = " },
    { QMI_SERVICE_WDA, 0x0021, "802-3" },
    { QMI_SERVICE_WDS, 0x0023, "result: OutOfCall" },
    { QMI_SERVICE_WDS, 0x0022, "disconnected" },
    { QMI_SERVICE_WMS, 0x0031, "result: MissingArgument" },
    { QMI_SERVICE_WMS, 0x0033, "storage = 'nv' receipt_action = 'store-and-notify'" },
    { QMI_SERVICE_WDS, 0x002d, "result: OutOfCall" },
    { QMI_SERVICE_WDS, 0x0ead, "result: NotSupported" },
    { QMI_SERVICE_VOICE, 0x0001, "result: InvalidClientId" },
};

static void
test_answers (Fixture *fixture, gconstpointer unused)
{
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
        g_autofree char *text =
            ask (fixture, request_new (fixture, answers[i].service, answers[i].id));

        assert_has (text, answers[i].part);
    }
}

static char *
ask_for_raw_ip (Fixture *fixture, guint link_layer)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_WDA, 0x0020);

    sim_qmi_put (request, 0x11, "w", (guint32) link_layer);
    return ask (fixture, request);
}

/* What connection managers do that use QMI themselves: format, call, address, rates. */
static void
test_connection_manager (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *refused = ask_for_raw_ip (fixture, 7);
    g_autofree char *format = ask_for_raw_ip (fixture, QMI_WDA_LINK_LAYER_PROTOCOL_RAW_IP);
    g_autofree char *again = ask (fixture, request_new (fixture, QMI_SERVICE_WDA, 0x0021));
    g_autofree char *start = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x0020));
    g_autofree char *address = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x002d));
    g_autofree char *rates = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x0023));

    assert_has (refused, "result: InvalidArgument");
    assert_has (format, "raw-ip");
    assert_has (again, "raw-ip");
    assert_has (again, "disabled");
    assert_has (start, "result: None");
    assert_has (address, "translated = 171982901"); /* 10.64.64.53 */
    assert_has (rates, "channel_tx_rate_bps = '50000000'");
    assert_has (rates, "max_channel_rx_rate_bps = '300000000'");
}

/* Sends a request to PDC, and returns the indication that follows the answer. */
static const char *
ask_pdc (Fixture *fixture, guint16 id)
{
    QmiMessage      *request = request_new (fixture, QMI_SERVICE_PDC, id);
    g_autofree char *text = NULL;
    guint            n_before = fixture->sent->len;

    sim_qmi_put (request, 0x10, "w", 77);
    text = ask (fixture, request);
    assert_has (text, "result: None");
    g_assert_cmpuint (fixture->sent->len, ==, n_before + 1);
    assert_has (fixture->sent->pdata[n_before], "translated = 77");
    return fixture->sent->pdata[n_before];
}

static void
test_configuration (Fixture *fixture, gconstpointer unused)
{
    assert_has (ask_pdc (fixture, 0x0024), "config_type = 'software'");
    assert_has (ask_pdc (fixture, 0x0022), "Active Id");
    assert_has (ask_pdc (fixture, 0x0028), "ROW_Generic_3GPP");
}

/* libqmi says so if a TLV is invalid. */
static void
test_well_formed (Fixture *fixture, gconstpointer unused)
{
    const SimQmiMessage *const tables[] = { sim_qmi_wds, sim_qmi_dms, sim_qmi_nas, sim_qmi_uim,
                                            sim_qmi_wms, sim_qmi_wda, sim_qmi_pdc };

    g_assert_true (sim_settings_set (fixture->settings, "factory-reset", "stays", NULL));
    for (guint table = 0; table < G_N_ELEMENTS (tables); table++) {
        for (const SimQmiMessage *message = tables[table]; message->name; message++) {
            g_autoptr (QmiMessage) request = request_new (fixture, used[table], message->id);
            g_autofree char       *name = sim_qmi_describe (request);
            g_autofree char       *text = ask (fixture, qmi_message_ref (request));

            g_assert_nonnull (strstr (name, message->name));
            g_assert_null (strstr (text, "NotSupported"));
            g_assert_null (strstr (text, "ERROR"));
            g_assert_null (strstr (text, "Additional unexpected"));
        }
    }
}

static void
test_clients (Fixture *fixture, gconstpointer unused)
{
    QmiMessage      *request = request_new (fixture, QMI_SERVICE_CTL, 0x0022);
    g_autofree char *refused = NULL;
    g_autofree char *released = NULL;
    g_autofree char *after = NULL;

    g_assert_cmpuint (allocate (fixture, QMI_SERVICE_NAS), !=, fixture->cids[QMI_SERVICE_NAS]);
    sim_qmi_put (request, 0x01, "b", QMI_SERVICE_VOICE);
    refused = ask (fixture, request);
    assert_has (refused, "result: InvalidServiceType");
    request = request_new (fixture, QMI_SERVICE_CTL, 0x0023);
    sim_qmi_put (request, 0x01, "bb", QMI_SERVICE_DMS, (guint) fixture->cids[QMI_SERVICE_DMS]);
    released = ask (fixture, request);
    assert_has (released, "result: None");
    after = ask (fixture, request_new (fixture, QMI_SERVICE_DMS, 0x0021));
    assert_has (after, "result: InvalidClientId");
}

static char *
ask_for_format (Fixture *fixture, guint protocol)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_CTL, 0x0026);

    sim_qmi_put (request, 0x01, "b", 0);
    sim_qmi_put (request, 0x10, "h", protocol);
    return ask (fixture, request);
}

static void
test_data_format (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *none = ask (fixture, request_new (fixture, QMI_SERVICE_CTL, 0x0026));
    g_autofree char *ethernet = ask_for_format (fixture, 1);
    g_autofree char *raw = ask_for_format (fixture, 2);
    g_autofree char *wrong = ask_for_format (fixture, 7);

    assert_has (none, "result: MissingArgument");
    assert_has (ethernet, "translated = 802-3");
    assert_has (ethernet, "result: None");
    assert_has (raw, "translated = raw-ip");
    assert_has (wrong, "result: InvalidDataFormat");
}

static QmiMessage *
mode_request (Fixture *fixture, QmiDmsOperatingMode mode)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_DMS, 0x002e);

    sim_qmi_put (request, 0x01, "b", (guint) mode);
    return request;
}

static void
test_radio (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *unheard =
        ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_LOW_POWER));
    g_autofree char *asked = NULL;
    g_autofree char *on = NULL;

    assert_has (unheard, "result: None");
    g_assert_cmpuint (fixture->sent->len, ==, 0); /* no client has registered */
    g_assert_false (sim_at_is_registered (fixture->at));
    asked = ask (fixture, request_new (fixture, QMI_SERVICE_NAS, 0x0003));
    on = ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_ONLINE));
    g_assert_cmpuint (fixture->sent->len, ==, 2);
    assert_has (fixture->sent->pdata[0], "registration_state = 'registered'");
    assert_has (fixture->sent->pdata[1], "service_status = 'available'");
}

static void
test_reset (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *text = ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_RESET));

    assert_has (text, "result: None");
    g_assert_cmpuint (fixture->reboots, ==, 1);
}

static char *
ask_for_reports (Fixture *fixture, guint wanted)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_DMS, 0x0001);

    sim_qmi_put (request, 0x14, "b", wanted);
    return ask (fixture, request);
}

static void
test_offline (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *asked = ask_for_reports (fixture, 1);
    g_autofree char *off = ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_OFFLINE));
    g_autofree char *mode = ask (fixture, request_new (fixture, QMI_SERVICE_DMS, 0x002d));
    g_autofree char *no_more = NULL;
    g_autofree char *again = NULL;

    assert_has (off, "result: None");
    assert_has (mode, "translated = offline");
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    assert_has (fixture->sent->pdata[0], "translated = offline");
    g_assert_cmpuint (fixture->power_offs, ==, 0);
    no_more = ask_for_reports (fixture, 0);
    g_assert_true (sim_settings_set (fixture->settings, "qmi-offline", "power", NULL));
    again = ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_OFFLINE));
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    g_assert_cmpuint (fixture->power_offs, ==, 1);
}

static char *
restore (Fixture *fixture, const char *what_it_does)
{
    g_assert_true (sim_settings_set (fixture->settings, "factory-reset", what_it_does, NULL));
    return ask (fixture, request_new (fixture, QMI_SERVICE_DMS, 0x003a));
}

static void
test_factory_reset (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *refused = restore (fixture, "refused");
    g_autofree char *stays = restore (fixture, "stays");
    g_autofree char *reboots = NULL;

    assert_has (refused, "result: NotSupported");
    assert_has (stays, "result: None");
    g_assert_cmpuint (fixture->reboots, ==, 0);
    reboots = restore (fixture, "reboots");
    assert_has (reboots, "result: None");
    g_assert_cmpuint (fixture->reboots, ==, 1);
}

static char *
stop (Fixture *fixture, guint32 call)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_WDS, 0x0021);

    sim_qmi_put (request, 0x01, "w", call);
    return ask (fixture, request);
}

static void
test_call (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *started = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x0020));
    g_autofree char *settings = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x002d));
    g_autofree char *status = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x0022));
    g_autofree char *wrong = stop (fixture, fixture->qmi->call + 1);
    g_autofree char *right = NULL;

    assert_has (started, "result: None");
    assert_has (settings, "result: None");
    assert_has (status, "= connected\n");
    assert_has (wrong, "result: InvalidHandle");
    right = stop (fixture, fixture->qmi->call);
    assert_has (right, "result: None");
    g_assert_cmpuint (fixture->qmi->call, ==, 0);
    g_assert_cmpuint (fixture->sent->len, ==, 0);
}

static void
test_call_lost (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *started = ask (fixture, request_new (fixture, QMI_SERVICE_WDS, 0x0020));

    assert_has (started, "result: None");
    fixture->at->cfun = 4;
    sim_qmi_refresh (fixture->qmi);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    assert_has (fixture->sent->pdata[0], "status = 'disconnected'");
    assert_has (fixture->sent->pdata[0], "generic-no-service");
}

static QmiMessage *
file_request (Fixture *fixture, guint file)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_UIM, 0x0020);

    sim_qmi_put (request, 0x02, "hb", file, 0);
    return request;
}

static void
test_sim (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *iccid = ask (fixture, file_request (fixture, 0x2fe2));
    g_autofree char *imsi = ask (fixture, file_request (fixture, 0x6f07));
    g_autofree char *other = ask (fixture, file_request (fixture, 0x6f46));
    g_autofree char *status = NULL;

    assert_has (iccid, "0A:00:98:94:20:00:00:00:00:00:00:71");
    assert_has (imsi, "09:00:08:29:26:10:00:00:00:00:10");
    assert_has (other, "result: SimFileNotFound");
    g_assert_true (sim_settings_set (fixture->settings, "sim", "none", NULL));
    status = ask (fixture, request_new (fixture, QMI_SERVICE_UIM, 0x002f));
    assert_has (status, "card_state = 'absent'");
}

static void
test_signal (Fixture *fixture, gconstpointer unused)
{
    QmiMessage      *request = request_new (fixture, QMI_SERVICE_NAS, 0x0003);
    g_autofree char *asked = NULL;

    g_assert_true (sim_settings_set (fixture->settings, "csq", "7", NULL));
    sim_qmi_refresh (fixture->qmi);
    g_assert_cmpuint (fixture->sent->len, ==, 0); /* no client has registered */
    sim_qmi_put (request, 0x19, "b", 1);
    asked = ask (fixture, request);
    g_assert_true (sim_settings_set (fixture->settings, "csq", "31", NULL));
    sim_qmi_refresh (fixture->qmi);
    sim_qmi_refresh (fixture->qmi);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    assert_has (fixture->sent->pdata[0], "Signal Info");
    assert_has (fixture->sent->pdata[0], "rssi = '-51'");
}

static QmiMessage *
report_request (Fixture *fixture, gboolean on)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_WMS, 0x0001);

    sim_qmi_put (request, 0x10, "b", (guint) on);
    return request;
}

/* Returns Raw Read, or with @id 0x0031 List Messages. */
static char *
ask_storage (Fixture *fixture, guint16 id, guint storage, guint32 index)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_WMS, id);

    sim_qmi_put (request, 0x01, id == 0x0031 ? "b" : "bw", storage, index);
    return ask (fixture, request);
}

static void
test_message (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *on = ask (fixture, report_request (fixture, TRUE));
    g_autofree char *listed = NULL;
    g_autofree char *elsewhere = NULL;
    g_autofree char *read = NULL;
    g_autofree char *missing = NULL;
    g_autofree char *off = NULL;
    const guint8     pdu[] = { 0x00, 0x04, 0xaa };

    sim_messages_add (fixture->at->messages,
                      g_byte_array_append (g_byte_array_new (), pdu, sizeof pdu));
    sim_qmi_tell_message (fixture->qmi, 0);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    assert_has (fixture->sent->pdata[0], "storage_type = 'nv' memory_index = '0'");
    listed = ask_storage (fixture, 0x0031, QMI_WMS_STORAGE_TYPE_NV, 0);
    assert_has (listed, "memory_index = '0' message_tag = 'mt-not-read'");
    elsewhere = ask_storage (fixture, 0x0031, QMI_WMS_STORAGE_TYPE_UIM, 0);
    g_assert_null (strstr (elsewhere, "memory_index"));
    read = ask_storage (fixture, 0x0022, QMI_WMS_STORAGE_TYPE_NV, 0);
    assert_has (read, "01:06:03:00:00:04:AA");
    missing = ask_storage (fixture, 0x0022, QMI_WMS_STORAGE_TYPE_NV, 1);
    assert_has (missing, "result: NoEntry");
    off = ask (fixture, report_request (fixture, FALSE));
    sim_qmi_tell_message (fixture->qmi, 0);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
}

static char *
delete_first (Fixture *fixture)
{
    QmiMessage *request = request_new (fixture, QMI_SERVICE_WMS, 0x0024);

    sim_qmi_put (request, 0x01, "b", QMI_WMS_STORAGE_TYPE_NV);
    sim_qmi_put (request, 0x10, "w", (guint32) 0);
    return ask (fixture, request);
}

static void
test_delete (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    sim_messages_add (fixture->at->messages, g_byte_array_new ());
    first = delete_first (fixture);
    assert_has (first, "result: None");
    second = delete_first (fixture);
    assert_has (second, "result: NoEntry");
}

static char *
send_sms (Fixture *fixture, const char *hex)
{
    QmiMessage            *request = request_new (fixture, QMI_SERVICE_WMS, 0x0020);
    g_autoptr (GByteArray) pdu = sim_pdu_from_hex (hex);
    guint8                 head[] = { 0x06, pdu->len, 0 };

    g_byte_array_prepend (pdu, head, sizeof head);
    sim_qmi_put_bytes (request, 0x01, pdu);
    return ask (fixture, request);
}

static void
test_send (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *sent = send_sms (fixture, "000100038121F300000141");
    g_autofree char *wrong = send_sms (fixture, "000400038121F300000141");
    g_autofree char *late = NULL;

    assert_has (sent, "result: None");
    assert_has (sent, "translated = 1\n");
    g_assert_cmpstr (fixture->sms, ==, "123: A");
    assert_has (wrong, "result: WmsEncoding");
    fixture->at->cfun = 4;
    late = send_sms (fixture, "000100038121F300000142");
    assert_has (late, "result: NoNetworkFound");
    g_assert_cmpstr (fixture->sms, ==, "123: A");
}

int
main (int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*func) (Fixture *, gconstpointer);
    } tests[] = {
        { "/qmi/answers", test_answers },
        { "/qmi/well-formed", test_well_formed },
        { "/qmi/connection-manager", test_connection_manager },
        { "/qmi/configuration", test_configuration },
        { "/qmi/clients", test_clients },
        { "/qmi/radio", test_radio },
        { "/qmi/offline", test_offline },
        { "/qmi/factory-reset", test_factory_reset },
        { "/qmi/reset", test_reset },
        { "/qmi/call", test_call },
        { "/qmi/call-lost", test_call_lost },
        { "/qmi/sim", test_sim },
        { "/qmi/signal", test_signal },
        { "/qmi/message", test_message },
        { "/qmi/delete", test_delete },
        { "/qmi/send", test_send },
        { "/qmi/data-format", test_data_format },
    };

    g_test_init (&argc, &argv, NULL);
    qmi_utils_set_show_personal_info (TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    return g_test_run ();
}
