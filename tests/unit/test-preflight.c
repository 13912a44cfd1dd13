/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The questions to a module before an update starts, and the answers that forbid it. Also the
 * settings of the module: at-setting.c and urc-port.c.
 */

#include "module/preflight.h"

#include <string.h>

#include "dbus/error.h"
#include "fake-time.h"
#include "fakes.h"
#include "family-fixture.h"
#include "module/at-setting.h"
#include "module/urc-port.h"
#include "protocol/context.h"

#define SUPPORT  "ttyUSB2<+QFOTADL=?;"
#define CALLS    "ttyUSB2<+CLCC;"
#define URC_PORT "ttyUSB2<+QURCCFG=\"urcport\";"
#define CONTEXT  "ttyUSB2<+QFOTAPID?;"
#define ALL      SUPPORT CALLS URC_PORT CONTEXT

#define VOICE "+CLCC: 1,0,0,0,0,\"123\",129"
#define DATA  "+CLCC: 1,0,0,1,0,\"\",128"

/* Answers: NULL is no answer, "ERROR" a refusal. */
static const struct {
    const gchar *support, *calls, *urc_port, *context;
    const gchar *log;
    gint         error; /* of DfotaError; -1: an update may start */
    const gchar *urc_port_found;
    gint         context_found;
} rows[] = {
    { "", "", "+QURCCFG: \"urcport\",\"usbat\"", "+QFOTAPID: 2", ALL, -1, "usbat", 2 },
    { "", DATA, "+QURCCFG: \"urcport\",\"uart1\"", "+QFOTAPID: 1", ALL, -1, "uart1", 1 },
    { "", "", "+QURCCFG: \"urcport\",\"usbat\"", "+QFOTAPID: 0", ALL, -1, "usbat", 0 },
    { "", "ERROR", "ERROR", "ERROR", ALL, -1, "", DFOTA_CONTEXT_REFUSED },
    { "", "", NULL, NULL, ALL, -1, "", DFOTA_CONTEXT_UNKNOWN },
    { "", "", "what", "what", SUPPORT CALLS URC_PORT URC_PORT URC_PORT CONTEXT CONTEXT CONTEXT, -1,
      "", DFOTA_CONTEXT_UNKNOWN },
    { "ERROR", "", "", "", SUPPORT, DFOTA_ERROR_UNSUPPORTED },
    { NULL, "", "", "", SUPPORT, DFOTA_ERROR_NOT_READY },
    { "Quectel", "", "", "", SUPPORT SUPPORT SUPPORT, DFOTA_ERROR_NOT_READY },
    { "", VOICE, "", "", SUPPORT CALLS, DFOTA_ERROR_CALL_ACTIVE },
    { "", DATA "\r\n" VOICE, "", "", SUPPORT CALLS, DFOTA_ERROR_CALL_ACTIVE },
    { "", NULL, "", "", SUPPORT CALLS, DFOTA_ERROR_NOT_READY },
    { "", "Quectel", "", "", SUPPORT CALLS CALLS CALLS, DFOTA_ERROR_NOT_READY },
};

static void
test_answers (void)
{
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nContext=+QFOTAPID\n");

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaPort               *port = fake_port_new_open ("ttyUSB2");
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;
        DfotaPreflight           found = { (gchar *) "before", 77 };

        g_test_message ("row %u", i);
        fake_port_set_answer (port, "+QFOTADL=?", rows[i].support);
        fake_port_set_answer (port, "+CLCC", rows[i].calls);
        fake_port_set_answer (port, "+QURCCFG", rows[i].urc_port);
        fake_port_set_answer (port, "+QFOTAPID", rows[i].context);
        dfota_preflight_async (port, family, NULL, fakes_keep_result, &result);
        fake_time_run_until ((gpointer *) &result);
        g_assert_cmpstr (fakes_take_log (), ==, rows[i].log);
        if (rows[i].error >= 0) {
            g_assert_false (dfota_preflight_finish (result, &found, &error));
            g_assert_error (error, DFOTA_ERROR, rows[i].error);
            g_assert_cmpstr (found.urc_port, ==, "before");
            g_assert_cmpint (found.context, ==, 77);
        } else {
            g_assert_true (dfota_preflight_finish (result, &found, &error));
            g_assert_cmpstr (found.urc_port, ==, rows[i].urc_port_found);
            g_assert_cmpint (found.context, ==, rows[i].context_found);
            g_free (found.urc_port);
        }
        dfota_port_close (port);
        g_object_unref (port);
    }
}

