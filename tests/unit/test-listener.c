/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which ttys of a device are opened, and what is reported of them, while the device goes and comes
 * back. A directory imitates its place in sysfs.
 */

#include "module/listener.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "fake-time.h"
#include "fake-watch.h"
#include "fakes.h"

#define START "+QIND: \"FOTA\",\"START\""
#define END   "+QIND: \"FOTA\",\"END\",0"
#define BOOT  "+CPIN: READY"

static gint64    slept_ns;
static clockid_t broken_clock = -1;

/* Replaces the C library's: the host has been up for 1000.5 s and the time that it slept. */
int
clock_gettime (clockid_t clock, struct timespec *time)
{
    gint64 ns = G_GINT64_CONSTANT (1000500000000) + (clock == CLOCK_BOOTTIME ? slept_ns : 0);

    *time = (struct timespec){ ns / 1000000000, ns % 1000000000 };
    return clock == broken_clock ? -1 : 0;
}

typedef struct {
    DfotaListener *listener;
    gchar         *usb;
} Fixture;

static void
urc (DfotaListener *listener, const DfotaUrc *received)
{
    fakes_log ("urc %s", received->raw);
}

static void
happened (DfotaListener *listener, const gchar *what)
{
    fakes_log ("%s", what);
}

static void
make_listener (Fixture *f, const gchar *device)
{
    f->listener = dfota_listener_new (device, fake_watch_make_port);
    g_signal_connect (f->listener, "urc", G_CALLBACK (urc), NULL);
    g_signal_connect (f->listener, "gone", G_CALLBACK (happened), (gpointer) "gone");
    g_signal_connect (f->listener, "back", G_CALLBACK (happened), (gpointer) "back");
}

static void
set_up (Fixture *f, gconstpointer data)
{
    f->usb = g_dir_make_tmp ("dfota-listener-XXXXXX", NULL);
    fake_watch_set_attribute (f->usb, "busnum", "1\n");
    fake_watch_set_attribute (f->usb, "devnum", "7\n");
    fake_watch_set_attribute (f->usb, "idVendor", "2c7c\n");
    fake_watch_set_attribute (f->usb, "idProduct", "0306\n");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_add ("tty", "ttyUSB3", f->usb);
    fake_watch_add ("tty", "ttyS0", NULL);
    fake_watch_add ("usbmisc", "cdc-wdm0", f->usb);
    fake_watch_add ("usbmisc", "cdc-wdm1", "/sys/other");
    make_listener (f, f->usb);
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyUSB2;present ttyUSB3;");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_assert_finalize_object (f->listener);
    fakes_take_log ();
    fake_watch_is_broken = FALSE;
    fake_watch_clear ();
    slept_ns = 0;
    fake_watch_set_attribute (f->usb, "busnum", NULL);
    fake_watch_set_attribute (f->usb, "devnum", NULL);
    fake_watch_set_attribute (f->usb, "idVendor", NULL);
    fake_watch_set_attribute (f->usb, "idProduct", NULL);
    g_assert_no_errno (g_rmdir (f->usb));
    g_free (f->usb);
}

/* Returns what was done, sorted: the order of the ttys is not defined. */
static const gchar *
take_sorted (void)
{
    static gchar  *sorted;
    g_auto (GStrv) words = g_strsplit (fakes_take_log (), ";", -1);

    for (guint i = 0; words[i]; i++)
        for (guint j = i + 1; words[j]; j++)
            if (strcmp (words[j], words[i]) < 0) {
                gchar *word = words[i];

                words[i] = words[j];
                words[j] = word;
            }
    g_free (sorted);
    sorted = g_strjoinv (";", words);
    return sorted;
}

/*****************************************************************************/

