/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Modem, update, plugin, daemon and bus go away, under each action of mmdfota: the exit
 * code says which.
 */

#include <string.h>

#include "dbus/error.h"
#include "fixture.h"

#define MODEM  "/org/freedesktop/ModemManager1/Modem/0"
#define UPDATE 7

#define UNMAPPED(domain, code) "org.gtk.GDBus.UnmappedGError.Quark._" domain ".Code" code

/* The object, the plugin or the daemon goes away before it replies to a call. */
static void
test_call (Fixture *f, gconstpointer data)
{
    static const struct {
        const char *arguments;
        DfotaExit   object; /* if only the object of the call went away */
    } cases[] = {
        { "-m 0 --install=" URL, DFOTA_EXIT_NO_MODEM },
        { "-m any --no-wait --install=" MMDFOTA, DFOTA_EXIT_NO_MODEM },
        { "-u 7 --cancel", DFOTA_EXIT_NO_UPDATE },
        { "-m 0 --cancel", DFOTA_EXIT_NO_UPDATE },
        { "-u 7 --give-up", DFOTA_EXIT_NO_UPDATE },
        { "-u 7 --forget", DFOTA_EXIT_NO_UPDATE },
    };
    static const FakeVanish whats[] = { FAKE_VANISH_OBJECT, FAKE_VANISH_PLUGIN,
                                        FAKE_VANISH_DAEMON };

    for (gsize i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (whats); i++) {
        gboolean   installs = strstr (cases[i / 3].arguments, "--install") != NULL;
        FakeVanish what = whats[i % 3];
        DfotaExit  expected = what == FAKE_VANISH_OBJECT   ? cases[i / 3].object
                              : what == FAKE_VANISH_PLUGIN ? DFOTA_EXIT_NO_PLUGIN
                                                           : DFOTA_EXIT_NO_DAEMON;

        g_clear_pointer (&f->service, fake_service_free);
        fixture_start_service (f);
        if (!installs)
            fake_service_add_update (f->service, UPDATE, DEVICE, IMEI);
        fake_service_set_vanish (f->service, what);
        fixture_check (f, cases[i / 3].arguments, expected, "error: ");
    }
}

/* The object is listed, but gone when its properties are read. */
static void
test_listed (Fixture *f, gconstpointer data)
{
    fake_service_set_unreadable (f->service, MODEM);
    fixture_check (f, "-m 0 --check", DFOTA_EXIT_NO_MODEM, "error: ");
    fixture_check (f, "-m 0 --install=" URL, DFOTA_EXIT_NO_MODEM, "error: ");
    fixture_check_output (f, "-L", "No modems that accept updates were found\n");
    fake_service_add_update (f->service, UPDATE, DEVICE, IMEI);
    fake_service_set_unreadable (f->service, PATH);
    fixture_check (f, "-u 7 --cancel", DFOTA_EXIT_NO_UPDATE, PATH " does not exist any more");
    fixture_check (f, "-u 7 --give-up", DFOTA_EXIT_NO_UPDATE, PATH " does not exist any more");
    fixture_check (f, "-m 0 --forget", DFOTA_EXIT_NO_UPDATE, PATH " does not exist any more");
}

/* The update is started, but gone when its properties are read. */
static void
test_started (Fixture *f, gconstpointer data)
{
    fake_service_set_unreadable (f->service, PATH);
    fixture_check (f, "-m 0 --install=" URL, DFOTA_EXIT_NO_UPDATE, PATH " does not exist any more");
}

/* The daemon stops the call because the modem goes away: nothing was started. */
static void
test_modem_removed (Fixture *f, gconstpointer data)
{
    static const char *const names[] = {
        UNMAPPED ("g_2dio_2derror_2dquark", "19"), /* cancelled */
        UNMAPPED ("g_2dio_2derror_2dquark", "18"), /* closed */
        MM_CORE_ERROR_DBUS_PREFIX ".Cancelled",
        MM_CORE_ERROR_DBUS_PREFIX ".Aborted",
        DFOTA_ERROR_PREFIX "NotReady",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        fake_service_set_error (f->service, names[i]);
        fixture_check (f, "-m 0 --install=" URL, DFOTA_EXIT_NOT_READY, "error: ");
        fixture_check (f, "-m 0 --install=" MMDFOTA, DFOTA_EXIT_NOT_READY, "error: ");
    }
}

/* The object never existed. */
static void
test_never_there (Fixture *f, gconstpointer data)
{
    static const char *const updates[] = { "follow", "status", "cancel", "give-up", "forget" };

    for (gsize i = 0; i < G_N_ELEMENTS (updates); i++) {
        g_autofree char *by_update = g_strdup_printf ("-u 7 --%s", updates[i]);
        g_autofree char *by_modem = g_strdup_printf ("-m 0 --%s", updates[i]);

        fixture_check (f, by_update, DFOTA_EXIT_NO_UPDATE, "no update matches");
        fixture_check (f, by_modem, DFOTA_EXIT_NO_UPDATE, "no update matches");
    }
    fake_service_remove_modem (f->service, 0);
    fixture_check (f, "-m 0 --check", DFOTA_EXIT_NO_MODEM, "no modem matches");
    fixture_check (f, "-m 0 --install=" URL, DFOTA_EXIT_NO_MODEM, "no modem matches");
}

