/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * When ModemManager may open a port of the module, and when the plugin listens. The functions below
 * replace module/announce.c and module/autosuspend.c.
 */

#include "module/link.h"

#include "fake-inhibitor.h"
#include "fake-listener.h"
#include "fake-time.h"
#include "fakes.h"
#include "module/announce.h"
#include "module/autosuspend.h"

static const gchar *power_control;

void
dfota_announce_ports (GPtrArray *ports, GDBusConnection *daemon)
{
    g_assert_cmpuint (ports->len, ==, 1);
    fakes_log ("announce");
}

gchar *
dfota_autosuspend_read (const gchar *usb)
{
    g_assert_cmpstr (usb, ==, "/sys/1-1");
    return g_strdup (power_control);
}

void
dfota_autosuspend_write (const gchar *usb, const gchar *value)
{
    g_assert_cmpstr (usb, ==, "/sys/1-1");
    fakes_log ("power/control %s", value);
}

/*****************************************************************************/

typedef struct {
    DfotaLink *link;
    DfotaPort *port;
    DfotaPort *spare;
    GPtrArray *ports;
    GObject   *connection; /* stands for a connection that is only passed on */
} Fixture;

static void
urc (DfotaLink *link, const DfotaUrc *received)
{
    fakes_log ("urc %s", received->raw);
}

static void
happened (DfotaLink *link, const gchar *what)
{
    fakes_log ("%s", what);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    f->connection = g_object_new (G_TYPE_OBJECT, NULL);
    f->port = fake_port_new ("ttyUSB2");
    f->spare = fake_port_new ("ttyUSB3");
    f->ports = g_ptr_array_new ();
    g_ptr_array_add (f->ports, f->port);
    g_ptr_array_add (f->ports, f->spare);
    f->link =
        dfota_link_new (G_BUS_TYPE_SESSION, (GDBusConnection *) f->connection, NULL, "/sys/1-1");
    g_signal_connect (f->link, "urc", G_CALLBACK (urc), NULL);
    g_signal_connect (f->link, "gone", G_CALLBACK (happened), (gpointer) "gone");
    g_signal_connect (f->link, "back", G_CALLBACK (happened), (gpointer) "back");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    fakes_take_log ();
    g_assert_finalize_object (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "uninhibit;");
    g_assert_null (fake_listener);
    g_assert_null (fake_inhibitor);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_false (dfota_port_is_open (f->spare));
    g_ptr_array_unref (f->ports);
    g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->spare);
    g_assert_finalize_object (f->connection);
}

static void
say (gpointer where, const gchar *text)
{
    DfotaUrc parsed;

    g_assert_true (dfota_urc_parse (text, &parsed));
    if (where == fake_listener)
        g_signal_emit_by_name (where, "urc", &parsed);
    else
        dfota_port_queue_urc (where, &parsed);
}

#define START "+QIND: \"FOTA\",\"START\""
#define END   "+QIND: \"FOTA\",\"END\",0"

static void
hold (Fixture *f)
{
    static const gchar *const used[] = { "ttyUSB2", "ttyUSB3", NULL };

    dfota_link_hold (f->link, f->ports, used);
    g_assert_cmpstr (fakes_take_log (), ==, "beside ttyUSB2,ttyUSB3;");
}

/*****************************************************************************/

static void
test_hold (Fixture *f, gconstpointer data)
{
    g_assert_null (dfota_link_get_port (f->link));
    g_assert_null (dfota_link_get_spare_port (f->link));
    hold (f);
    g_assert_true (dfota_port_is_open (f->port));
    g_assert_true (dfota_link_get_port (f->link) == f->port);
    g_assert_true (dfota_link_get_spare_port (f->link) == f->spare);
    say (f->spare, START);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "urc " START ";");

    /* the same ports again: what they have said before is reported, and they stay open */
    say (f->port, END);
    dfota_link_hold (f->link, f->ports, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "urc " END ";beside;");
    g_assert_true (dfota_port_is_open (f->port));

    dfota_link_let_go (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "off;");
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_null (dfota_link_get_port (f->link));
    say (f->port, START); /* to someone else */
    say (f->spare, START);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* A module with one AT port. */
static void
test_one_port (Fixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) one = g_ptr_array_new ();

    g_ptr_array_add (one, f->spare);
    hold (f);
    dfota_link_hold (f->link, one, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "beside;");
    g_assert_true (dfota_link_get_port (f->link) == f->spare);
    g_assert_true (dfota_link_get_spare_port (f->link) == f->spare);
    g_assert_false (dfota_port_is_open (f->port));
}

static void
test_broken_port (Fixture *f, gconstpointer data)
{
    fake_port_set_broken (f->port, TRUE);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "could not use ttyUSB2: broken");
    dfota_link_hold (f->link, f->ports, NULL);
    g_test_assert_expected_messages ();
    g_assert_true (dfota_link_get_port (f->link) == f->spare);
}

/* Without a port of the modem the plugin listens on all ttys while the module may be in recovery
 * mode, and until ModemManager has opened a port again. */
