/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The base class of ports: what it counts, refuses, and reports.
 */

#include "module/port.h"

#include <libmm-glib.h>

#include "dbus/error.h"
#include "fakes.h"
#include "urc-names.h"

static void
urc_heard (DfotaPort *port, const DfotaUrc *urc, gpointer data)
{
    fakes_log ("%s:%d", urc_names[urc->kind], urc->value);
}

static void
queue (DfotaPort *port, const gchar *text)
{
    DfotaUrc urc;

    g_assert_true (dfota_urc_parse (text, &urc));
    dfota_port_queue_urc (port, &urc);
}

/*****************************************************************************/
/* A port that is only read: most of its functions are missing. */

#define BARE_TYPE_PORT (bare_port_get_type ())
G_DECLARE_FINAL_TYPE (BarePort, bare_port, BARE, PORT, DfotaPort)

struct _BarePort {
    DfotaPort    parent;
    const gchar *unread; /* a URC; NULL: none */
};

G_DEFINE_FINAL_TYPE (BarePort, bare_port, DFOTA_TYPE_PORT)

static const gchar *
bare_port_get_name (DfotaPort *port)
{
    return "ttyUSB2";
}

static gboolean
bare_port_open (DfotaPort *port, GError **error)
{
    fakes_log ("open");
    return TRUE;
}

static void
bare_port_close (DfotaPort *port)
{
    fakes_log ("close");
}

static void
bare_port_read (DfotaPort *port)
{
    const gchar *text = g_steal_pointer (&BARE_PORT (port)->unread);

    fakes_log ("read");
    if (text)
        queue (port, text);
}

static void
bare_port_init (BarePort *self)
{
}

static void
bare_port_class_init (BarePortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    port_class->get_name = bare_port_get_name;
    port_class->open = bare_port_open;
    port_class->close = bare_port_close;
    port_class->read = bare_port_read;
}

static DfotaPort *
make_port (void)
{
    DfotaPort *port = g_object_new (BARE_TYPE_PORT, NULL);

    g_signal_connect (port, "urc", G_CALLBACK (urc_heard), NULL);
    return port;
}

/*****************************************************************************/

static void
test_opens (void)
{
    DfotaPort *port = make_port ();

    g_assert_false (dfota_port_is_open (port));
    dfota_port_close (port);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_true (dfota_port_open (port, NULL));
    g_assert_true (dfota_port_open (port, NULL));
    g_assert_cmpstr (fakes_take_log (), ==, "open;");
    dfota_port_close (port);
    g_assert_true (dfota_port_is_open (port));
    g_assert_cmpstr (fakes_take_log (), ==, "");
    dfota_port_close (port);
    g_assert_false (dfota_port_is_open (port));
    g_assert_cmpstr (fakes_take_log (), ==, "close;");
    g_assert_true (dfota_port_open (port, NULL));
    g_object_ref (port);
    dfota_port_release (port);
    g_assert_cmpstr (fakes_take_log (), ==, "open;close;");
    g_assert_true (dfota_port_open (port, NULL));
    g_assert_true (dfota_port_open (port, NULL));
    g_assert_finalize_object (port);
    g_assert_cmpstr (fakes_take_log (), ==, "open;close;");
}

