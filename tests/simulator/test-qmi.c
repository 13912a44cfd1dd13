/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the QMI side without a port. Those of short messages are in test-qmi-sms.c.
 */

#include "qmi-fixture.h"

#include <string.h>

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
            fixture_ask (fixture, fixture_request (fixture, answers[i].service, answers[i].id));

        fixture_assert_has (text, answers[i].part);
    }
}

static char *
ask_for_raw_ip (Fixture *fixture, guint link_layer)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_WDA, 0x0020);

    sim_qmi_put (request, 0x11, "w", (guint32) link_layer);
    return fixture_ask (fixture, request);
}

/* What connection managers do that use QMI themselves: format, call, address, rates. */
static void
test_connection_manager (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *refused = ask_for_raw_ip (fixture, 7);
    g_autofree char *format = ask_for_raw_ip (fixture, QMI_WDA_LINK_LAYER_PROTOCOL_RAW_IP);
    g_autofree char *again =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDA, 0x0021));
    g_autofree char *start =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x0020));
    g_autofree char *address =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x002d));
    g_autofree char *rates =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x0023));

    fixture_assert_has (refused, "result: InvalidArgument");
    fixture_assert_has (format, "raw-ip");
    fixture_assert_has (again, "raw-ip");
    fixture_assert_has (again, "disabled");
    fixture_assert_has (start, "result: None");
    fixture_assert_has (address, "translated = 171982901"); /* 10.64.64.53 */
    fixture_assert_has (rates, "channel_tx_rate_bps = '50000000'");
    fixture_assert_has (rates, "max_channel_rx_rate_bps = '300000000'");
}

/* Sends a request to PDC, and returns the indication that follows the answer. */
static const char *
ask_pdc (Fixture *fixture, guint16 id)
{
    QmiMessage      *request = fixture_request (fixture, QMI_SERVICE_PDC, id);
    g_autofree char *text = NULL;
    guint            n_before = fixture->sent->len;

    sim_qmi_put (request, 0x10, "w", 77);
    text = fixture_ask (fixture, request);
    fixture_assert_has (text, "result: None");
    g_assert_cmpuint (fixture->sent->len, ==, n_before + 1);
    fixture_assert_has (fixture->sent->pdata[n_before], "translated = 77");
    return fixture->sent->pdata[n_before];
}

static void
test_configuration (Fixture *fixture, gconstpointer unused)
{
    fixture_assert_has (ask_pdc (fixture, 0x0024), "config_type = 'software'");
    fixture_assert_has (ask_pdc (fixture, 0x0022), "Active Id");
    fixture_assert_has (ask_pdc (fixture, 0x0028), "ROW_Generic_3GPP");
}

/* libqmi says so if a TLV is invalid. */
static void
test_well_formed (Fixture *fixture, gconstpointer unused)
{
    static const struct {
        QmiService           service;
        const SimQmiMessage *messages;
    } tables[] = {
        { QMI_SERVICE_WDS, sim_qmi_wds }, { QMI_SERVICE_DMS, sim_qmi_dms },
        { QMI_SERVICE_NAS, sim_qmi_nas }, { QMI_SERVICE_UIM, sim_qmi_uim },
        { QMI_SERVICE_WMS, sim_qmi_wms }, { QMI_SERVICE_WDA, sim_qmi_wda },
        { QMI_SERVICE_PDC, sim_qmi_pdc },
    };

    g_assert_true (sim_settings_set (fixture->settings, "factory-reset", "stays", NULL));
    for (guint table = 0; table < G_N_ELEMENTS (tables); table++) {
        for (const SimQmiMessage *message = tables[table].messages; message->name; message++) {
            g_autoptr (QmiMessage) request =
                fixture_request (fixture, tables[table].service, message->id);
            g_autofree char *name = sim_qmi_describe (request);
            g_autofree char *text = fixture_ask (fixture, qmi_message_ref (request));

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
    QmiMessage      *request = fixture_request (fixture, QMI_SERVICE_CTL, 0x0022);
    g_autofree char *refused = NULL;
    g_autofree char *released = NULL;
    g_autofree char *after = NULL;

    g_assert_cmpuint (fixture_allocate (fixture, QMI_SERVICE_NAS), !=,
                      fixture->cids[QMI_SERVICE_NAS]);
    sim_qmi_put (request, 0x01, "b", QMI_SERVICE_VOICE);
    refused = fixture_ask (fixture, request);
    fixture_assert_has (refused, "result: InvalidServiceType");
    request = fixture_request (fixture, QMI_SERVICE_CTL, 0x0023);
    sim_qmi_put (request, 0x01, "bb", QMI_SERVICE_DMS, (guint) fixture->cids[QMI_SERVICE_DMS]);
    released = fixture_ask (fixture, request);
    fixture_assert_has (released, "result: None");
    after = fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_DMS, 0x0021));
    fixture_assert_has (after, "result: InvalidClientId");
}

