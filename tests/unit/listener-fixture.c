/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See listener-fixture.h.
 */

#include "listener-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-watch.h"
#include "fakes.h"

gint64    listener_slept_ns;
clockid_t listener_broken_clock = -1;

/* Replaces the C library's: the host has been up for 1000.5 s and the time that it slept. */
int
clock_gettime (clockid_t clock, struct timespec *time)
{
    gint64 ns =
        G_GINT64_CONSTANT (1000500000000) + (clock == CLOCK_BOOTTIME ? listener_slept_ns : 0);

    *time = (struct timespec){ ns / 1000000000, ns % 1000000000 };
    return clock == listener_broken_clock ? -1 : 0;
}

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

void
listener_make (ListenerFixture *f, const gchar *device)
{
    f->listener = dfota_listener_new (device, fake_watch_make_port);
    g_signal_connect (f->listener, "urc", G_CALLBACK (urc), NULL);
    g_signal_connect (f->listener, "gone", G_CALLBACK (happened), (gpointer) "gone");
    g_signal_connect (f->listener, "back", G_CALLBACK (happened), (gpointer) "back");
}

void
listener_set_up (ListenerFixture *f, gconstpointer data)
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
    listener_make (f, f->usb);
    g_assert_cmpstr (fakes_take_log (), ==, "present ttyUSB2;present ttyUSB3;");
}

void
listener_tear_down (ListenerFixture *f, gconstpointer data)
{
    g_assert_finalize_object (f->listener);
    fakes_take_log ();
    fake_watch_is_broken = FALSE;
    fake_watch_clear ();
    listener_slept_ns = 0;
    fake_watch_set_attribute (f->usb, "busnum", NULL);
    fake_watch_set_attribute (f->usb, "devnum", NULL);
    fake_watch_set_attribute (f->usb, "idVendor", NULL);
    fake_watch_set_attribute (f->usb, "idProduct", NULL);
    g_assert_no_errno (g_rmdir (f->usb));
    g_free (f->usb);
}

const gchar *
listener_take_sorted (void)
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
