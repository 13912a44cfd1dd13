/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the QMI service WMS without a port: messages that arrive, are stored and are sent.
 */

#include "pdu.h"
#include "qmi-fixture.h"

#include <string.h>

static QmiMessage *
report_request (Fixture *fixture, gboolean on)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_WMS, 0x0001);

    sim_qmi_put (request, 0x10, "b", (guint) on);
    return request;
}

/* Returns Raw Read, or with @id 0x0031 List Messages. */
static char *
ask_storage (Fixture *fixture, guint16 id, guint storage, guint32 index)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_WMS, id);

    sim_qmi_put (request, 0x01, id == 0x0031 ? "b" : "bw", storage, index);
    return fixture_ask (fixture, request);
}

static void
test_message (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *on = fixture_ask (fixture, report_request (fixture, TRUE));
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
    fixture_assert_has (fixture->sent->pdata[0], "storage_type = 'nv' memory_index = '0'");
    listed = ask_storage (fixture, 0x0031, QMI_WMS_STORAGE_TYPE_NV, 0);
    fixture_assert_has (listed, "memory_index = '0' message_tag = 'mt-not-read'");
    elsewhere = ask_storage (fixture, 0x0031, QMI_WMS_STORAGE_TYPE_UIM, 0);
    g_assert_null (strstr (elsewhere, "memory_index"));
    read = ask_storage (fixture, 0x0022, QMI_WMS_STORAGE_TYPE_NV, 0);
    fixture_assert_has (read, "01:06:03:00:00:04:AA");
    missing = ask_storage (fixture, 0x0022, QMI_WMS_STORAGE_TYPE_NV, 1);
    fixture_assert_has (missing, "result: NoEntry");
    off = fixture_ask (fixture, report_request (fixture, FALSE));
    sim_qmi_tell_message (fixture->qmi, 0);
    g_assert_cmpuint (fixture->sent->len, ==, 1);
}

static char *
delete_first (Fixture *fixture)
{
    QmiMessage *request = fixture_request (fixture, QMI_SERVICE_WMS, 0x0024);

    sim_qmi_put (request, 0x01, "b", QMI_WMS_STORAGE_TYPE_NV);
    sim_qmi_put (request, 0x10, "w", (guint32) 0);
    return fixture_ask (fixture, request);
}

static void
test_delete (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    sim_messages_add (fixture->at->messages, g_byte_array_new ());
    first = delete_first (fixture);
    fixture_assert_has (first, "result: None");
    second = delete_first (fixture);
    fixture_assert_has (second, "result: NoEntry");
}

static char *
send_sms (Fixture *fixture, const char *hex)
{
    QmiMessage            *request = fixture_request (fixture, QMI_SERVICE_WMS, 0x0020);
    g_autoptr (GByteArray) pdu = sim_pdu_from_hex (hex);
    guint8                 head[] = { 0x06, pdu->len, 0 };

    g_byte_array_prepend (pdu, head, sizeof head);
    sim_qmi_put_bytes (request, 0x01, pdu);
    return fixture_ask (fixture, request);
}

static void
test_send (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *sent = send_sms (fixture, "000100038121F300000141");
    g_autofree char *wrong = send_sms (fixture, "000400038121F300000141");
    g_autofree char *late = NULL;

    fixture_assert_has (sent, "result: None");
    fixture_assert_has (sent, "translated = 1\n");
    g_assert_cmpstr (fixture->sms, ==, "123: A");
    fixture_assert_has (wrong, "result: WmsEncoding");
    fixture->at->cfun = 4;
    late = send_sms (fixture, "000100038121F300000142");
    fixture_assert_has (late, "result: NoNetworkFound");
    g_assert_cmpstr (fixture->sms, ==, "123: A");
}

int
main (int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*func) (Fixture *, gconstpointer);
    } tests[] = {
        { "/qmi/message", test_message },
        { "/qmi/delete", test_delete },
        { "/qmi/send", test_send },
    };

    g_test_init (&argc, &argv, NULL);
    qmi_utils_set_show_personal_info (TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].func, fixture_tear_down);
    return g_test_run ();
}