/* A family without such a command is not asked for it. */
static void
test_no_context (void)
{
    g_autoptr (DfotaFamily)  family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");
    g_autoptr (GAsyncResult) result = NULL;
    DfotaPort               *port = fake_port_new_open ("ttyUSB2");
    DfotaPreflight           found;

    fake_port_set_answer (port, "+QURCCFG", "+QURCCFG: \"urcport\",\"usbat\"");
    dfota_preflight_async (port, family, NULL, fakes_keep_result, &result);
    fake_time_run_until ((gpointer *) &result);
    g_assert_true (dfota_preflight_finish (result, &found, NULL));
    g_assert_cmpstr (fakes_take_log (), ==, SUPPORT CALLS URC_PORT);
    g_assert_cmpint (found.context, ==, DFOTA_CONTEXT_UNKNOWN);
    g_free (found.urc_port);
    dfota_port_close (port);
    g_object_unref (port);
}

/* The modem was removed meanwhile: the next command is not sent. */
static void
test_cancelled (void)
{
    g_autoptr (DfotaFamily)  family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError)       error = NULL;
    DfotaPort               *port = fake_port_new_open ("ttyUSB2");
    DfotaPreflight           found;

    dfota_preflight_async (port, family, cancellable, fakes_keep_result, &result);
    g_cancellable_cancel (cancellable);
    fake_time_run_until ((gpointer *) &result);
    g_assert_false (dfota_preflight_finish (result, &found, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    dfota_port_close (port);
    g_object_unref (port);
}

/*****************************************************************************/

/* The port is open for the command only, whatever the answer is. */
static void
test_settings (void)
{
    static const struct {
        const gchar *answer;
        gboolean     is_broken;
        const gchar *log;
        const gchar *error; /* NULL: it is set */
    } settings[] = {
        { "", FALSE, "ttyUSB2<+QFOTAPID=2;", NULL },
        { "+QFOTAPID: 2", FALSE, "ttyUSB2<+QFOTAPID=2;", NULL },
        { "ERROR", FALSE, "ttyUSB2<+QFOTAPID=2;", "the module refused AT+QFOTAPID=2" },
        { NULL, FALSE, "ttyUSB2<+QFOTAPID=2;",
          "the module does not answer AT+QFOTAPID=2 (silent)" },
        { "", TRUE, "", "broken" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
        DfotaPort               *port = fake_port_new ("ttyUSB2");
        g_autofree gchar        *command = g_strdup ("+QFOTAPID=2");
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        fake_port_set_answer (port, "+QFOTAPID", settings[i].answer);
        fake_port_set_broken (port, settings[i].is_broken);
        dfota_at_setting_async (port, command, NULL, fakes_keep_result, &result);
        memset (command, 'x', strlen (command)); /* it was copied */
        fake_time_run_until ((gpointer *) &result);
        g_assert_true (dfota_at_setting_finish (result, &error) == !settings[i].error);
        g_assert_cmpstr (fakes_take_log (), ==, settings[i].log);
        g_assert_cmpstr (error ? error->message : NULL, ==, settings[i].error);
        g_assert_false (dfota_port_is_open (port));
        g_clear_object (&result);
        g_assert_finalize_object (port);
    }
}

static void
test_urc_port (void)
{
    DfotaPort               *port = fake_port_new ("ttyUSB2");
    g_autoptr (GAsyncResult) result = NULL;

    g_assert_true (dfota_urc_port_is_heard ("usbat"));
    g_assert_true (dfota_urc_port_is_heard ("usbmodem"));
    g_assert_true (dfota_urc_port_is_heard ("all"));
    g_assert_false (dfota_urc_port_is_heard ("uart1"));
    dfota_urc_port_set_async (port, "uart1", NULL, fakes_keep_result, &result);
    fake_time_run_until ((gpointer *) &result);
    g_assert_true (dfota_at_setting_finish (result, NULL));
    g_assert_cmpstr (fakes_take_log (), ==, "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\";");
    g_clear_object (&result);
    g_assert_finalize_object (port);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/preflight/answers", test_answers);
    g_test_add_func ("/preflight/no-context", test_no_context);
    g_test_add_func ("/preflight/cancelled", test_cancelled);
    g_test_add_func ("/preflight/settings", test_settings);
    g_test_add_func ("/preflight/urc-port", test_urc_port);
    return g_test_run ();
}
