/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which ttys of a device are opened, and what is reported of them, while the device goes and comes
 * back.
 */

#include <string.h>

#include "fake-watch.h"
#include "fakes.h"
#include "listener-fixture.h"

/*****************************************************************************/

static void
test_listening (ListenerFixture *f, gconstpointer data)
{
    static const gchar *const used[] = { "ttyUSB2", "cdc-wdm0", NULL };

    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_assert_cmpstr (listener_take_sorted (), ==, ";open ttyUSB2;open ttyUSB3");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_assert_cmpstr (listener_take_sorted (), ==, "");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, used);
    g_assert_cmpstr (listener_take_sorted (), ==, ";close ttyUSB2");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, NULL);
    g_assert_cmpstr (listener_take_sorted (), ==, ";close ttyUSB3"); /* which are used is unknown */
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, used);
    g_assert_cmpstr (listener_take_sorted (), ==, ";open ttyUSB3");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_OFF, used);
    g_assert_cmpstr (listener_take_sorted (), ==, ";close ttyUSB3");
}

/* A tty with ID_MM_PORT_IGNORE is never ModemManager's. */
static void
test_ignored (ListenerFixture *f, gconstpointer data)
{
    static const gchar *const used[] = { "ttyUSB5", NULL };

    fake_watch_add ("tty", "ttyUSB5", f->usb)->is_ignored = TRUE;
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB5;");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "open ttyUSB5;");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, used);
    g_assert_cmpstr (listener_take_sorted (), ==, ";open ttyUSB2;open ttyUSB3");
}

static void
test_broken (ListenerFixture *f, gconstpointer data)
{
    fake_watch_is_broken = TRUE;
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "could not listen on ttyUSB?: broken");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "could not listen on ttyUSB?: broken");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_test_assert_expected_messages ();
    fake_watch_is_broken = FALSE;
    listener_take_sorted ();
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_assert_cmpstr (listener_take_sorted (), ==, ";open ttyUSB2;open ttyUSB3");
}

/* The last tty is "gone", the first one "back", and the last URCs come before "gone". */
static void
test_enumeration (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_remove ("cdc-wdm0");
    fake_watch_remove ("ttyUSB3");
    g_assert_true (dfota_listener_is_present (f->listener));
    g_assert_cmpstr (listener_take_sorted (), ==, ";close ttyUSB3;open ttyUSB2;open ttyUSB3");
    fake_watch_remove ("ttyS0");
    fake_watch_say ("ttyUSB2", END);
    fake_watch_remove ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==, "urc " END ";close ttyUSB2;gone;");
    g_assert_false (dfota_listener_is_present (f->listener));

    fake_watch_add ("tty", "ttyUSB0", "/sys/other");
    fake_watch_emit_added ("ttyUSB0");
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB2;open ttyUSB2;back;");
    fake_watch_add ("tty", "ttyUSB4", f->usb);
    fake_watch_emit_added ("ttyUSB4");
    g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB4;open ttyUSB4;");
    fake_watch_say ("ttyUSB4", START);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "urc " START ";");
    g_assert_true (dfota_listener_is_present (f->listener));
}

/* The same name can be another tty: the former one is closed, after what it has read. */
static void
test_same_name (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    listener_take_sorted ();
    fake_watch_say ("ttyUSB2", START);
    fake_watch_hang_up ("ttyUSB2");
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==,
                     "urc " START ";new ttyUSB2;close ttyUSB2;open ttyUSB2;");
}

/* "udevadm trigger" announces a tty again, which goes on reading. */
static void
test_repeated (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    listener_take_sorted ();
    fake_watch_say ("ttyUSB2", START);
    fake_watch_emit_added ("ttyUSB2");
    fake_watch_emit_added ("ttyUSB3");
    g_assert_cmpstr (fakes_take_log (), ==, "urc " START ";");
}

/* "udevadm trigger" after a change of the rules. */
static void
test_ignored_later (ListenerFixture *f, gconstpointer data)
{
    DfotaPortInfo *info = fake_watch_add ("tty", "ttyUSB5", f->usb);

    fake_watch_emit_added ("ttyUSB5");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB5;");
    info->is_ignored = TRUE;
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "open ttyUSB5;");
    info->is_ignored = FALSE;
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "close ttyUSB5;");
}

