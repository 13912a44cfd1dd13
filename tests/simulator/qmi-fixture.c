/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A module with a client of each QMI service, and the indications that it has sent.
 */

#include "qmi-fixture.h"

#include <string.h>

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

QmiMessage *
fixture_request (Fixture *fixture, QmiService service, guint16 id)
{
    guint8 cid = (gsize) service < G_N_ELEMENTS (fixture->cids) ? fixture->cids[service] : 0;

    return qmi_message_new (service, cid, 7, id);
}

char *
fixture_ask (Fixture *fixture, QmiMessage *request)
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

void
fixture_assert_has (const char *text, const char *part)
{
    if (!strstr (text, part))
        g_error ("there is no “%s” in:\n%s", part, text);
}

guint8
fixture_allocate (Fixture *fixture, QmiService service)
{
    g_autoptr (QmiMessage) request = fixture_request (fixture, QMI_SERVICE_CTL, 0x0022);
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

void
fixture_set_up (Fixture *fixture, gconstpointer unused)
{
    fixture->settings = sim_settings_new ();
    fixture->at = sim_at_new (fixture->settings, &at_hooks, fixture);
    fixture->at->revision = g_strdup ("EP06ELAR02A08M4G_01.001.01.001");
    fixture->at->imei = g_strdup ("867348030000017");
    fixture->qmi = sim_qmi_new (fixture->at, &hooks, fixture);
    fixture->sent = g_ptr_array_new_with_free_func (g_free);
    g_assert_true (sim_settings_set (fixture->settings, "wda", "on", NULL));
    for (guint i = 0; i < G_N_ELEMENTS (used); i++)
        fixture->cids[used[i]] = fixture_allocate (fixture, used[i]);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer unused)
{
    sim_qmi_free (fixture->qmi);
    sim_at_free (fixture->at);
    sim_settings_free (fixture->settings);
    g_ptr_array_unref (fixture->sent);
    g_free (fixture->sms);
}