static void
test_guarded (Fixture *f, gconstpointer data)
{
    dfota_link_set_guarded (f->link, FALSE);
    g_assert_cmpstr (fakes_take_log (), ==, ""); /* no change */
    g_assert_true (dfota_link_may_open (f->link, "ttyUSB2"));
    dfota_link_set_guarded (f->link, TRUE);
    g_assert_cmpstr (fakes_take_log (), ==, "all;");
    g_assert_true (dfota_link_is_guarded (f->link));
    g_assert_false (dfota_link_has_refused (f->link));
    g_assert_true (dfota_link_may_open (f->link, "ttyS0")); /* of another device */
    g_assert_false (dfota_link_has_refused (f->link));
    g_assert_false (dfota_link_may_open (f->link, "ttyUSB2"));
    g_assert_true (dfota_link_has_refused (f->link));
    g_assert_cmpstr (fakes_take_log (), ==, "");

    dfota_link_set_guarded (f->link, FALSE);
    g_assert_cmpstr (fakes_take_log (), ==, "all;");
    g_assert_false (dfota_link_is_guarded (f->link));
    g_assert_true (dfota_link_may_open (f->link, "ttyUSB2"));
    g_assert_cmpstr (fakes_take_log (), ==, "off;");
    g_assert_true (dfota_link_has_refused (f->link)); /* until the ports are announced */
    g_assert_true (dfota_link_may_open (f->link, "ttyUSB3"));
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* The gate of a module whose ports are held: they stay held. */
static void
test_guarded_while_held (Fixture *f, gconstpointer data)
{
    hold (f);
    dfota_link_set_guarded (f->link, TRUE);
    g_assert_cmpstr (fakes_take_log (), ==, "beside ttyUSB2,ttyUSB3;");
    dfota_link_set_guarded (f->link, FALSE);
    g_assert_cmpstr (fakes_take_log (), ==, "beside ttyUSB2,ttyUSB3;");
    dfota_link_let_go (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "off;");
}

/* The module went and came back a moment ago, and nothing of it is known yet. */
static void
test_late (Fixture *f, gconstpointer data)
{
    fake_listener->is_late = TRUE;
    g_assert_false (dfota_link_may_open (f->link, "ttyUSB2"));
    g_assert_cmpstr (fakes_take_log (), ==, "recheck;"); /* the uevents can be lost */
    g_assert_false (dfota_link_has_refused (f->link));
    g_assert_true (dfota_link_may_open (f->link, "ttyS0"));
    fake_listener->is_late = FALSE;
    g_assert_true (dfota_link_may_open (f->link, "ttyUSB2"));
}

/* "gone": the last URCs come first, the ports are closed, and a refusal is forgotten. */
static void
test_gone (Fixture *f, gconstpointer data)
{
    hold (f);
    dfota_link_set_guarded (f->link, TRUE);
    g_assert_false (dfota_link_may_open (f->link, "ttyUSB2"));
    fakes_take_log ();
    say (f->spare, END);
    g_signal_emit_by_name (fake_listener, "gone");
    g_assert_cmpstr (fakes_take_log (), ==, "urc " END ";all;gone;");
    g_assert_null (dfota_link_get_port (f->link));
    g_assert_false (dfota_link_has_refused (f->link));
    g_signal_emit_by_name (fake_listener, "back");
    say (fake_listener, START);
    g_assert_cmpstr (fakes_take_log (), ==, "back;urc " START ";");
    dfota_link_set_guarded (f->link, FALSE);
    fakes_take_log ();
    g_signal_emit_by_name (fake_listener, "gone");
    g_assert_cmpstr (fakes_take_log (), ==, "off;gone;");
}

/* ModemManager has removed the modem. Is the module still there? */
static void
test_lose_modem (Fixture *f, gconstpointer data)
{
    hold (f);
    say (f->port, START);
    dfota_link_lose_modem (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "urc " START ";all;");
    g_assert_false (dfota_port_is_open (f->port));
    hold (f);
    fake_port_set_hung_up (f->spare, TRUE);
    dfota_link_lose_modem (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "off;");
    fake_port_set_hung_up (f->spare, FALSE);
    dfota_link_lose_modem (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "all;");
    hold (f);
    dfota_link_let_go (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "off;");
}

/*****************************************************************************/

static void
inhibited (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;

    if (dfota_link_inhibit_finish (DFOTA_LINK (source), result, &error))
        fakes_log ("inhibited");
    else
        fakes_log ("not inhibited: %s", error->message);
}

static void
test_inhibit (Fixture *f, gconstpointer data)
{
    hold (f);
    dfota_link_inhibit_async (f->link, inhibited, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "inhibit;");
    g_assert_true (dfota_link_is_inhibited (f->link));
    fake_inhibitor_answer (FALSE);
    g_assert_cmpstr (fakes_take_log (), ==, "not inhibited: no;");
    g_assert_false (dfota_link_is_inhibited (f->link));

    dfota_link_inhibit_async (f->link, inhibited, NULL);
    fake_inhibitor_answer (TRUE);
    g_assert_cmpstr (fakes_take_log (), ==, "inhibit;inhibited;");
    g_assert_nonnull (dfota_link_get_port (f->link));
    dfota_link_release (f->link); /* its end makes ModemManager look at the ports */
    g_assert_cmpstr (fakes_take_log (), ==, "off;uninhibit;");
    g_assert_null (dfota_link_get_port (f->link));
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);

    hold (f);
    fake_port_set_hung_up (f->port, TRUE);
    dfota_link_inhibit_async (f->link, inhibited, NULL);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "not inhibited: the module has rebooted already;");
}