static void
test_ports (ListenerFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) ports = dfota_listener_list_ports (f->listener);

    g_assert_cmpuint (ports->len, ==, 3);
    for (guint i = 0; i < ports->len; i++)
        g_assert_cmpstr (((DfotaPortInfo *) ports->pdata[i])->usb, ==, f->usb);
    g_assert_true (dfota_listener_has_port (f->listener, "ttyUSB2"));
    g_assert_true (dfota_listener_has_port (f->listener, "cdc-wdm0"));
    g_assert_false (dfota_listener_has_port (f->listener, "cdc-wdm1"));
    g_assert_false (dfota_listener_has_port (f->listener, "ttyS0"));
    g_assert_false (dfota_listener_has_port (f->listener, "ttyUSB9"));
    fake_watch_add ("usbmisc", "cdc-wdm2", f->usb);
    fake_watch_add ("wwan", "wwan0mbim0", f->usb);
    g_assert_true (dfota_listener_has_port (f->listener, "cdc-wdm2"));
    g_assert_true (dfota_listener_has_port (f->listener, "wwan0mbim0"));
    g_assert_false (dfota_listener_has_port (f->listener, "cdc-wdm7"));
    /* a tty counts from the report that it is there */
    fake_watch_add ("tty", "ttyUSB9", f->usb);
    g_assert_false (dfota_listener_has_port (f->listener, "ttyUSB9"));
}

/* ModemManager asks for each port that it opens, and a host has some seventy ttys. */
static void
test_ttys_not_listed (ListenerFixture *f, gconstpointer data)
{
    static const gchar *const names[] = { "ttyUSB2", "ttyUSB9", "ttyS0", "cdc-wdm0", "cdc-wdm1" };

    fake_watch_n_tty_lists = 0;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        dfota_listener_has_port (f->listener, names[i]);
    g_assert_cmpuint (fake_watch_n_tty_lists, ==, 0);
    listener_make (f, f->usb);
    g_assert_cmpuint (fake_watch_n_tty_lists, ==, 1);
}

static void
assert_enumeration (ListenerFixture *f, const gchar *end, gboolean is_current)
{
    g_autofree gchar *enumeration = dfota_listener_get_enumeration (f->listener);

    g_assert_cmpint (dfota_listener_is_current (f->listener), ==, is_current);
    if (!*end) {
        g_assert_cmpstr (enumeration, ==, "");
        return;
    }
    g_assert_true (g_str_has_suffix (enumeration, end));
    g_assert_cmpuint (strlen (enumeration), ==, 36 + strlen (end)); /* the host's boot id */
    g_assert_null (strchr (enumeration, '\n'));
}

/* It changes with the device number and with a sleep of the host. */
static void
test_number (ListenerFixture *f, gconstpointer data)
{
    assert_enumeration (f, ":1:7:0", TRUE);
    listener_slept_ns = 49999999; /* less than the clocks differ by themselves */
    assert_enumeration (f, ":1:7:0", TRUE);
    listener_slept_ns = 50000000;
    assert_enumeration (f, ":1:7:1", TRUE);
    listener_slept_ns = G_GINT64_CONSTANT (61300000000);
    assert_enumeration (f, ":1:7:613", TRUE);

    listener_broken_clock = CLOCK_BOOTTIME;
    assert_enumeration (f, ":1:7:0", TRUE);
    listener_broken_clock = CLOCK_MONOTONIC;
    assert_enumeration (f, ":1:7:0", TRUE);
    listener_broken_clock = -1;

    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    assert_enumeration (f, ":1:7:613", FALSE); /* the uevents of it are still to come */
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    assert_enumeration (f, "", FALSE);
    g_assert_null (dfota_listener_get_usb_path (f->listener));
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    assert_enumeration (f, ":1:8:613", TRUE);
    g_assert_cmpstr (dfota_listener_get_usb_path (f->listener), ==, f->usb);
    fake_watch_set_attribute (f->usb, "busnum", NULL);
    assert_enumeration (f, ":1:8:613", FALSE);
    fake_watch_remove ("ttyUSB2");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    assert_enumeration (f, "", TRUE);
}

/* The ids are those at the place of the ttys, even without ttys; else at the path that
 * ModemManager has for the device. */
