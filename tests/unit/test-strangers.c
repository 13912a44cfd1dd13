/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The two paths of one connector, in directories that imitate sysfs; and devices that stay closed
 * to ModemManager while a module is being waited for.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fake-time.h"
#include "fake-watch.h"
#include "fakes.h"
#include "module/strangers.h"

/* Two controllers with two ports each. Their first ports are one connector. A hub is plugged
 * into each of them, and the second ports of the hubs are one connector, too. */
static const gchar *const hub_ports[] = {
    "usb1/1-0:1.0/usb1-port1", "usb1/1-0:1.0/usb1-port2",    "usb2/2-0:1.0/usb2-port1",
    "usb2/2-0:1.0/usb2-port2", "usb1/1-1/1-1:1.0/1-1-port2", "usb2/2-1/2-1:1.0/2-1-port2",
};

static const gchar *const peers[][2] = {
    { "usb1/1-0:1.0/usb1-port1", "usb2/2-0:1.0/usb2-port1" },
    { "usb1/1-1/1-1:1.0/1-1-port2", "usb2/2-1/2-1:1.0/2-1-port2" },
};

static const struct {
    const gchar *usb;
    const gchar *other;
    gboolean     is_companion;
} rows[] = {
    { "usb1/1-1", "usb2/2-1", TRUE },
    { "usb2/2-1", "usb1/1-1", TRUE },
    { "usb1/1-1/1-1.2", "usb2/2-1/2-1.2", TRUE },
    { "usb1/1-1", "usb2/2-2", FALSE },
    { "usb1/1-2", "usb2/2-2", FALSE }, /* no link: unknown */
    { "usb1/1-1", "usb1/1-1", FALSE },
    { "usb1/1-1", "usb2/2-1/2-1.2", FALSE },
    { "usb1/1-9", "usb2/2-9", FALSE }, /* no such port */
    { "usb1", "usb2", FALSE },
    { "slot", "usb2/2-1", FALSE }, /* a name that the administrator has given is no path */
};

static void
link_peer (const gchar *root, const gchar *from, const gchar *to)
{
    g_autofree gchar *target = g_build_filename (root, to, NULL);
    g_autofree gchar *link = g_build_filename (root, from, "peer", NULL);

    g_assert_cmpint (symlink (target, link), ==, 0);
}

static gchar *
make_sysfs (void)
{
    gchar *root = g_dir_make_tmp ("strangers-XXXXXX", NULL);

    for (guint i = 0; i < G_N_ELEMENTS (hub_ports); i++) {
        g_autofree gchar *path = g_build_filename (root, hub_ports[i], NULL);

        g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    }
    for (guint i = 0; i < G_N_ELEMENTS (peers); i++) {
        link_peer (root, peers[i][0], peers[i][1]);
        link_peer (root, peers[i][1], peers[i][0]);
    }
    return root;
}

static void
test_companion (void)
{
    g_autofree gchar *root = make_sysfs ();
    g_autofree gchar *remove = g_strdup_printf ("rm -r '%s'", root);

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *usb = g_build_filename (root, rows[i].usb, NULL);
        g_autofree gchar *other = g_build_filename (root, rows[i].other, NULL);

        g_test_message ("%s and %s", rows[i].usb, rows[i].other);
        g_assert_true (dfota_usb_is_companion (usb, other) == rows[i].is_companion);
    }
    g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

/*****************************************************************************/

#define START    "+QIND: \"FOTA\",\"START\""
#define PROGRESS "+QIND: \"FOTA\",\"UPDATING\",7"
#define END      "+QIND: \"FOTA\",\"END\",0"
#define RESTORE  "+QIND: \"FOTA\",\"RESTORE\",7"
#define HTTP     "+QIND: \"FOTA\",\"HTTPSTART\""
#define BOOT     "+CPIN: READY"

#define CLOSED   "* stays closed for now: it may be a module that is being updated"
#define RELEASED "* is released to ModemManager: "

#define SECONDS 240

typedef struct {
    DfotaStrangers *strangers;
    GObject        *daemon; /* stands for a connection that is only passed on */
    gchar          *root;
    gchar          *usb; /* of a Quectel device */
    gboolean        is_expected;
    gboolean        is_known;
    gboolean        is_companion;
    gboolean        is_taken;
} Fixture;

static gboolean
is_expected (gpointer user_data)
{
    return ((Fixture *) user_data)->is_expected;
}

static gboolean
is_known (const DfotaPortInfo *port, gpointer user_data)
{
    return ((Fixture *) user_data)->is_known;
}

static gboolean
is_companion (const gchar *usb, gpointer user_data)
{
    return ((Fixture *) user_data)->is_companion;
}

static gboolean
is_vendor (guint16 vendor, gpointer user_data)
{
    return vendor == 0x2c7c;
}

static gboolean
recognized (DfotaStrangers *strangers, const gchar *usb, const DfotaUrc *urc, Fixture *f)
{
    g_assert_cmpstr (usb, ==, f->usb);
    fakes_log ("recognized %s", urc->raw);
    return f->is_taken;
}

