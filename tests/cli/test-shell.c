/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs mmdfota from a shell: readers that close the pipe, full disks, other locales, names
 * of files.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"

/* Waits for the end. Expects @errors somewhere in standard error. */
static void
check_end (Runner *runner, int code, const char *errors)
{
    g_assert_cmpint (runner_wait (runner), ==, code);
    if (!strstr (runner_get_errors (runner), errors))
        g_error ("no '%s' in: %s", errors, runner_get_errors (runner));
}

static void
check (Fixture *f, const char *script, int code, const char *errors)
{
    g_autoptr (Runner) runner = runner_new_shell (fixture_get_address (f), script);

    g_test_message ("%s", script);
    check_end (runner, code, errors);
}

/* The reader closes the pipe, as grep -m1 does. */
static void
test_reader_leaves (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);
    g_autoptr (Runner)        runner =
        runner_new_shell (fixture_get_address (f), "{ \"$0\" --watch; echo \"code $?\" >&2; } |"
                                                   " { read line; exec <&-; echo left; }");

    runner_expect (runner, "left\n");
    fake_service_set_state (update, "downloading", "");
    g_assert_cmpint (runner_wait (runner), ==, 0);
    g_assert_cmpstr (runner_get_errors (runner), ==, "code 1\n");
}

static void
test_full (Fixture *f, gconstpointer data)
{
    static const char text[] = "error: could not write the output: No space left on device\n";
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);

    check (f, "\"$0\" -L >/dev/full", DFOTA_EXIT_ERROR, text);
    check (f, "\"$0\" -J -L >/dev/full", DFOTA_EXIT_ERROR, text);
    check (f, "\"$0\" --help >/dev/full", DFOTA_EXIT_ERROR, text);
    fake_service_set_state (update, "failed", "package");
    check (f, "\"$0\" -m any --status >/dev/full", DFOTA_EXIT_FAILED_PACKAGE, "");
    fake_service_set_state (update, "succeeded", "");
    check (f, "\"$0\" -m any --follow >/dev/full", DFOTA_EXIT_DONE, "");
}

static void
test_no_bus (Fixture *f, gconstpointer data)
{
    check (f, "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nowhere \"$0\" -L", DFOTA_EXIT_NO_DAEMON,
           "error: could not connect to the system bus: ");
}

/* Services run in the locale C. */
static void
test_locale (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = runner_new_shell (
        fixture_get_address (f), "LC_ALL=C \"$0\" -J -m any --install=/nowhere/\303\274.zip");

    check_end (runner, DFOTA_EXIT_INVALID_SOURCE, "could not open package");
    g_assert_nonnull (
        strstr (runner_get_output (runner), "could not open package '/nowhere/\303\274.zip': "));
}

/* Typing mistakes, and names that look like something else. */
static void
test_files (Fixture *f, gconstpointer data)
{
    g_autofree char *folder = g_dir_make_tmp ("mmdfota-XXXXXX", NULL);
    g_autofree char *file = g_build_filename (folder, "a:b.zip", NULL);
    g_autofree char *script =
        g_strdup_printf ("cd '%s' && exec \"$0\" -m any --install=a:b.zip", folder);

    g_assert_true (g_file_set_contents (file, "", 0, NULL));
    check (f, script, DFOTA_EXIT_INVALID_SOURCE,
           "'a:b.zip': could not use the package: it is empty\n");
    g_assert_cmpint (g_unlink (file), ==, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
    check (f, "\"$0\" -m any --install=nowhere.zip", DFOTA_EXIT_INVALID_SOURCE,
           "could not open package 'nowhere.zip': No such file or directory\n");
    check (f, "\"$0\" -m any --install=http:/h/p.zip", DFOTA_EXIT_INVALID_SOURCE,
           "it must begin with ftp://, http://");
    check (f, "\"$0\" -m any --install=example.org/p.zip", DFOTA_EXIT_INVALID_SOURCE,
           "No such file or directory; a URL begins with ftp://, http:// or https://\n");
    check (f, "\"$0\" -m any --install='~/nowhere.zip'", DFOTA_EXIT_INVALID_SOURCE,
           "No such file or directory; the shell replaces '~' only at the beginning of a word\n");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    fixture_add ("/shell/reader-leaves", test_reader_leaves);
    fixture_add ("/shell/full", test_full);
    fixture_add ("/shell/no-bus", test_no_bus);
    fixture_add ("/shell/locale", test_locale);
    fixture_add ("/shell/files", test_files);
    return g_test_run ();
}
