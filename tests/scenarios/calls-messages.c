/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps and checks for a modem in use; see calls-messages.h.
 */

#include <string.h>

#include "calls-messages.h"
#include "calls.h"

#define COMING_NUMBER "+4917000000001"
#define COMING_TEXT   "AAAA: what comes in the middle"
#define SECOND_TEXT   "what comes soon after"
#define GOING_NUMBER  "+4917000000002"
#define GOING_TEXT    "what goes in the middle"

/* SignalQuality for the settings csq=20 and csq=7. */
#define GOOD_MIN 60
#define BAD_MAX  30

/* ModemManager asks for the signal every 30 s where the module does not report changes. */
#define SECONDS 60

static gboolean
has_qmi (ScenarioRun *run)
{
    return !run->row->module || !strstr (run->row->module, "composition=ecm");
}

/* The upload still runs: no transfer has ended, and the module has not reported one. */
static void
assert_uploading (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    g_assert_cmpuint (testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QFUPL=\""), ==,
                      1);
    g_assert_cmpuint (testbed_record_count (record, SCENARIO_MODULE, "event", "upload: "), ==, 0);
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "uploading");
}

static void
assert_undisturbed (ScenarioRun *run)
{
    assert_uploading (run);
    if (has_qmi (run))
        check_connected (run);
}

/*****************************************************************************/
/* The signal */

static guint
signal_quality (Testbed *testbed)
{
    g_autoptr (MMObject) object = testbed_find_modem (testbed, SCENARIO_PLACE);

    return object ? mm_modem_get_signal_quality (mm_object_peek_modem (object), NULL) : 0;
}

static gboolean
is_good (Testbed *testbed, gpointer data)
{
    return signal_quality (testbed) >= GOOD_MIN;
}

static gboolean
is_bad (Testbed *testbed, gpointer data)
{
    guint quality = signal_quality (testbed);

    return quality > 0 && quality <= BAD_MAX;
}

void
call_bring_up (ScenarioRun *run)
{
    if (has_qmi (run))
        call_connect (run);
    else
        call_enable (run);
    testlib_wait_until (run->testbed, SECONDS, is_good, NULL, "a good signal");
}

void
call_fade (ScenarioRun *run)
{
    testlib_command (run->testbed, "set " SCENARIO_MODULE " csq=7");
    testlib_wait_until (run->testbed, SECONDS, is_bad, NULL, "a bad signal");
    assert_undisturbed (run);
}

/*****************************************************************************/
/* Messages */

static gboolean
is_it (MMSms *message, const gchar *text)
{
    return g_strcmp0 (mm_sms_get_text (message), text) == 0 &&
           g_strcmp0 (mm_sms_get_number (message), COMING_NUMBER) == 0 &&
           mm_sms_get_state (message) == MM_SMS_STATE_RECEIVED;
}

/* @data: the text. */
static gboolean
is_there (Testbed *testbed, gpointer data)
{
    g_autoptr (MMObject) object = testbed_find_modem (testbed, SCENARIO_PLACE);
    MMModemMessaging    *messaging = object ? mm_object_peek_modem_messaging (object) : NULL;
    g_autolist (MMSms)   list = NULL;

    if (messaging)
        list = mm_modem_messaging_list_sync (messaging, NULL, NULL);
    for (GList *l = list; l; l = l->next)
        if (is_it (l->data, data))
            return TRUE;
    return FALSE;
}

static void
send_sms_to_module (ScenarioRun *run, const gchar *text)
{
    testlib_command (run->testbed, "sms " SCENARIO_MODULE " " COMING_NUMBER " '%s'", text);
}

static void
await_message (ScenarioRun *run, const gchar *text)
{
    testlib_wait_until (run->testbed, SECONDS, is_there, (gpointer) text, text);
}

void
call_receive (ScenarioRun *run)
{
    send_sms_to_module (run, COMING_TEXT);
    await_message (run, COMING_TEXT);
    assert_undisturbed (run);
}

static MMSms *
create_message (ScenarioRun *run)
{
    g_autoptr (MMObject)        object = testbed_find_modem (run->testbed, SCENARIO_PLACE);
    g_autoptr (MMSmsProperties) properties = mm_sms_properties_new ();
    g_autoptr (GError)          error = NULL;
    MMSms                      *message;

    mm_sms_properties_set_number (properties, GOING_NUMBER);
    mm_sms_properties_set_text (properties, GOING_TEXT);
    message = mm_modem_messaging_create_sync (mm_object_peek_modem_messaging (object), properties,
                                              NULL, &error);
    g_assert_no_error (error);
    return message;
}

static guint
count_sent (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    return testbed_record_count (record, SCENARIO_MODULE, "event",
                                 "sms to " GOING_NUMBER ": " GOING_TEXT);
}

void
call_send (ScenarioRun *run)
{
    g_autoptr (MMSms)  message = create_message (run);
    g_autoptr (GError) error = NULL;

    mm_sms_send_sync (message, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_sent (run), ==, 1);
    assert_undisturbed (run);
}

/*****************************************************************************/
/* One port for everything */

static gboolean
is_sent (Testbed *testbed, gpointer data)
{
    return count_sent (data) == 1;
}

/* ModemManager chooses the storage of which the module reports messages: MT (1.20), ME (1.24). */
static gboolean
are_both_reported (Testbed *testbed, gpointer data)
{
    g_autofree gchar *log = testbed_daemon_log (testbed);
    const gchar      *first = strstr (log, "<CR><LF>+CMTI: ");

    return first && strstr (first + 1, "<CR><LF>+CMTI: ");
}

void
call_exchange_later (ScenarioRun *run)
{
    g_autoptr (MMSms) message = create_message (run);

    send_sms_to_module (run, COMING_TEXT);
    send_sms_to_module (run, SECOND_TEXT);
    mm_sms_send (message, NULL, NULL, NULL); /* The result is checked by check_exchanged (). */
    testlib_wait_until (run->testbed, SECONDS, are_both_reported, NULL, "URCs about both messages");
    g_assert_false (is_there (run->testbed, COMING_TEXT));
    g_assert_false (is_there (run->testbed, SECOND_TEXT));
    g_assert_cmpuint (count_sent (run), ==, 0);
    assert_uploading (run);
    check_connected (run);
}

/*****************************************************************************/

/* Returns the port of the first entry of @kind that begins with @text, or NULL. */
static const gchar *
find_port (GPtrArray *record, const gchar *kind, const gchar *text)
{
    for (guint i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = record->pdata[i];

        if (g_str_equal (entry->kind, kind) && g_str_has_prefix (entry->text, text))
            return entry->port;
    }
    return NULL;
}

void
check_reported_there (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    const gchar          *port = find_port (record, "urc", "+CMTI: ");

    g_assert_nonnull (port);
    g_assert_cmpstr (port, ==, find_port (record, "command", "AT+QFUPL=\""));
    g_assert_cmpuint (testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QFUPL=\""), ==,
                      1);
    g_assert_cmpuint (testbed_record_count (record, SCENARIO_MODULE, "event", "upload ahead"), ==,
                      0);
}

void
check_exchanged (ScenarioRun *run)
{
    testlib_wait_until (run->testbed, SECONDS, is_sent, run, "the message to be sent");
    await_message (run, COMING_TEXT);
    await_message (run, SECOND_TEXT);
}