/* ModemManager looks at the ports by itself only after an inhibition that it has granted. */
static void
test_release_requested (Fixture *f, gconstpointer data)
{
    dfota_link_inhibit_async (f->link, inhibited, NULL);
    dfota_link_release (f->link);
    g_assert_false (dfota_link_is_inhibited (f->link));
    g_assert_cmpuint (fake_time_next (), ==, 2000);
    fake_inhibitor_answer (FALSE);
    fakes_take_log ();
    fake_time_pass (2000);
    g_assert_cmpstr (fakes_take_log (), ==, "announce;");
}

/* The ports are announced two seconds after the release, and seven times more. */
static void
test_announce (Fixture *f, gconstpointer data)
{
    static const guint seconds[] = { 2, 5, 10, 20, 40, 80, 160, 320 };

    dfota_link_set_guarded (f->link, TRUE);
    g_assert_false (dfota_link_may_open (f->link, "ttyUSB2"));
    dfota_link_set_guarded (f->link, FALSE);
    dfota_link_release (f->link);
    dfota_link_release (f->link); /* no second timer */
    fakes_take_log ();
    g_assert_true (dfota_link_has_refused (f->link));
    for (guint i = 0; i < G_N_ELEMENTS (seconds); i++) {
        fake_time_pass (seconds[i] * 1000 - 1);
        g_assert_cmpstr (fakes_take_log (), ==, "");
        fake_time_pass (1);
        g_assert_cmpstr (fakes_take_log (), ==, "announce;");
        g_assert_false (dfota_link_has_refused (f->link));
    }
    /* the last one is waited for, too */
    dfota_link_release (f->link);
    fake_time_pass (319999);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "*did not create a modem after 8 announcements*");
    fake_time_pass (1);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
    dfota_link_release (f->link);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);

    hold (f); /* the next time they are announced again */
    dfota_link_release (f->link);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64); /* ModemManager has the modem */
    dfota_link_let_go (f->link);
    dfota_link_release (f->link);
    g_assert_cmpuint (fake_time_next (), ==, 2000);
}

/* Nothing is announced any more when ModemManager has a modem, or the gate is closed. */
static void
test_no_announcement (Fixture *f, gconstpointer data)
{
    dfota_link_release (f->link);
    fake_time_pass (2000);
    g_assert_cmpuint (fake_time_next (), ==, 5000);
    dfota_link_set_guarded (f->link, TRUE);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    dfota_link_release (f->link);
    g_assert_cmpuint (fake_time_next (), ==, 2000);
    dfota_link_hold (f->link, f->ports, NULL);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    dfota_link_let_go (f->link);
    dfota_link_release (f->link); /* goes with the link: see tear_down() */
    g_assert_cmpuint (fake_time_next (), ==, 2000);
}

static void
test_autosuspend (Fixture *f, gconstpointer data)
{
    g_autofree gchar *value = NULL;

    power_control = "on";
    g_assert_null (dfota_link_read_autosuspend (f->link));
    power_control = "auto";
    value = dfota_link_read_autosuspend (f->link);
    g_assert_cmpstr (value, ==, "auto");
    dfota_link_stay_awake (f->link);
    dfota_link_restore_autosuspend (f->link, "auto");
    g_assert_cmpstr (fakes_take_log (), ==, "power/control on;power/control auto;");
    fake_listener->is_absent = TRUE;
    g_assert_null (dfota_link_read_autosuspend (f->link));
    dfota_link_stay_awake (f->link);
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

static void
test_facts (Fixture *f, gconstpointer data)
{
    g_autofree gchar *ids = dfota_link_get_usb_ids (f->link);
    g_autofree gchar *enumeration = dfota_link_get_enumeration (f->link);

    g_assert_cmpstr (ids, ==, "2c7c:0306");
    g_assert_cmpstr (enumeration, ==, "boot:1:7:0");
    g_assert_true (dfota_link_is_present (f->link));
    fake_listener->is_absent = TRUE;
    g_assert_false (dfota_link_is_present (f->link));
}

#define ADD(name, function) g_test_add ("/link/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("hold", test_hold);
    ADD ("one-port", test_one_port);
    ADD ("broken-port", test_broken_port);
    ADD ("guarded", test_guarded);
    ADD ("guarded-while-held", test_guarded_while_held);
    ADD ("late", test_late);
    ADD ("gone", test_gone);
    ADD ("lose-modem", test_lose_modem);
    ADD ("inhibit", test_inhibit);
    ADD ("release-requested", test_release_requested);
    ADD ("announce", test_announce);
    ADD ("no-announcement", test_no_announcement);
    ADD ("autosuspend", test_autosuspend);
    ADD ("facts", test_facts);
    return g_test_run ();
}