static void
test_usb_ids (ListenerFixture *f, gconstpointer data)
{
    static const gchar *const uids[] = { "slot-1", "/sys/devices/nothing" };
    g_autofree gchar         *ids = dfota_listener_get_usb_ids (f->listener);
    g_autofree gchar         *half = NULL;
    g_autofree gchar         *later = NULL;

    g_assert_cmpstr (ids, ==, "2c7c:0306");
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    fake_watch_set_attribute (f->usb, "idProduct", "9008");
    later = dfota_listener_get_usb_ids (f->listener);
    g_assert_cmpstr (later, ==, "2c7c:9008");
    fake_watch_set_attribute (f->usb, "idProduct", NULL);
    half = dfota_listener_get_usb_ids (f->listener);
    g_assert_cmpstr (half, ==, "");
    for (guint i = 0; i < G_N_ELEMENTS (uids); i++) {
        g_autofree gchar *none = NULL;

        g_object_unref (f->listener);
        listener_make (f, uids[i]);
        none = dfota_listener_get_usb_ids (f->listener);
        g_assert_cmpstr (none, ==, "");
        g_assert_false (dfota_listener_is_present (f->listener));
        g_assert_null (dfota_listener_get_usb_path (f->listener));
    }
}

/* A device without ttys, whose control port is the only port of all. */
static void
test_control_port (ListenerFixture *f, gconstpointer data)
{
    fake_watch_clear ();
    fake_watch_add ("usbmisc", "cdc-wdm0", f->usb);
    g_object_unref (f->listener);
    listener_make (f, f->usb);
    g_assert_true (dfota_listener_has_port (f->listener, "cdc-wdm0"));
    g_assert_false (dfota_listener_is_present (f->listener));
}

/* A name that the administrator has given in udev. */
static void
test_uid (ListenerFixture *f, gconstpointer data)
{
    g_autofree gchar *ids = NULL;

    g_object_unref (f->listener);
    fake_watch_add ("tty", "ttyUSB7", f->usb)->uid = g_strdup ("slot-1");
    listener_make (f, "slot-1");
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyUSB7;");
    ids = dfota_listener_get_usb_ids (f->listener);
    g_assert_cmpstr (ids, ==, "2c7c:0306");
    assert_enumeration (f, ":1:7:0", TRUE);
}

/* A device that is on no USB. */
static void
test_no_usb (ListenerFixture *f, gconstpointer data)
{
    g_object_unref (f->listener);
    fake_watch_add ("tty", "ttyX0", NULL)->uid = g_strdup ("slot-2");
    listener_make (f, "slot-2");
    assert_enumeration (f, "", TRUE);
    fake_watch_add ("tty", "ttyX1", NULL)->uid = g_strdup ("slot-2");
    fake_watch_emit_added ("ttyX1");
    fake_watch_remove ("ttyX0");
    fake_watch_remove ("ttyX1");
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyX0;new ttyX1;gone;");
}

/* The last tty goes while the update that follows it ends. */
static void
unref_listener (DfotaListener *listener, ListenerFixture *f)
{
    g_clear_object (&f->listener);
}

static void
test_ends_with_gone (ListenerFixture *f, gconstpointer data)
{
    g_signal_connect (f->listener, "gone", G_CALLBACK (unref_listener), f);
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    g_assert_null (f->listener);
    listener_make (f, f->usb);
    g_signal_connect (f->listener, "back", G_CALLBACK (unref_listener), f);
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    g_assert_null (f->listener);
    listener_make (f, f->usb);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    LISTENER_ADD ("listening", test_listening);
    LISTENER_ADD ("ignored", test_ignored);
    LISTENER_ADD ("broken", test_broken);
    LISTENER_ADD ("enumeration", test_enumeration);
    LISTENER_ADD ("same-name", test_same_name);
    LISTENER_ADD ("repeated", test_repeated);
    LISTENER_ADD ("ignored-later", test_ignored_later);
    LISTENER_ADD ("ports", test_ports);
    LISTENER_ADD ("ttys-not-listed", test_ttys_not_listed);
    LISTENER_ADD ("number", test_number);
    LISTENER_ADD ("usb-ids", test_usb_ids);
    LISTENER_ADD ("control-port", test_control_port);
    LISTENER_ADD ("uid", test_uid);
    LISTENER_ADD ("no-usb", test_no_usb);
    LISTENER_ADD ("ends-with-gone", test_ends_with_gone);
    return g_test_run ();
}
