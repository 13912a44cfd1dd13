/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs mmdfota --follow and --watch with a fake service that starts and stops.
 */

#include <json-glib/json-glib.h>
#include <string.h>

#include "fixture.h"

static void
test_stalled (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);

    fake_service_set_state (update, "stalled", "silence");
    fixture_check (f, "-u 7 --follow --stalled-timeout=0", DFOTA_EXIT_STALLED,
                   "error: the module has been silent for too long");
    fixture_check_timeout (f, "-u 7 --follow", DFOTA_EXIT_STALLED, "Follow it again with:");
}

static void
test_stalled_and_back (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = fixture_run (f, "-u 7 --follow");

    g_object_set (update, "may-reset", TRUE, NULL);
    fake_service_set_state (update, "stalled", "silence");
    runner_expect (runner, "] stalled: silence\nWait, or reset the module with its reset line.\n");
    g_object_set (update, "may-reset", FALSE, NULL);
    fake_service_set_state (update, "updating", "");
    runner_expect (runner, "] updating 0%\n");
    fake_service_set_state (update, "succeeded", "");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
}

static void
test_timeout (Fixture *f, gconstpointer data)
{
    fake_service_add_update (f->service, 7, DEVICE, IMEI);
    fixture_check_timeout (f, "-u 7 --follow", DFOTA_EXIT_TIMEOUT,
                           "Follow it again with:\n  mmdfota -m " IMEI " --follow\n");
}

static void
test_interrupt (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;

    fake_service_add_update (f->service, 7, DEVICE, IMEI);
    runner = fixture_run (f, "-m 0 --follow");
    runner_expect (runner, "] preparing\n");
    runner_interrupt (runner);
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_UNDER_WAY);
    runner_expect (runner, "The update goes on. Follow it again with:\n"
                           "  mmdfota -m " IMEI " --follow\n");
}

static void
test_restart (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = fixture_run (f, "-J -u 7 --follow");
    gint64                    start = dfota_gdbus_firmware_update_get_start_time (update);

    runner_expect (runner, "\"event\":\"following\"");
    g_clear_pointer (&f->service, fake_service_free);
    runner_expect (runner, "{\"schema\":1,\"event\":\"daemon-gone\"}\n");
    f->service = fake_service_new (fixture_get_address (f), FALSE);
    fixture_check (f, "-L", DFOTA_EXIT_NO_PLUGIN, "without the mm-quectel-dfota plugin");
    fake_service_add_plugin (f->service);
    update = fake_service_add_update (f->service, 2, DEVICE, IMEI);
    g_object_set (update, "start-time", start, NULL);
    fake_service_set_state (update, "verifying", "");
    runner_expect (runner, "{\"schema\":1,\"event\":\"daemon-back\"}\n");
    runner_expect (runner, "\"event\":\"changed\",\"update\":{\"path\":"
                           "\"/org/freedesktop/ModemManager1/FirmwareUpdate/2\"");
    fake_service_set_state (update, "succeeded", "");
    runner_expect (runner, "\"event\":\"completed\"");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
}

static void
test_daemon_stays_away (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;

    fake_service_set_state (fake_service_add_update (f->service, 7, DEVICE, IMEI), "updating", "");
    runner = fixture_run (f, "-u 7 --follow --stalled-timeout=1");
    runner_expect (runner, "] updating 0%\n");
    g_clear_pointer (&f->service, fake_service_free);
    runner_expect (runner, "ModemManager stopped; the update goes on in the module.");
    runner_expect (runner, "The update goes on in the module. Follow it again with:\n");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_NO_DAEMON);
}

/* An upload ends with the daemon. */
static void
test_daemon_leaves_upload (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;

    fake_service_set_state (fake_service_add_update (f->service, 7, DEVICE, IMEI), "uploading", "");
    runner = fixture_run (f, "-u 7 --follow --stalled-timeout=1");
    runner_expect (runner, "] uploading 0%\n");
    g_clear_pointer (&f->service, fake_service_free);
    runner_expect (runner,
                   "ModemManager stopped. Waiting for it to return.\nFollow it again with:\n");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_NO_DAEMON);
}