/* The module is plugged in elsewhere: the update moves with it, and following goes on. */
static void
test_moved (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, UPDATE, DEVICE, IMEI);
    g_autoptr (Runner)        runner = fixture_run (f, "-m " DEVICE " --follow -J");
    g_autoptr (Runner)        watcher = fixture_run (f, "--watch -J");

    runner_expect (runner, "\"event\":\"following\"");
    runner_expect (watcher, "\"event\":\"added\"");
    fake_service_remove_modem (f->service, 0);
    g_object_set (update, "device", "/sys/devices/pci0/usb2/2-4", NULL);
    fake_service_set_state (update, "updating", "");
    runner_expect (runner, "\"event\":\"changed\"");
    runner_expect (runner, "\"device\":\"/sys/devices/pci0/usb2/2-4\"");
    runner_expect (watcher, "\"event\":\"changed\"");
    fake_service_set_state (update, "succeeded", "");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
    runner_expect (watcher, "\"event\":\"completed\"");
    g_assert_null (strstr (runner_get_output (watcher), "removed"));
}

/* The same with a restart of the daemon, which changes the path, and without an IMEI. */
static void
test_moved_and_restarted (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, UPDATE, DEVICE, "");
    g_autoptr (Runner)        runner = fixture_run (f, "-u 7 --follow -J");
    gint64                    start = dfota_gdbus_firmware_update_get_start_time (update);

    runner_expect (runner, "\"event\":\"following\"");
    g_clear_pointer (&f->service, fake_service_free);
    runner_expect (runner, "\"event\":\"daemon-gone\"");
    fixture_start_service (f);
    update = fake_service_add_update (f->service, 1, "/sys/devices/pci0/usb2/2-4", "");
    g_object_set (update, "start-time", start, NULL);
    fake_service_set_state (update, "failed", "package");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_FAILED_PACKAGE);
}

/* Returns the exit code of a client that follows an update while @what goes away. @called: that of
 * the call in which it goes. */
static int
follow_vanishing (Fixture *f, FakeVanish what, DfotaExit called, guint seconds)
{
    g_autofree char   *arguments = g_strdup_printf ("-u 7 --follow --stalled-timeout=%u", seconds);
    g_autoptr (Runner) runner = NULL;
    g_autoptr (Runner) other = NULL;

    g_clear_pointer (&f->service, fake_service_free);
    fixture_start_service (f);
    fake_service_add_update (f->service, UPDATE, DEVICE, IMEI);
    runner = fixture_run (f, arguments);
    runner_expect (runner, "] preparing\n");
    fake_service_set_vanish (f->service, what);
    other = fixture_run (f, "-u 7 --cancel");
    g_assert_cmpint (runner_wait (other), ==, called);
    if (what == FAKE_VANISH_PLUGIN) {
        /* a daemon that came back without it */
        g_clear_pointer (&f->service, fake_service_free);
        f->service = fake_service_new (fixture_get_address (f), FALSE);
    }
    return runner_wait (runner);
}

/* Something goes away while an update is followed. */
static void
test_followed (Fixture *f, gconstpointer data)
{
    g_assert_cmpint (follow_vanishing (f, FAKE_VANISH_OBJECT, DFOTA_EXIT_NO_UPDATE, 1), ==,
                     DFOTA_EXIT_NO_UPDATE);
    g_assert_cmpint (follow_vanishing (f, FAKE_VANISH_DAEMON, DFOTA_EXIT_NO_DAEMON, 1), ==,
                     DFOTA_EXIT_NO_DAEMON);
}

/* A client that waits for less time than this test needs to start a daemon without the plugin
 * ends because of what was missing before. */
static void
test_followed_plugin (Fixture *f, gconstpointer data)
{
    int code = DFOTA_EXIT_NO_DAEMON;

    for (guint seconds = 1; seconds <= 16 && code != DFOTA_EXIT_NO_PLUGIN; seconds *= 2) {
        code = follow_vanishing (f, FAKE_VANISH_PLUGIN, DFOTA_EXIT_NO_PLUGIN, seconds);
        g_assert_true (code == DFOTA_EXIT_NO_PLUGIN || code == DFOTA_EXIT_NO_UPDATE ||
                       code == DFOTA_EXIT_NO_DAEMON);
    }
    g_assert_cmpint (code, ==, DFOTA_EXIT_NO_PLUGIN);
}

/* The bus goes away: mmdfota ends instead of waiting. */
static void
test_bus (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;

    fake_service_add_update (f->service, UPDATE, DEVICE, IMEI);
    runner = fixture_run (f, data);
    runner_expect (runner, "preparing");
    g_test_dbus_stop (f->bus);
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_NO_DAEMON);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    fixture_add ("/vanish/call", test_call);
    fixture_add ("/vanish/listed", test_listed);
    fixture_add ("/vanish/started", test_started);
    fixture_add ("/vanish/modem-removed", test_modem_removed);
    fixture_add ("/vanish/never-there", test_never_there);
    fixture_add ("/vanish/moved", test_moved);
    fixture_add ("/vanish/moved-and-restarted", test_moved_and_restarted);
    fixture_add ("/vanish/followed", test_followed);
    fixture_add ("/vanish/followed/plugin", test_followed_plugin);
    g_test_add ("/vanish/bus/follow", Fixture, "-u 7 --follow", fixture_set_up, test_bus,
                fixture_tear_down);
    g_test_add ("/vanish/bus/follow-json", Fixture, "-u 7 --follow -J", fixture_set_up, test_bus,
                fixture_tear_down);
    g_test_add ("/vanish/bus/watch", Fixture, "--watch", fixture_set_up, test_bus,
                fixture_tear_down);
    return g_test_run ();
}