static void
test_listening (Fixture *f, gconstpointer data)
{
    static const gchar *const used[] = { "ttyUSB2", "cdc-wdm0", NULL };

    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_assert_cmpstr (take_sorted (), ==, ";open ttyUSB2;open ttyUSB3");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_assert_cmpstr (take_sorted (), ==, "");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, used);
    g_assert_cmpstr (take_sorted (), ==, ";close ttyUSB2");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, NULL);
    g_assert_cmpstr (take_sorted (), ==, ";close ttyUSB3"); /* which are used is unknown */
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, used);
    g_assert_cmpstr (take_sorted (), ==, ";open ttyUSB3");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_OFF, used);
    g_assert_cmpstr (take_sorted (), ==, ";close ttyUSB3");
}

/* A tty with ID_MM_PORT_IGNORE is never ModemManager's. */
static void
test_ignored (Fixture *f, gconstpointer data)
{
    static const gchar *const used[] = { "ttyUSB5", NULL };

    fake_watch_add ("tty", "ttyUSB5", f->usb)->is_ignored = TRUE;
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB5;");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, NULL);
    g_assert_cmpstr (fakes_take_log (), ==, "open ttyUSB5;");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_BESIDE, used);
    g_assert_cmpstr (take_sorted (), ==, ";open ttyUSB2;open ttyUSB3");
}

static void
test_broken (Fixture *f, gconstpointer data)
{
    fake_watch_is_broken = TRUE;
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "could not listen on ttyUSB?: broken");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "could not listen on ttyUSB?: broken");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_test_assert_expected_messages ();
    fake_watch_is_broken = FALSE;
    take_sorted ();
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    g_assert_cmpstr (take_sorted (), ==, ";open ttyUSB2;open ttyUSB3");
}

/* The last tty is "gone", the first one "back", and the last URCs come before "gone". */
static void
test_enumeration (Fixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_remove ("cdc-wdm0");
    fake_watch_remove ("ttyUSB3");
    g_assert_true (dfota_listener_is_present (f->listener));
    g_assert_cmpstr (take_sorted (), ==, ";close ttyUSB3;open ttyUSB2;open ttyUSB3");
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
test_same_name (Fixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    take_sorted ();
    fake_watch_say ("ttyUSB2", START);
    fake_watch_hang_up ("ttyUSB2");
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==,
                     "urc " START ";new ttyUSB2;close ttyUSB2;open ttyUSB2;");
}

/* "udevadm trigger" announces a tty again, which goes on reading. */
static void
test_repeated (Fixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    take_sorted ();
    fake_watch_say ("ttyUSB2", START);
    fake_watch_emit_added ("ttyUSB2");
    fake_watch_emit_added ("ttyUSB3");
    g_assert_cmpstr (fakes_take_log (), ==, "urc " START ";");
}

/* "udevadm trigger" after a change of the rules. */
static void
test_ignored_later (Fixture *f, gconstpointer data)
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
add_at (Fixture *f, const gchar *name, const gchar *interface)
{
    DfotaPortInfo *info = fake_watch_add ("tty", name, f->usb);

    g_free (info->path);
    info->path = g_strdup_printf ("%s/%s/%s/tty/%s", f->usb, interface, name, name);
}

/* The kernel gives the interfaces new ttys without a new enumeration, as after a sleep. udev
 * reports a new one before the last removal, which comes late. */