static void
test_not_opened (void)
{
    g_autoptr (GError) error = NULL;
    DfotaPort         *port = fake_port_new ("ttyUSB2");

    fake_port_set_broken (port, TRUE);
    g_assert_false (dfota_port_open (port, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_assert_false (dfota_port_is_open (port));
    g_assert_finalize_object (port);
}

/* A port hangs up while it is open; one that does not know never does. */
static void
test_hung_up (void)
{
    DfotaPort *port = fake_port_new ("ttyUSB2");
    DfotaPort *bare = make_port ();

    fake_port_set_hung_up (port, TRUE);
    g_assert_false (dfota_port_is_hung_up (port));
    g_assert_true (dfota_port_open (port, NULL));
    g_assert_true (dfota_port_is_hung_up (port));
    fake_port_set_hung_up (port, FALSE);
    g_assert_false (dfota_port_is_hung_up (port));
    g_assert_true (dfota_port_open (bare, NULL));
    g_assert_false (dfota_port_is_hung_up (bare));
    g_assert_finalize_object (port);
    g_assert_finalize_object (bare);
    fakes_take_log ();
}

/*****************************************************************************/

static void
assert_refused (DfotaPort *port, GAsyncResult **result, gboolean is_exchange, gint code)
{
    g_autoptr (GError) error = NULL;

    fakes_settle ();
    g_assert_nonnull (*result);
    if (is_exchange)
        g_assert_false (dfota_port_exchange_finish (port, *result, &error));
    else
        g_assert_null (dfota_port_command_finish (port, *result, &error));
    g_assert_error (error, G_IO_ERROR, code);
    if (code == G_IO_ERROR_PERMISSION_DENIED)
        g_assert_cmpstr (error->message, ==, "nothing is sent to ttyUSB2 while listening");
    g_clear_object (result);
}

/* Nothing is sent over a port that is only read, nor after a cancellation. */
static void
test_refused (void)
{
    g_autoptr (GCancellable) cancelled = g_cancellable_new ();
    DfotaPortExchange        exchange = { "+QFUPL", NULL, NULL, NULL };
    DfotaPort               *bare = make_port ();
    DfotaPort               *port = fake_port_new ("ttyUSB2");
    GAsyncResult            *result = NULL;

    dfota_port_command_async (bare, "AT", 1, NULL, fakes_keep_result, &result);
    assert_refused (bare, &result, FALSE, G_IO_ERROR_PERMISSION_DENIED);
    dfota_port_exchange_async (bare, &exchange, NULL, fakes_keep_result, &result);
    assert_refused (bare, &result, TRUE, G_IO_ERROR_PERMISSION_DENIED);
    g_assert_cmpint (dfota_port_dup_fd (bare), ==, -1);
    g_cancellable_cancel (cancelled);
    dfota_port_command_async (bare, "AT", 1, cancelled, fakes_keep_result, &result);
    assert_refused (bare, &result, FALSE, G_IO_ERROR_CANCELLED);
    g_assert_true (dfota_port_open (port, NULL));
    dfota_port_command_async (port, "AT", 1, cancelled, fakes_keep_result, &result);
    assert_refused (port, &result, FALSE, G_IO_ERROR_CANCELLED);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_finalize_object (bare);
    g_assert_finalize_object (port);
}

static void
test_command (void)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    DfotaPort               *port = fake_port_new ("ttyUSB2");
    GAsyncResult            *result = NULL;
    g_autofree gchar        *answer = NULL;

    fake_port_set_answer (port, "+CSQ", "+CSQ: 1,99");
    g_assert_true (dfota_port_open (port, NULL));
    dfota_port_command_async (port, "+CSQ", 1, cancellable, fakes_keep_result, &result);
    fakes_settle ();
    answer = dfota_port_command_finish (port, result, NULL);
    g_assert_cmpstr (answer, ==, "+CSQ: 1,99");
    g_assert_cmpstr (fakes_take_log (), ==, "ttyUSB2<+CSQ;");
    g_clear_object (&result);
    g_assert_finalize_object (port);
}

static void
test_refusal (void)
{
    const struct {
        GQuark   domain;
        gint     code;
        gboolean is_refusal;
    } rows[] = {
        { MM_MOBILE_EQUIPMENT_ERROR, MM_MOBILE_EQUIPMENT_ERROR_UNKNOWN, TRUE },
        { MM_MESSAGE_ERROR, MM_MESSAGE_ERROR_UNKNOWN, TRUE },
        { MM_CONNECTION_ERROR, MM_CONNECTION_ERROR_NO_CARRIER, TRUE },
        { MM_SERIAL_ERROR, MM_SERIAL_ERROR_RESPONSE_TIMEOUT, FALSE },
        { MM_CORE_ERROR, MM_CORE_ERROR_FAILED, FALSE },
        { G_IO_ERROR, G_IO_ERROR_CANCELLED, FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "x");

        g_test_message ("row %u", i);
        g_assert_cmpint (dfota_port_is_refusal (error), ==, rows[i].is_refusal);
    }
    g_assert_false (dfota_port_is_refusal (NULL));
}

/*****************************************************************************/

static gboolean
remark (gpointer text)
{
    fakes_log ("%s", (gchar *) text);
    return G_SOURCE_REMOVE;
}

/* URCs are reported from the main loop, in order, and before other events. */
static void
test_urcs (void)
{
    DfotaPort *port = make_port ();

    g_assert_true (dfota_port_open (port, NULL));
    fakes_take_log ();
    g_idle_add_full (G_PRIORITY_DEFAULT, remark, (gchar *) "other", NULL);
    queue (port, "+QIND: \"FOTA\",\"UPDATING\",7");
    queue (port, "+QIND: \"FOTA\",\"END\",0");
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "update-progress:7;update-end:0;other;");
    queue (port, "RDY");
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "boot-rdy:0;");
    g_assert_finalize_object (port);
    fakes_take_log ();
}

