/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Steps in a testbed that fail the running test.
 */

#include <string.h>

#include "testbed/testlib.h"

#define MODEM_SECONDS    60
#define NO_MODEM_SECONDS 30

void
testlib_init (gint *argc, gchar ***argv)
{
    g_autoptr (GError) error = NULL;

    testbed_isolate (&error);
    g_assert_no_error (error);
    g_test_init (argc, argv, NULL);
}

Testbed *
testlib_new (const TestbedConfig *config)
{
    g_autoptr (GError) error = NULL;
    Testbed           *testbed = testbed_new (config, &error);

    g_assert_no_error (error);
    g_test_message ("The testbed is in %s", testbed_get_folder (testbed));
    return testbed;
}

Testbed *
testlib_new_with_ep06 (const TestbedConfig *config)
{
    Testbed *testbed = testlib_new (config);

    testlib_add_module (testbed, "ep06", TESTBED_V12, "path=1-1");
    testlib_command (testbed, "plug ep06");
    testlib_start_daemon (testbed);
    return testbed;
}

void
testlib_free (Testbed *testbed)
{
    g_autoptr (GError) error = NULL;

    testbed_free (testbed, &error);
    g_assert_no_error (error);
}

void
testlib_start_daemon (Testbed *testbed)
{
    g_autoptr (GError) error = NULL;

    testbed_start_daemon (testbed, &error);
    g_assert_no_error (error);
}

void
testlib_stop_daemon (Testbed *testbed)
{
    g_autoptr (GError) error = NULL;

    testbed_stop_daemon (testbed, &error);
    g_assert_no_error (error);
}

void
testlib_kill_daemon (Testbed *testbed)
{
    g_autoptr (GError) error = NULL;

    testbed_kill_daemon (testbed, &error);
    g_assert_no_error (error);
}

void
testlib_kill_daemon_alone (Testbed *testbed)
{
    g_autoptr (GError) error = NULL;

    testbed_kill_daemon_alone (testbed, &error);
    g_assert_no_error (error);
}

static gchar *
ask (Testbed *testbed, const gchar *format, va_list arguments) G_GNUC_PRINTF (2, 0);

static gchar *
ask (Testbed *testbed, const gchar *format, va_list arguments)
{
    g_autofree gchar  *request = g_strdup_vprintf (format, arguments);
    g_autoptr (GError) error = NULL;
    gchar             *answer = testbed_simulator (testbed, &error, "%s", request);

    g_assert_no_error (error);
    return answer;
}

gchar *
testlib_ask (Testbed *testbed, const gchar *format, ...)
{
    gchar  *answer;
    va_list arguments;

    va_start (arguments, format);
    answer = ask (testbed, format, arguments);
    va_end (arguments);
    return answer;
}

void
testlib_command (Testbed *testbed, const gchar *format, ...)
{
    g_autofree gchar *answer = NULL;
    va_list           arguments;

    va_start (arguments, format);
    answer = ask (testbed, format, arguments);
    va_end (arguments);
}

void
testlib_add_module (Testbed     *testbed,
                    const gchar *name,
                    const gchar *revision,
                    const gchar *settings)
{
    g_autofree gchar *firmware = testbed_firmware (testbed, revision);

    testlib_command (testbed, "add %s firmware=%s %s", name, firmware, settings);
}

void
testlib_wait_until (Testbed         *testbed,
                    gdouble          seconds,
                    TestbedCondition condition,
                    gpointer         data,
                    const gchar     *what)
{
    g_autoptr (GError) error = NULL;

    testbed_await (testbed, seconds, condition, data, what, &error);
    g_assert_no_error (error);
}

typedef struct {
    const gchar *usb_path;
    MMModemState state;
    MMObject    *object;
} ModemWish;

static gboolean
modem_is_there (Testbed *testbed, gpointer data)
{
    ModemWish           *wish = data;
    g_autoptr (MMObject) object = testbed_find_modem (testbed, wish->usb_path);
    MMModemState         state;

    if (!object)
        return FALSE;
    state = mm_modem_get_state (mm_object_peek_modem (object));
    if (wish->state == MM_MODEM_STATE_FAILED ? state != wish->state : state < wish->state)
        return FALSE;
    wish->object = g_steal_pointer (&object);
    return TRUE;
}

MMObject *
testlib_wait_for_modem (Testbed *testbed, const gchar *usb_path, MMModemState state)
{
    ModemWish         wish = { usb_path, state, NULL };
    g_autofree gchar *what = NULL;

    what =
        g_strdup_printf ("the modem at %s to be %s", usb_path, mm_modem_state_get_string (state));
    testlib_wait_until (testbed, MODEM_SECONDS, modem_is_there, &wish, what);
    return wish.object;
}

static gboolean
modem_is_gone (Testbed *testbed, gpointer data)
{
    g_autoptr (MMObject) object = testbed_find_modem (testbed, data);

    return object == NULL;
}

void
testlib_wait_for_no_modem (Testbed *testbed, const gchar *usb_path)
{
    g_autofree gchar *what = g_strdup_printf ("the modem at %s to go", usb_path);

    testlib_wait_until (testbed, NO_MODEM_SECONDS, modem_is_gone, (gpointer) usb_path, what);
}

static gboolean
log_has (Testbed *testbed, gpointer data)
{
    g_autofree gchar *log = testbed_daemon_log (testbed);

    return strstr (log, data) != NULL;
}

void
testlib_wait_for_log (Testbed *testbed, gdouble seconds, const gchar *text)
{
    g_autofree gchar *what = g_strdup_printf ("“%s” in the daemon's log", text);

    testlib_wait_until (testbed, seconds, log_has, (gpointer) text, what);
}

guint
testlib_count_log (Testbed *testbed, const gchar *text)
{
    g_autofree gchar *log = testbed_daemon_log (testbed);
    const gchar      *at = log;
    guint             count = 0;

    while ((at = strstr (at, text))) {
        at += strlen (text);
        count++;
    }
    return count;
}

GPtrArray *
testlib_record (Testbed *testbed)
{
    g_autoptr (GError) error = NULL;
    GPtrArray         *record = testbed_record (testbed, &error);

    g_assert_no_error (error);
    return record;
}