static char *
ask_for_format (Fixture *fixture, guint protocol)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_CTL, 0x0026);

    sim_qmi_put (request, 0x01, "b", 0);
    sim_qmi_put (request, 0x10, "h", protocol);
    return fixture_ask (fixture, request);
}

static void
test_data_format (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *none =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_CTL, 0x0026));
    g_autofree char *ethernet = ask_for_format (fixture, 1);
    g_autofree char *raw = ask_for_format (fixture, 2);
    g_autofree char *wrong = ask_for_format (fixture, 7);

    fixture_assert_has (none, "result: MissingArgument");
    fixture_assert_has (ethernet, "translated = 802-3");
    fixture_assert_has (ethernet, "result: None");
    fixture_assert_has (raw, "translated = raw-ip");
    fixture_assert_has (wrong, "result: InvalidDataFormat");
}

static QmiMessage *
mode_request (Fixture *fixture, QmiDmsOperatingMode mode)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_DMS, 0x002e);

    sim_qmi_put (request, 0x01, "b", (guint) mode);
    return request;
}

static void
test_radio (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *unheard =
        fixture_ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_LOW_POWER));
    g_autofree char *asked = NULL;
    g_autofree char *on = NULL;

    fixture_assert_has (unheard, "result: None");
    g_assert_cmpuint (fixture->sent->len, ==, 0); /* no client has registered */
    g_assert_false (sim_at_is_registered (fixture->at));
    asked = fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_NAS, 0x0003));
    on = fixture_ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_ONLINE));
    g_assert_cmpuint (fixture->sent->len, ==, 2);
    fixture_assert_has (fixture->sent->pdata[0], "registration_state = 'registered'");
    fixture_assert_has (fixture->sent->pdata[1], "service_status = 'available'");
}

static void
test_reset (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *text =
        fixture_ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_RESET));

    fixture_assert_has (text, "result: None");
    g_assert_cmpuint (fixture->reboots, ==, 1);
}

static char *
ask_for_reports (Fixture *fixture, guint wanted)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_DMS, 0x0001);

    sim_qmi_put (request, 0x14, "b", wanted);
    return fixture_ask (fixture, request);
}

static void
test_offline (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *asked = ask_for_reports (fixture, 1);
    g_autofree char *off =
        fixture_ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_OFFLINE));
    g_autofree char *mode =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_DMS, 0x002d));
    g_autofree char *no_more = NULL;
    g_autofree char *again = NULL;

    fixture_assert_has (off, "result: None");
    fixture_assert_has (mode, "translated = offline");
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    fixture_assert_has (fixture->sent->pdata[0], "translated = offline");
    g_assert_cmpuint (fixture->power_offs, ==, 0);
    no_more = ask_for_reports (fixture, 0);
    g_assert_true (sim_settings_set (fixture->settings, "qmi-offline", "power", NULL));
    again = fixture_ask (fixture, mode_request (fixture, QMI_DMS_OPERATING_MODE_OFFLINE));
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    g_assert_cmpuint (fixture->power_offs, ==, 1);
}

static char *
restore (Fixture *fixture, const char *what_it_does)
{
    g_assert_true (sim_settings_set (fixture->settings, "factory-reset", what_it_does, NULL));
    return fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_DMS, 0x003a));
}