/* A drained port reports at once what was read, and what was not. */
static void
test_drained (void)
{
    DfotaPort *port = make_port ();

    BARE_PORT (port)->unread = "+QIND: \"FOTA\",\"END\",0";
    dfota_port_drain (port);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_true (dfota_port_open (port, NULL));
    queue (port, "+QIND: \"FOTA\",\"START\"");
    dfota_port_drain (port);
    g_assert_cmpstr (fakes_take_log (), ==, "open;read;update-start:0;update-end:0;");
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_finalize_object (port);
    fakes_take_log ();
}

/* One that cannot be read reports what it has. */
static void
test_drained_unreadable (void)
{
    DfotaPort *port = fake_port_new ("ttyUSB2");

    g_signal_connect (port, "urc", G_CALLBACK (urc_heard), NULL);
    g_assert_true (dfota_port_open (port, NULL));
    queue (port, "+QIND: \"FOTA\",\"START\"");
    dfota_port_drain (port);
    g_assert_cmpstr (fakes_take_log (), ==, "update-start:0;");
    g_assert_finalize_object (port);
}

static void
urc_release (DfotaPort *port, const DfotaUrc *urc, DfotaPort **place)
{
    if (*place)
        g_object_unref (g_steal_pointer (place));
}

/* A handler may drop the last reference; then nothing more is reported, now or later. */
static void
test_freed (void)
{
    DfotaPort *port = make_port ();
    DfotaPort *again = make_port ();

    g_object_add_weak_pointer (G_OBJECT (port), (gpointer *) &port);
    g_signal_connect (port, "urc", G_CALLBACK (urc_release), &again);
    queue (again, "RDY"); /* freed before it was reported */
    queue (port, "+QIND: \"FOTA\",\"START\"");
    g_assert_finalize_object (g_steal_pointer (&again));
    again = g_object_ref (port);
    g_object_unref (port);
    fakes_settle ();
    g_assert_null (port);
    g_assert_cmpstr (fakes_take_log (), ==, "update-start:0;");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/port/opens", test_opens);
    g_test_add_func ("/port/not-opened", test_not_opened);
    g_test_add_func ("/port/hung-up", test_hung_up);
    g_test_add_func ("/port/refused", test_refused);
    g_test_add_func ("/port/command", test_command);
    g_test_add_func ("/port/refusal", test_refusal);
    g_test_add_func ("/port/urcs", test_urcs);
    g_test_add_func ("/port/drained", test_drained);
    g_test_add_func ("/port/drained-unreadable", test_drained_unreadable);
    g_test_add_func ("/port/freed", test_freed);
    return g_test_run ();
}
