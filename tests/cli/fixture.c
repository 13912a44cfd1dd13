/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The fixture of the tests of mmdfota; see fixture.h.
 */

#include "fixture.h"

#include <string.h>

/* The longest --timeout that is tried. */
#define MOST_SECONDS 32

const char *
fixture_get_address (Fixture *f)
{
    return g_test_dbus_get_bus_address (f->bus);
}

void
fixture_set_up_bus (Fixture *f, gconstpointer data)
{
    f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
    g_test_dbus_up (f->bus);
}

void
fixture_start_service (Fixture *f)
{
    f->service = fake_service_new (fixture_get_address (f), TRUE);
    fake_service_add_modem (f->service, 0, DEVICE, IMEI, REVISION);
}

void
fixture_set_up (Fixture *f, gconstpointer data)
{
    fixture_set_up_bus (f, data);
    fixture_start_service (f);
}

void
fixture_tear_down (Fixture *f, gconstpointer data)
{
    g_clear_pointer (&f->service, fake_service_free);
    g_test_dbus_down (f->bus);
    g_object_unref (f->bus);
}

void
fixture_check (Fixture *f, const char *arguments, DfotaExit code, const char *text)
{
    g_autoptr (Runner) runner = fixture_run (f, arguments);
    int                result = runner_wait (runner);

    g_test_message ("mmdfota %s: %d\n%s\n%s", arguments, result, runner_get_output (runner),
                    runner_get_errors (runner));
    g_assert_cmpint (result, ==, code);
    if (code == DFOTA_EXIT_DONE)
        g_assert_cmpstr (runner_get_errors (runner), ==, "");
    if (!strstr (runner_get_output (runner), text))
        g_assert_nonnull (strstr (runner_get_errors (runner), text));
}

void
fixture_check_timeout (Fixture *f, const char *arguments, DfotaExit code, const char *text)
{
    gboolean is_right = FALSE;

    for (guint seconds = 1; !is_right; seconds *= 2) {
        g_autofree char   *whole = g_strdup_printf ("%s --timeout=%u", arguments, seconds);
        g_autoptr (Runner) runner = fixture_run (f, whole);
        int                result = runner_wait (runner);

        g_test_message ("mmdfota %s: %d\n%s\n%s", whole, result, runner_get_output (runner),
                        runner_get_errors (runner));
        is_right = result == (int) code && (strstr (runner_get_output (runner), text) ||
                                            strstr (runner_get_errors (runner), text));
        if (!is_right)
            g_assert_cmpint (result, ==, DFOTA_EXIT_TIMEOUT);
        g_assert_true (is_right || seconds < MOST_SECONDS);
    }
}

void
fixture_check_output (Fixture *f, const char *arguments, const char *output)
{
    g_autoptr (Runner) runner = fixture_run (f, arguments);

    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
    g_assert_cmpstr (runner_get_output (runner), ==, output);
}

Runner *
fixture_run (Fixture *f, const char *arguments)
{
    return runner_new (fixture_get_address (f), arguments, FALSE);
}

void
fixture_add (const char *path, FixtureFunc func)
{
    g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down);
}
