/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Uevents of a device that are late, lost, or in another order than expected.
 */

#include "fake-time.h"
#include "fake-watch.h"
#include "fakes.h"
#include "listener-fixture.h"

static void
add_at (ListenerFixture *f, const gchar *name, const gchar *interface)
{
    DfotaPortInfo *info = fake_watch_add ("tty", name, f->usb);

    g_free (info->path);
    info->path = g_strdup_printf ("%s/%s/%s/tty/%s", f->usb, interface, name, name);
}

/* The kernel gives the interfaces new ttys without a new enumeration, as after a sleep. udev
 * reports a new one before the last removal, which comes late. */
static void
test_rebound (ListenerFixture *f, gconstpointer data)
{
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    add_at (f, "ttyUSB0", "1-1:1.0");
    add_at (f, "ttyUSB1", "1-1:1.1");
    fake_watch_emit_added ("ttyUSB0");
    fake_watch_emit_added ("ttyUSB1");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    listener_take_sorted ();

    fake_watch_remove ("ttyUSB0");
    fake_watch_say ("ttyUSB1", END);
    fake_watch_lose ("ttyUSB1");
    add_at (f, "ttyUSB4", "1-1:1.0");
    add_at (f, "ttyUSB5", "1-1:1.1");
    fake_watch_emit_added ("ttyUSB4");
    g_assert_cmpstr (fakes_take_log (), ==,
                     "close ttyUSB0;urc " END ";close ttyUSB1;gone;"
                     "new ttyUSB4;open ttyUSB4;new ttyUSB5;open ttyUSB5;back;");
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* A driver is unbound from one interface and bound again: the other ttys stay. */
static void
test_one_rebound (ListenerFixture *f, gconstpointer data)
{
    add_at (f, "ttyUSB4", "1-1:1.4");
    fake_watch_emit_added ("ttyUSB4");
    fake_watch_remove ("ttyUSB4");
    listener_take_sorted ();
    add_at (f, "ttyUSB5", "1-1:1.4");
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "gone;new ttyUSB5;new ttyUSB2;new ttyUSB3;back;");
    g_assert_true (dfota_listener_has_port (f->listener, "ttyUSB3"));
}

/* Uevents get lost: all removals, or all but one. */
static void
test_lost_removal (ListenerFixture *f, gconstpointer data)
{
    static const gchar *const numbers[] = { "8\n", "9\n" };

    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
        listener_take_sorted ();
        fake_watch_say ("ttyUSB3", END);
        if (i > 0)
            fake_watch_remove ("ttyUSB2");
        else
            fake_watch_lose ("ttyUSB2");
        fake_watch_lose ("ttyUSB3");
        fake_watch_set_attribute (f->usb, "devnum", numbers[i]);
        g_assert_false (dfota_listener_is_current (f->listener));
        listener_take_sorted ();
        if (i == 0)
            fake_watch_say ("ttyUSB3", START);
        fake_watch_add ("tty", "ttyUSB2", f->usb);
        fake_watch_emit_added ("ttyUSB2");
        g_assert_true (
            g_str_has_suffix (fakes_take_log (), ";gone;new ttyUSB2;open ttyUSB2;back;"));
        g_assert_true (dfota_listener_is_current (f->listener));
        g_assert_false (dfota_listener_has_port (f->listener, "ttyUSB3"));
        fake_watch_add ("tty", "ttyUSB3", f->usb);
        fake_watch_emit_added ("ttyUSB3");
        g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB3;open ttyUSB3;");
    }
}

/* The last URCs of ttys whose removal is lost. */
static void
test_lost_removal_urcs (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_remove ("ttyUSB2");
    fake_watch_say ("ttyUSB3", END);
    fake_watch_lose ("ttyUSB3");
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    listener_take_sorted ();
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==,
                     "urc " END ";close ttyUSB3;gone;new ttyUSB2;open ttyUSB2;back;");
}

/* No uevent of an enumeration arrives: its ttys are read from sysfs. */
static void
test_lost_all (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_lose ("ttyUSB2");
    fake_watch_lose ("ttyUSB3");
    fake_watch_add ("tty", "ttyUSB5", f->usb);
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    dfota_listener_recheck_later (f->listener);
    dfota_listener_recheck_later (f->listener);
    listener_take_sorted ();
    fake_time_pass (1999);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fake_time_pass (1);
    g_assert_true (
        g_str_has_suffix (fakes_take_log (), ";gone;present ttyUSB5;open ttyUSB5;back;"));
    g_assert_true (dfota_listener_is_current (f->listener));
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

/* They were only late. */
static void
test_late (ListenerFixture *f, gconstpointer data)
{
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    dfota_listener_recheck_later (f->listener);
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    listener_take_sorted ();
    fake_time_pass (2000);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

/* The listener ends before. */
static void
test_ends_before_recheck (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_recheck_later (f->listener);
    g_assert_finalize_object (f->listener);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    listener_make (f, f->usb);
}

/* The host reports an enumeration when the next one is already there: the tty that is opened is
 * that of the next one, and what it sends is no part of the former one. */
static void
test_former_uevents (ListenerFixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    fake_watch_set_attribute (f->usb, "devnum", "9\n");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_add ("tty", "ttyUSB3", f->usb);
    listener_take_sorted ();
    fake_watch_emit_added ("ttyUSB2");
    fake_watch_emit_added ("ttyUSB3");
    fake_watch_say ("ttyUSB2", BOOT);
    fakes_settle ();
    g_assert_true (
        g_str_has_suffix (fakes_take_log (), ";back;new ttyUSB3;open ttyUSB3;urc " BOOT ";"));
    fake_watch_emit_removed ("ttyUSB2");
    fake_watch_emit_removed ("ttyUSB3");
    fake_watch_emit_added ("ttyUSB2");
    fake_watch_emit_added ("ttyUSB3");
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fake_watch_remove ("ttyUSB3");
    fake_watch_remove ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==, "close ttyUSB3;close ttyUSB2;gone;");
}

/* Nothing is known of a tty that is not open, and of one of another enumeration. */
static void
test_former_uevents_doubtful (ListenerFixture *f, gconstpointer data)
{
    fake_watch_emit_removed ("ttyUSB2");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fakes_take_log ();
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    fake_watch_emit_removed ("ttyUSB3");
    g_assert_cmpstr (fakes_take_log (), ==, "close ttyUSB3;gone;");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    LISTENER_ADD ("rebound", test_rebound);
    LISTENER_ADD ("one-rebound", test_one_rebound);
    LISTENER_ADD ("lost-removal", test_lost_removal);
    LISTENER_ADD ("lost-removal-urcs", test_lost_removal_urcs);
    LISTENER_ADD ("lost-all", test_lost_all);
    LISTENER_ADD ("late", test_late);
    LISTENER_ADD ("ends-before-recheck", test_ends_before_recheck);
    LISTENER_ADD ("former-uevents", test_former_uevents);
    LISTENER_ADD ("former-uevents-doubtful", test_former_uevents_doubtful);
    return g_test_run ();
}