static void
test_json_lines (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = fixture_run (f, "-J -u 7 --follow");
    g_auto (GStrv)            lines = NULL;

    runner_expect (runner, "\"event\":\"following\"");
    for (guint percent = 1; percent <= 3; percent++) {
        g_autofree char *text = g_strdup_printf ("\"percent\":%u,", percent);

        dfota_gdbus_firmware_update_set_percent (update, percent);
        fake_service_set_state (update, "updating", "");
        runner_expect (runner, text);
    }
    fake_service_set_state (update, "failed", "update-failed");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_FAILED_UPDATE);
    lines = g_strsplit (runner_get_output (runner), "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), ==, 6); /* the last one is empty */
    for (guint i = 0; i < 5; i++) {
        g_autoptr (GError)   error = NULL;
        g_autoptr (JsonNode) node = json_from_string (lines[i], &error);

        g_assert_no_error (error);
        g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "schema"), ==, 1);
    }
    g_assert_nonnull (strstr (lines[4], "\"event\":\"completed\""));
    g_assert_nonnull (strstr (lines[4], "\"outcome\":\"failed-update\""));
}

/* Another client calls Forget for the update that is followed. */
static void
test_forgotten (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;

    fake_service_add_update (f->service, 7, DEVICE, IMEI);
    runner = fixture_run (f, "-u 7 --follow --stalled-timeout=1");
    runner_expect (runner, "] preparing\n");
    fixture_check_output (f, "-u 7 --forget", "forgot " PATH "\n");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_NO_UPDATE);
}

static void
test_watch (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = fixture_run (f, "--watch");

    runner_expect (runner, PATH ": added [");
    fake_service_add_update (f->service, 8, "/sys/devices/other", "");
    runner_expect (runner, "FirmwareUpdate/8: added [");
    fake_service_set_state (update, "downloading", "");
    runner_expect (runner, PATH ": changed [");
    fake_service_set_state (update, "failed", "download-failed");
    runner_expect (runner, PATH ": completed [");
    fixture_check_output (f, "-u 7 --forget", "forgot " PATH "\n");
    runner_expect (runner, PATH ": removed [");
    g_clear_pointer (&f->service, fake_service_free);
    runner_expect (runner, "ModemManager: daemon-gone\n");
    fixture_start_service (f);
    runner_expect (runner, "ModemManager: daemon-back\n");
    runner_interrupt (runner);
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
}

/* Without a terminal there is one line for each ten percent. */
static void
test_plain_lines (Fixture *f, gconstpointer data)
{
    static const guint        percents[] = { 41, 42, 43, 50, 51 };
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = fixture_run (f, "-u 7 --follow");
    g_auto (GStrv)            parts = NULL;

    runner_expect (runner, "] preparing\n");
    for (gsize i = 0; i < G_N_ELEMENTS (percents); i++) {
        dfota_gdbus_firmware_update_set_percent (update, percents[i]);
        fake_service_set_state (update, "updating", "");
    }
    fake_service_set_state (update, "succeeded", "");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
    parts = g_strsplit (runner_get_output (runner), "] updating ", -1);
    g_assert_cmpuint (g_strv_length (parts), ==, 3);
    g_assert_true (g_str_has_prefix (parts[1], "41%\n"));
    g_assert_true (g_str_has_prefix (parts[2], "50%\n"));
}

/* Returns what a terminal would show: the text of each line after its last erasure. */
static char *
dup_screen (const char *output)
{
    g_auto (GStrv) lines = g_strsplit (output, "\r\n", -1);
    GString       *screen = g_string_new (NULL);

    for (guint i = 0; lines[i]; i++) {
        const char *erased = g_strrstr (lines[i], "\r\033[K");

        g_string_append_printf (screen, "%s\n", erased ? erased + strlen ("\r\033[K") : lines[i]);
    }
    return g_string_free (screen, FALSE);
}

/* The bar of a former state does not stay on the screen. */
static void
test_terminal_screen (Fixture *f, gconstpointer data)
{
    static const char *const  states[] = { "uploading", "preparing", "restarting", "stalled",
                                           "updating" };
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = NULL;
    g_autofree char          *screen = NULL;

    g_object_set (update, "start-time", (gint64) 1, "end-time", (gint64) G_USEC_PER_SEC, NULL);
    runner = runner_new (fixture_get_address (f), "-u 7 --follow", TRUE);
    runner_expect (runner, "preparing  0:00");
    for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
        g_object_set (update, "may-power-off", i < 2, "may-reset",
                      g_str_equal (states[i], "stalled"), NULL);
        fake_service_set_state (update, states[i], "");
        runner_expect (runner, states[i]);
    }
    g_object_set (update, "may-power-off", TRUE, NULL);
    fake_service_set_state (update, "failed", "package");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_FAILED_PACKAGE);
    screen = dup_screen (runner_get_output (runner));
    g_assert_cmpstr (screen, ==,
                     "Do not cut the power of the module.\n"
                     "Wait, or reset the module with its reset line.\n"
                     "failed  0:00\n\n");
}