static void
test_factory_reset (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *refused = restore (fixture, "refused");
    g_autofree char *stays = restore (fixture, "stays");
    g_autofree char *reboots = NULL;

    fixture_assert_has (refused, "result: NotSupported");
    fixture_assert_has (stays, "result: None");
    g_assert_cmpuint (fixture->reboots, ==, 0);
    reboots = restore (fixture, "reboots");
    fixture_assert_has (reboots, "result: None");
    g_assert_cmpuint (fixture->reboots, ==, 1);
}

static char *
stop (Fixture *fixture, guint32 call)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_WDS, 0x0021);

    sim_qmi_put (request, 0x01, "w", call);
    return fixture_ask (fixture, request);
}

static void
test_call (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *started =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x0020));
    g_autofree char *settings =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x002d));
    g_autofree char *status =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x0022));
    g_autofree char *wrong = stop (fixture, fixture->qmi->call + 1);
    g_autofree char *right = NULL;

    fixture_assert_has (started, "result: None");
    fixture_assert_has (settings, "result: None");
    fixture_assert_has (status, "= connected\n");
    fixture_assert_has (wrong, "result: InvalidHandle");
    right = stop (fixture, fixture->qmi->call);
    fixture_assert_has (right, "result: None");
    g_assert_cmpuint (fixture->qmi->call, ==, 0);
    g_assert_cmpuint (fixture->sent->len, ==, 0);
}

static void
test_call_lost (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *started =
        fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_WDS, 0x0020));

    fixture_assert_has (started, "result: None");
    fixture->at->cfun = 4;
    sim_qmi_refresh (fixture->qmi);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    fixture_assert_has (fixture->sent->pdata[0], "status = 'disconnected'");
    fixture_assert_has (fixture->sent->pdata[0], "generic-no-service");
}

static QmiMessage *
file_request (Fixture *fixture, guint file)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_UIM, 0x0020);

    sim_qmi_put (request, 0x02, "hb", file, 0);
    return request;
}

static void
test_sim (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *iccid = fixture_ask (fixture, file_request (fixture, 0x2fe2));
    g_autofree char *imsi = fixture_ask (fixture, file_request (fixture, 0x6f07));
    g_autofree char *other = fixture_ask (fixture, file_request (fixture, 0x6f46));
    g_autofree char *status = NULL;

    fixture_assert_has (iccid, "0A:00:98:94:20:00:00:00:00:00:00:71");
    fixture_assert_has (imsi, "09:00:08:29:26:10:00:00:00:00:10");
    fixture_assert_has (other, "result: SimFileNotFound");
    g_assert_true (sim_settings_set (fixture->settings, "sim", "none", NULL));
    status = fixture_ask (fixture, fixture_request (fixture, QMI_SERVICE_UIM, 0x002f));
    fixture_assert_has (status, "card_state = 'absent'");
}

static void
test_signal (Fixture *fixture, gconstpointer unused)
{
    QmiMessage      *request = fixture_request (fixture, QMI_SERVICE_NAS, 0x0003);
    g_autofree char *asked = NULL;

    g_assert_true (sim_settings_set (fixture->settings, "csq", "7", NULL));
    sim_qmi_refresh (fixture->qmi);
    g_assert_cmpuint (fixture->sent->len, ==, 0); /* no client has registered */
    sim_qmi_put (request, 0x19, "b", 1);
    asked = fixture_ask (fixture, request);
    g_assert_true (sim_settings_set (fixture->settings, "csq", "31", NULL));
    sim_qmi_refresh (fixture->qmi);
    sim_qmi_refresh (fixture->qmi);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
    fixture_assert_has (fixture->sent->pdata[0], "Signal Info");
    fixture_assert_has (fixture->sent->pdata[0], "rssi = '-51'");
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
        { "/qmi/data-format", test_data_format },
    };

    g_test_init (&argc, &argv, NULL);
    qmi_utils_set_show_personal_info (TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].func, fixture_tear_down);
    return g_test_run ();
}