static void
make_strangers (Fixture *f)
{
    static const DfotaStrangersFuncs funcs = { is_expected, is_known, is_companion, is_vendor };

    f->strangers = dfota_strangers_new (fake_watch_make_port, (GDBusConnection *) f->daemon,
                                        SECONDS, &funcs, f);
    g_signal_connect (f->strangers, "recognized", G_CALLBACK (recognized), f);
}

static void
set_vendor (Fixture *f, const gchar *vendor)
{
    fake_watch_set_attribute (f->usb, "idVendor", vendor);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    f->daemon = g_object_new (G_TYPE_OBJECT, NULL);
    f->root = g_dir_make_tmp ("strangers-XXXXXX", NULL);
    f->usb = g_build_filename (f->root, "1-2", NULL);
    g_assert_no_errno (g_mkdir (f->usb, 0755));
    set_vendor (f, "2c7c\n");
    fake_watch_set_attribute (f->usb, "busnum", "1\n");
    fake_watch_set_attribute (f->usb, "devnum", "7\n");
    f->is_expected = TRUE;
    make_strangers (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_assert_finalize_object (f->strangers);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    fakes_take_log ();
    fake_watch_clear ();
    set_vendor (f, NULL);
    fake_watch_set_attribute (f->usb, "busnum", NULL);
    fake_watch_set_attribute (f->usb, "devnum", NULL);
    g_assert_no_errno (g_rmdir (f->usb));
    g_assert_no_errno (g_rmdir (f->root));
    g_assert_finalize_object (f->daemon);
    g_free (f->usb);
    g_free (f->root);
}

static void
plug (Fixture *f, const gchar *name)
{
    fake_watch_add ("tty", name, f->usb);
    fake_watch_emit_added (name);
}

/* A device that stays closed: the plugin listens on its tty. */
static void
plug_stranger (Fixture *f)
{
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, CLOSED);
    plug (f, "ttyUSB2");
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyUSB2;open ttyUSB2;");
}

static void
assert_released (Fixture *f, const gchar *log)
{
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, log);
    g_assert_true (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

static void
test_closed (Fixture *f, gconstpointer data)
{
    g_assert_true (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    plug_stranger (f);
    plug (f, "ttyUSB3"); /* of the same device */
    g_assert_cmpstr (fakes_take_log (), ==, "new ttyUSB3;open ttyUSB3;");
    g_assert_true (dfota_strangers_may_open (f->strangers, "ttyS0"));
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB3"));
}

/* Devices that are no strangers. */
static void
test_open (Fixture *f, gconstpointer data)
{
    f->is_expected = FALSE;
    plug (f, "ttyUSB2");
    f->is_expected = TRUE;
    f->is_known = TRUE;
    plug (f, "ttyUSB3");
    f->is_known = FALSE;
    set_vendor (f, "1234\n");
    plug (f, "ttyUSB4");
    set_vendor (f, NULL);
    plug (f, "ttyUSB5");
    fake_watch_add ("tty", "ttyS0", NULL);
    fake_watch_emit_added ("ttyS0");
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_true (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
}

/* A module that was present before is none, however often its ttys are announced. */
static void
test_repeated (Fixture *f, gconstpointer data)
{
    f->is_expected = FALSE;
    plug (f, "ttyUSB2");
    f->is_expected = TRUE;
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_true (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
}

/* So is one that was present at the start. */
static void
test_present_repeated (Fixture *f, gconstpointer data)
{
    g_object_unref (f->strangers);
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    make_strangers (f);
    fake_watch_emit_added ("ttyUSB2");
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* One that went and came back may be the other one, even if the first is not reported. */
static void
test_back (Fixture *f, gconstpointer is_reported)
{
    f->is_expected = FALSE;
    plug (f, "ttyUSB2");
    f->is_expected = TRUE;
    if (is_reported)
        fake_watch_remove ("ttyUSB2");
    else {
        fake_watch_lose ("ttyUSB2");
        fake_watch_set_attribute (f->usb, "devnum", "8\n");
    }
    plug_stranger (f);
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
}

/* Without a URC the device is released after a timeout, which begins anew with each URC. */
static void
test_silence (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    fake_time_pass (SECONDS * 1000 - 1);
    fake_watch_say ("ttyUSB2", HTTP);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fake_time_pass (SECONDS * 1000 - 1);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "no URC*");
    fake_time_pass (1);
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
}

static void
test_boot (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "it has booted*");
    fake_watch_say ("ttyUSB2", BOOT);
    fakes_settle ();
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
}

static void
test_not_expected (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    dfota_strangers_review (f->strangers);
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    f->is_expected = FALSE;
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "no module*");
    dfota_strangers_review (f->strangers);
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
}

/* The same is noticed when ModemManager asks, or another port appears. */
static void
test_not_expected_later (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    f->is_expected = FALSE;
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "no module*");
    g_assert_true (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
    f->is_expected = TRUE;
    fake_watch_remove ("ttyUSB2");
    plug_stranger (f);
    f->is_expected = FALSE;
    fake_watch_add ("tty", "ttyS0", NULL);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "no module*");
    fake_watch_emit_added ("ttyS0");
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
}

/* A device that says nothing at all. */
static void
test_never_heard (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    fake_time_pass (SECONDS * 1000 - 1);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "no URC*");
    fake_time_pass (1);
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
}