static void
test_rebound (Fixture *f, gconstpointer data)
{
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    add_at (f, "ttyUSB0", "1-1:1.0");
    add_at (f, "ttyUSB1", "1-1:1.1");
    fake_watch_emit_added ("ttyUSB0");
    fake_watch_emit_added ("ttyUSB1");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    take_sorted ();

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
test_one_rebound (Fixture *f, gconstpointer data)
{
    add_at (f, "ttyUSB4", "1-1:1.4");
    fake_watch_emit_added ("ttyUSB4");
    fake_watch_remove ("ttyUSB4");
    take_sorted ();
    add_at (f, "ttyUSB5", "1-1:1.4");
    fake_watch_emit_added ("ttyUSB5");
    g_assert_cmpstr (fakes_take_log (), ==, "gone;new ttyUSB5;new ttyUSB2;new ttyUSB3;back;");
    g_assert_true (dfota_listener_has_port (f->listener, "ttyUSB3"));
}

/* Uevents get lost: all removals, or all but one. */
static void
test_lost_removal (Fixture *f, gconstpointer data)
{
    static const gchar *const numbers[] = { "8\n", "9\n" };

    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
        take_sorted ();
        fake_watch_say ("ttyUSB3", END);
        if (i > 0)
            fake_watch_remove ("ttyUSB2");
        else
            fake_watch_lose ("ttyUSB2");
        fake_watch_lose ("ttyUSB3");
        fake_watch_set_attribute (f->usb, "devnum", numbers[i]);
        g_assert_false (dfota_listener_is_current (f->listener));
        take_sorted ();
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
test_lost_removal_urcs (Fixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_remove ("ttyUSB2");
    fake_watch_say ("ttyUSB3", END);
    fake_watch_lose ("ttyUSB3");
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    take_sorted ();
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==,
                     "urc " END ";close ttyUSB3;gone;new ttyUSB2;open ttyUSB2;back;");
}

/* No uevent of an enumeration arrives: its ttys are read from sysfs. */
static void
test_lost_all (Fixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_lose ("ttyUSB2");
    fake_watch_lose ("ttyUSB3");
    fake_watch_add ("tty", "ttyUSB5", f->usb);
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    dfota_listener_recheck_later (f->listener);
    dfota_listener_recheck_later (f->listener);
    take_sorted ();
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
test_late (Fixture *f, gconstpointer data)
{
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    dfota_listener_recheck_later (f->listener);
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    take_sorted ();
    fake_time_pass (2000);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

/* The listener ends before. */
static void
test_ends_before_recheck (Fixture *f, gconstpointer data)
{
    dfota_listener_recheck_later (f->listener);
    g_assert_finalize_object (f->listener);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    make_listener (f, f->usb);
}

/* The host reports an enumeration when the next one is already there: the tty that is opened is
 * that of the next one, and what it sends is no part of the former one. */
static void
test_former_uevents (Fixture *f, gconstpointer data)
{
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    fake_watch_set_attribute (f->usb, "devnum", "9\n");
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_add ("tty", "ttyUSB3", f->usb);
    take_sorted ();
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
test_former_uevents_doubtful (Fixture *f, gconstpointer data)
{
    fake_watch_emit_removed ("ttyUSB2");
    dfota_listener_set_listening (f->listener, DFOTA_LISTENING_ALL, NULL);
    fakes_take_log ();
    fake_watch_set_attribute (f->usb, "devnum", "8\n");
    fake_watch_emit_removed ("ttyUSB3");
    g_assert_cmpstr (fakes_take_log (), ==, "close ttyUSB3;gone;");
}

static void
test_ports (Fixture *f, gconstpointer data)
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
test_ttys_not_listed (Fixture *f, gconstpointer data)
{
    static const gchar *const names[] = { "ttyUSB2", "ttyUSB9", "ttyS0", "cdc-wdm0", "cdc-wdm1" };

    fake_watch_n_tty_lists = 0;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        dfota_listener_has_port (f->listener, names[i]);
    g_assert_cmpuint (fake_watch_n_tty_lists, ==, 0);
    make_listener (f, f->usb);
    g_assert_cmpuint (fake_watch_n_tty_lists, ==, 1);
}

static void
assert_enumeration (Fixture *f, const gchar *end, gboolean is_current)
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
test_number (Fixture *f, gconstpointer data)
{
    assert_enumeration (f, ":1:7:0", TRUE);
    slept_ns = 49999999; /* less than the clocks differ by themselves */
    assert_enumeration (f, ":1:7:0", TRUE);
    slept_ns = 50000000;
    assert_enumeration (f, ":1:7:1", TRUE);
    slept_ns = G_GINT64_CONSTANT (61300000000);
    assert_enumeration (f, ":1:7:613", TRUE);

    broken_clock = CLOCK_BOOTTIME;
    assert_enumeration (f, ":1:7:0", TRUE);
    broken_clock = CLOCK_MONOTONIC;
    assert_enumeration (f, ":1:7:0", TRUE);
    broken_clock = -1;

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
test_usb_ids (Fixture *f, gconstpointer data)
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
        make_listener (f, uids[i]);
        none = dfota_listener_get_usb_ids (f->listener);
        g_assert_cmpstr (none, ==, "");
        g_assert_false (dfota_listener_is_present (f->listener));
        g_assert_null (dfota_listener_get_usb_path (f->listener));
    }
}

/* A device without ttys, whose control port is the only port of all. */
static void
test_control_port (Fixture *f, gconstpointer data)
{
    fake_watch_clear ();
    fake_watch_add ("usbmisc", "cdc-wdm0", f->usb);
    g_object_unref (f->listener);
    make_listener (f, f->usb);
    g_assert_true (dfota_listener_has_port (f->listener, "cdc-wdm0"));
    g_assert_false (dfota_listener_is_present (f->listener));
}

/* A name that the administrator has given in udev. */
static void
test_uid (Fixture *f, gconstpointer data)
{
    g_autofree gchar *ids = NULL;

    g_object_unref (f->listener);
    fake_watch_add ("tty", "ttyUSB7", f->usb)->uid = g_strdup ("slot-1");
    make_listener (f, "slot-1");
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyUSB7;");
    ids = dfota_listener_get_usb_ids (f->listener);
    g_assert_cmpstr (ids, ==, "2c7c:0306");
    assert_enumeration (f, ":1:7:0", TRUE);
}

/* A device that is on no USB. */
static void
test_no_usb (Fixture *f, gconstpointer data)
{
    g_object_unref (f->listener);
    fake_watch_add ("tty", "ttyX0", NULL)->uid = g_strdup ("slot-2");
    make_listener (f, "slot-2");
    assert_enumeration (f, "", TRUE);
    fake_watch_add ("tty", "ttyX1", NULL)->uid = g_strdup ("slot-2");
    fake_watch_emit_added ("ttyX1");
    fake_watch_remove ("ttyX0");
    fake_watch_remove ("ttyX1");
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyX0;new ttyX1;gone;");
}

/* The last tty goes while the update that follows it ends. */
static void
unref_listener (DfotaListener *listener, Fixture *f)
{
    g_clear_object (&f->listener);
}

static void
test_ends_with_gone (Fixture *f, gconstpointer data)
{
    g_signal_connect (f->listener, "gone", G_CALLBACK (unref_listener), f);
    fake_watch_remove ("ttyUSB2");
    fake_watch_remove ("ttyUSB3");
    g_assert_null (f->listener);
    make_listener (f, f->usb);
    g_signal_connect (f->listener, "back", G_CALLBACK (unref_listener), f);
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_emit_added ("ttyUSB2");
    g_assert_null (f->listener);
    make_listener (f, f->usb);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/listener/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("listening", test_listening);
    ADD ("ignored", test_ignored);
    ADD ("broken", test_broken);
    ADD ("enumeration", test_enumeration);
    ADD ("same-name", test_same_name);
    ADD ("rebound", test_rebound);
    ADD ("one-rebound", test_one_rebound);
    ADD ("repeated", test_repeated);
    ADD ("ignored-later", test_ignored_later);
    ADD ("lost-removal", test_lost_removal);
    ADD ("lost-removal-urcs", test_lost_removal_urcs);
    ADD ("lost-all", test_lost_all);
    ADD ("late", test_late);
    ADD ("ends-before-recheck", test_ends_before_recheck);
    ADD ("former-uevents", test_former_uevents);
    ADD ("former-uevents-doubtful", test_former_uevents_doubtful);
    ADD ("ports", test_ports);
    ADD ("ttys-not-listed", test_ttys_not_listed);
    ADD ("number", test_number);
    ADD ("usb-ids", test_usb_ids);
    ADD ("control-port", test_control_port);
    ADD ("uid", test_uid);
    ADD ("no-usb", test_no_usb);
    ADD ("ends-with-gone", test_ends_with_gone);
    return g_test_run ();
}