/* The bar is not drawn again below the text that Ctrl-C prints. */
static void
test_terminal_interrupt (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;
    g_autofree char   *screen = NULL;

    g_object_set (fake_service_add_update (f->service, 7, DEVICE, IMEI), "start-time", (gint64) 1,
                  "end-time", (gint64) G_USEC_PER_SEC, NULL);
    runner = runner_new (fixture_get_address (f), "-u 7 --follow", TRUE);
    runner_expect (runner, "preparing  0:00");
    runner_interrupt (runner);
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_UNDER_WAY);
    screen = dup_screen (runner_get_output (runner));
    g_assert_cmpstr (screen, ==,
                     "preparing  0:00\n"
                     "The update goes on. Follow it again with:\n"
                     "  mmdfota -m " IMEI " --follow\n\n");
}

/* Nor below what is printed while ModemManager is away and when it is back. */
static void
test_terminal_restart (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = NULL;
    g_autofree char          *screen = NULL;

    g_object_set (update, "start-time", (gint64) 1, "end-time", (gint64) G_USEC_PER_SEC, NULL);
    runner = runner_new (fixture_get_address (f), "-u 7 --follow", TRUE);
    runner_expect (runner, "preparing  0:00");
    g_clear_pointer (&f->service, fake_service_free);
    runner_expect (runner, "Waiting for it to return.");
    fixture_start_service (f);
    update = fake_service_add_update (f->service, 1, DEVICE, IMEI);
    g_object_set (update, "start-time", (gint64) 1, "end-time", (gint64) G_USEC_PER_SEC,
                  "may-power-off", TRUE, NULL);
    fake_service_set_state (update, "failed", "interrupted");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_FAILED_INTERRUPTED);
    screen = dup_screen (runner_get_output (runner));
    g_assert_true (g_str_has_prefix (screen, "ModemManager stopped. Waiting for it to return.\n"
                                             "ModemManager is back.\n"));
    g_assert_true (g_str_has_suffix (screen, "\nfailed  0:00\n\n"));
    g_assert_null (strstr (screen, "preparing"));
}

static void
test_terminal (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner = NULL;

    g_object_set (update, "start-time", (gint64) 1, "end-time", (gint64) G_USEC_PER_SEC, "percent",
                  50, "attempt", 2, NULL);
    fake_service_set_state (update, "updating", "");
    runner = runner_new (fixture_get_address (f), "-u 7 --follow", TRUE);
    runner_expect (runner, "\r\033[Kupdating [");
    runner_expect (runner, "#.");
    runner_expect (runner, "]  50%, attempt 2 of 6  0:00");
    fake_service_set_state (update, "succeeded", "");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
    runner_expect (runner, "\nthe update succeeded");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    fixture_add ("/follow/stalled", test_stalled);
    fixture_add ("/follow/stalled-and-back", test_stalled_and_back);
    fixture_add ("/follow/timeout", test_timeout);
    fixture_add ("/follow/interrupt", test_interrupt);
    fixture_add ("/follow/restart", test_restart);
    fixture_add ("/follow/daemon-stays-away", test_daemon_stays_away);
    fixture_add ("/follow/daemon-leaves-upload", test_daemon_leaves_upload);
    fixture_add ("/follow/forgotten", test_forgotten);
    fixture_add ("/follow/json", test_json_lines);
    fixture_add ("/follow/plain-lines", test_plain_lines);
    fixture_add ("/follow/terminal", test_terminal);
    fixture_add ("/follow/terminal/screen", test_terminal_screen);
    fixture_add ("/follow/terminal/restart", test_terminal_restart);
    fixture_add ("/follow/terminal/interrupt", test_terminal_interrupt);
    fixture_add ("/follow/watch", test_watch);
    return g_test_run ();
}