/* The device goes away: ModemManager may have the next one. */
static void
test_gone (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    fake_watch_remove ("ttyUSB2");
    assert_released (f, "close ttyUSB2;");
}

/* Only what the updater alone says is recognized; the ttys are closed for the handler. */
static void
test_recognized (Fixture *f, gconstpointer data)
{
    static const gchar *const urcs[] = { START, PROGRESS, END, RESTORE };

    plug_stranger (f);
    for (guint i = 0; i < G_N_ELEMENTS (urcs); i++) {
        g_autofree gchar *log =
            g_strdup_printf ("close ttyUSB2;recognized %s;open ttyUSB2;", urcs[i]);

        fake_watch_say ("ttyUSB2", urcs[i]);
        fakes_settle ();
        g_assert_cmpstr (fakes_take_log (), ==, log);
        g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    }
    f->is_taken = TRUE;
    fake_watch_say ("ttyUSB2", START);
    fakes_settle ();
    assert_released (f, "close ttyUSB2;recognized " START ";");
}

/* If a port was refused meanwhile, the first modem would lack it: the ports are announced again. */
static void
test_refused (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    g_assert_true (dfota_strangers_may_create_modem (f->strangers, f->usb));
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "it has booted*");
    fake_watch_say ("ttyUSB2", BOOT);
    fakes_settle ();
    assert_released (f, "close ttyUSB2;announce ttyUSB2;");
    g_assert_true (dfota_strangers_may_create_modem (f->strangers, "/sys/other"));
    g_assert_false (dfota_strangers_may_create_modem (f->strangers, f->usb));
    g_assert_true (dfota_strangers_may_create_modem (f->strangers, f->usb));
    fake_watch_add ("tty", "ttyS0", NULL);
    fake_time_pass (1999);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    fake_time_pass (1);
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyUSB2;announce ttyUSB2;");
}

/* A refusal of an earlier enumeration means nothing. */
static void
test_refused_before (Fixture *f, gconstpointer data)
{
    plug_stranger (f);
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, RELEASED "it has booted*");
    fake_watch_say ("ttyUSB2", BOOT);
    fakes_settle ();
    fake_watch_remove ("ttyUSB2");
    fakes_take_log ();
    plug_stranger (f);
    g_assert_true (dfota_strangers_may_create_modem (f->strangers, f->usb));
}

/* Devices that were there before are strangers at the companion path only. */
static void
test_present (Fixture *f, gconstpointer data)
{
    g_object_unref (f->strangers);
    fake_watch_add ("tty", "ttyUSB2", f->usb);
    fake_watch_add ("tty", "ttyUSB3", f->usb);
    make_strangers (f);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_object_unref (f->strangers);
    f->is_companion = TRUE;
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, CLOSED);
    make_strangers (f);
    g_test_assert_expected_messages ();
    g_assert_nonnull (strstr (fakes_take_log (), "open ttyUSB3"));
    g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
}

/* One tty, alone or after another device's. */
static void
test_present_last (Fixture *f, gconstpointer data)
{
    f->is_companion = TRUE;
    for (guint i = 0; i < 2; i++) {
        g_object_unref (f->strangers);
        fake_watch_clear ();
        if (i > 0)
            fake_watch_add ("tty", "ttyS0", NULL);
        fake_watch_add ("tty", "ttyUSB2", f->usb);
        g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, CLOSED);
        make_strangers (f);
        g_test_assert_expected_messages ();
        g_assert_false (dfota_strangers_may_open (f->strangers, "ttyUSB2"));
        g_assert_true (dfota_strangers_may_open (f->strangers, "ttyS0"));
    }
}

#define ADD(name, function)                                                                        \
    g_test_add ("/strangers/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("closed", test_closed);
    ADD ("open", test_open);
    ADD ("repeated", test_repeated);
    ADD ("present-repeated", test_present_repeated);
    ADD ("back-unnoticed", test_back);
    g_test_add ("/strangers/back", Fixture, "reported", set_up, test_back, tear_down);
    ADD ("silence", test_silence);
    ADD ("boot", test_boot);
    ADD ("not-expected", test_not_expected);
    ADD ("not-expected-later", test_not_expected_later);
    ADD ("never-heard", test_never_heard);
    ADD ("gone", test_gone);
    ADD ("recognized", test_recognized);
    ADD ("refused", test_refused);
    ADD ("refused-before", test_refused_before);
    ADD ("present", test_present);
    ADD ("present-last", test_present_last);
    g_test_add_func ("/strangers/companion", test_companion);
    return g_test_run ();
}
