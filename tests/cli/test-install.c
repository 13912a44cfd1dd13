/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs mmdfota --install with a fake service: sources and options, errors of Start, and when it
 * attaches to an update that is already under way.
 */

#include <unistd.h>

#include "dbus/error.h"
#include "fixture.h"

/* From start to success, with a reboot in which the modem object goes away. */
static void
test_install (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner)        runner = NULL;
    DfotaGdbusFirmwareUpdate *update;

    runner = fixture_run (f, "-m any --install=" URL " --source-revision=" REVISION
                             " --target-revision=" TARGET);
    runner_expect (runner, "update started: " PATH "\n");
    runner_expect (runner, "] preparing\n");
    update = fake_service_get_update (f->service, 7);
    fake_service_set_state (update, "downloading", "");
    runner_expect (runner, "] downloading\n");
    fake_service_remove_modem (f->service, 0);
    g_object_set (update, "modem", "/", "may-power-off", FALSE, "attempt", 1, "percent", 7, NULL);
    fake_service_set_state (update, "updating", "");
    runner_expect (runner, "Do not cut the power of the module.\n");
    runner_expect (runner, "] updating 7%, attempt 1 of 6\n");
    g_object_set (update, "percent", 100, NULL);
    fake_service_flush (update);
    runner_expect (runner, "] updating 100%, attempt 1 of 6\n");
    g_object_set (update, "may-power-off", TRUE, "revision-after", TARGET, NULL);
    fake_service_set_state (update, "succeeded", "");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_DONE);
    g_assert_true (g_str_has_suffix (runner_get_output (runner),
                                     "the update succeeded; the module runs " TARGET "\n"));
    g_assert_cmpstr (fake_service_get_source (f->service), ==, URL);
    g_assert_cmpstr (fake_service_get_options (f->service), ==,
                     "{'source-revision': <'" REVISION "'>, 'target-revision': <'" TARGET "'>}");
}

static void
test_install_no_wait (Fixture *f, gconstpointer data)
{
    fixture_check (f, "-m 0 --no-wait --install=/data/ufs/p.bin", DFOTA_EXIT_UNDER_WAY,
                   "update started: " PATH "\n");
    g_assert_cmpstr (fake_service_get_source (f->service), ==, "/data/ufs/p.bin");
    g_assert_cmpstr (fake_service_get_options (f->service), ==, "{}");
}

/* Paths in the file system of any module go to the plugin, which knows what this one accepts. */
static void
check_module_path (Fixture *f, const char *path)
{
    g_autofree char *arguments = g_strconcat ("-m 0 --no-wait --install=", path, NULL);

    fixture_check (f, arguments, DFOTA_EXIT_UNDER_WAY, "update started: " PATH "\n");
    g_assert_cmpstr (fake_service_get_source (f->service), ==, path);
}

static void
test_install_module_path (Fixture *f, gconstpointer data)
{
    check_module_path (f, "/usrdata/cache/ufs/p.bin");
}

static void
test_install_storage (Fixture *f, gconstpointer data)
{
    check_module_path (f, "UFS:p.bin");
}

static void
test_install_context (Fixture *f, gconstpointer data)
{
    fixture_check (f, "-m 0 --no-wait --context=3 --install=http://h/p", DFOTA_EXIT_UNDER_WAY,
                   "update started: " PATH "\n");
    g_assert_cmpstr (fake_service_get_options (f->service), ==, "{'context': <uint32 3>}");
}

/* A file of this host, with all options for it. */
static void
test_install_file (Fixture *f, gconstpointer data)
{
    g_autofree char *arguments =
        g_strdup_printf ("-m 0 --no-wait --keep-package --acknowledged --install=%s", MMDFOTA);

    fixture_check (f, arguments, DFOTA_EXIT_UNDER_WAY, "update started: " PATH "\n");
    g_assert_cmpstr (fake_service_get_source (f->service), ==, "file");
    g_assert_cmpstr (fake_service_get_options (f->service), ==,
                     "{'acknowledged': <true>, 'keep-package': <true>}");
}

/* Each error of Start has an exit code of its own. */
static void
test_install_errors (Fixture *f, gconstpointer data)
{
    static const struct {
        const char *name;
        DfotaExit   code;
    } cases[] = {
        { DFOTA_ERROR_PREFIX "InvalidSource", DFOTA_EXIT_INVALID_SOURCE },
        { DFOTA_ERROR_PREFIX "InvalidOption", DFOTA_EXIT_USAGE },
        { DFOTA_ERROR_PREFIX "Busy", DFOTA_EXIT_BUSY },
        { DFOTA_ERROR_PREFIX "NotReady", DFOTA_EXIT_NOT_READY },
        { DFOTA_ERROR_PREFIX "CallActive", DFOTA_EXIT_NOT_READY },
        { DFOTA_ERROR_PREFIX "Unsupported", DFOTA_EXIT_UNSUPPORTED },
        { DFOTA_ERROR_PREFIX "Refused", DFOTA_EXIT_REFUSED },
        { DFOTA_ERROR_PREFIX "WrongRevision", DFOTA_EXIT_WRONG_REVISION },
        { DFOTA_ERROR_PREFIX "AlreadyInstalled", DFOTA_EXIT_ALREADY_INSTALLED },
        { DFOTA_ERROR_PREFIX "Journal", DFOTA_EXIT_JOURNAL },
        { "org.freedesktop.ModemManager1.Error.Core.Unauthorized", DFOTA_EXIT_NOT_AUTHORIZED },
        { "org.freedesktop.DBus.Error.AccessDenied", DFOTA_EXIT_NOT_AUTHORIZED },
        { "org.example.Odd", DFOTA_EXIT_ERROR },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        gboolean has_hint = cases[i].code == DFOTA_EXIT_NOT_AUTHORIZED && geteuid () != 0;

        fake_service_set_error (f->service, cases[i].name);
        fixture_check (f, "-m 0 --install=" URL, cases[i].code,
                       has_hint ? "error: as the test wants; try it as root\n"
                                : "error: as the test wants\n");
    }
}

/* mmdfota refuses these without calling the service. */
static void
test_install_refused_here (Fixture *f, gconstpointer data)
{
    fixture_check (f, "-m 0 --install=./p.bin", DFOTA_EXIT_INVALID_SOURCE,
                   "could not open package './p.bin': ");
    fixture_check (f, "-m 0 --install=file:///p.bin", DFOTA_EXIT_INVALID_SOURCE,
                   "could not open package 'file:///p.bin': ");
    fixture_check (f, "-m 0 --install=/tmp", DFOTA_EXIT_INVALID_SOURCE,
                   "'/tmp': could not use the package: it is not a regular file");
    fixture_check (f, "-m 0 --install=gopher://example.org/p", DFOTA_EXIT_INVALID_SOURCE, "error:");
    fixture_check (f, "-m 0 --install=https://example.org/p", DFOTA_EXIT_UNSUPPORTED,
                   "does not accept packages from https");
    fake_service_add_modem (f->service, 1, "/sys/devices/other", "861107030000028", NULL);
    fixture_check (f, "-m 1 --install=" URL, DFOTA_EXIT_UNSUPPORTED, "does not support the modem");
    g_assert_cmpuint (fake_service_get_n_starts (f->service), ==, 0);
}

/* The same call attaches, also while the module has no modem object. A different one is
 * refused. */
static void
test_attach (Fixture *f, gconstpointer data)
{
    g_autoptr (Runner) runner = NULL;

    fixture_check (f, "-m 0 --no-wait --install=ftp://a:b@example.org/p", DFOTA_EXIT_UNDER_WAY,
                   "started");
    fixture_check (f, "-m 0 --no-wait --install=ftp://a:b@example.org/p", DFOTA_EXIT_UNDER_WAY,
                   "attached to the same update");
    fake_service_remove_modem (f->service, 0);
    fixture_check (f, "-m " DEVICE " --no-wait --install=ftp://a:b@example.org/p",
                   DFOTA_EXIT_UNDER_WAY, "attached to the same update");
    fixture_check (f, "-m " IMEI " --install=ftp://example.org/other", DFOTA_EXIT_BUSY,
                   "a different update under way");
    fixture_check (f, "-m " IMEI " --target-revision=X --install=ftp://a:b@example.org/p",
                   DFOTA_EXIT_BUSY, "a different update under way");
    runner = fixture_run (f, "-m " IMEI " -J --install=ftp://a:b@example.org/p");
    runner_expect (runner, "{\"schema\":1,\"event\":\"attached\",\"update\":{\"path\":\"" PATH);
    fake_service_set_state (fake_service_get_update (f->service, 7), "failed", "package");
    g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_FAILED_PACKAGE);
    g_assert_cmpuint (fake_service_get_n_starts (f->service), ==, 1);
}

/* D-Bus shows the same text for these sources, but they are different packages. */
static void
test_attach_looks_same (Fixture *f, gconstpointer data)
{
    static const struct {
        const char *started;
        const char *others[4];
    } cases[] = {
        { "http://example.org/p?build=13",
          { "http://example.org/p?build=99", "http://example.org/p?build=13&",
            "http://example.org/p" } },
        { "ftp://a:b@example.org/p",
          { "ftp://a:c@example.org/p", "ftp://b:b@example.org/p", "ftp://example.org/p" } },
    };
    DfotaGdbusFirmwareUpdate *update;

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *start = g_strdup_printf ("-m 0 --no-wait --install=%s", cases[i].started);

        g_clear_pointer (&f->service, fake_service_free);
        fixture_start_service (f);
        fixture_check (f, start, DFOTA_EXIT_UNDER_WAY, "started");
        for (gsize j = 0; cases[i].others[j]; j++) {
            g_autofree char *other = g_strdup_printf ("-m 0 --install=%s", cases[i].others[j]);

            fixture_check (f, other, DFOTA_EXIT_BUSY, "a different update under way");
        }
        fixture_check (f, start, DFOTA_EXIT_UNDER_WAY, "attached");
        /* started by a daemon that has no digest: it may be the same, or not */
        update = fake_service_get_update (f->service, 7);
        g_object_set (update, "source-salt", "", "source-digest", "", NULL);
        fake_service_flush (update);
        fixture_check (f, start, DFOTA_EXIT_BUSY, "a different update under way");
    }
    g_object_set (update, "source", "/data/ufs/p.zip", NULL);
    fake_service_flush (update);
    fixture_check (f, "-m 0 --no-wait --install=/data/ufs/p.zip", DFOTA_EXIT_UNDER_WAY, "attached");
}

/* "any" also matches a module that is being updated and has no modem object. */
static void
test_any_is_not_clear (Fixture *f, gconstpointer data)
{
    fake_service_add_update (f->service, 7, "/sys/devices/other", "861107030000028");
    fixture_check (
        f, "-m any --install=http://example.org/p", DFOTA_EXIT_NO_MODEM,
        "error: 'any' matches /org/freedesktop/ModemManager1/Modem/0 and the module of " PATH);
    fixture_check (f, "-m any --check", DFOTA_EXIT_DONE, "ready for update: yes");
    fixture_check (f, "-m 0 --no-wait --install=http://example.org/p", DFOTA_EXIT_UNDER_WAY,
                   "update started");
}

/* Start gets no reply: the message says that the update may have been started. */
static void
test_unanswered (Fixture *f, gconstpointer data)
{
    fake_service_set_deaf (f->service, TRUE);
    fixture_check_timeout (f, "-m 0 --install=" URL, DFOTA_EXIT_TIMEOUT, "may go on");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    fixture_add ("/mmdfota/install", test_install);
    fixture_add ("/mmdfota/install/no-wait", test_install_no_wait);
    fixture_add ("/mmdfota/install/module-path", test_install_module_path);
    fixture_add ("/mmdfota/install/storage", test_install_storage);
    fixture_add ("/mmdfota/install/context", test_install_context);
    fixture_add ("/mmdfota/install/file", test_install_file);
    fixture_add ("/mmdfota/install/errors", test_install_errors);
    fixture_add ("/mmdfota/install/refused-here", test_install_refused_here);
    fixture_add ("/mmdfota/install/attach", test_attach);
    fixture_add ("/mmdfota/install/attach/looks-same", test_attach_looks_same);
    fixture_add ("/mmdfota/install/any", test_any_is_not_clear);
    fixture_add ("/mmdfota/install/unanswered", test_unanswered);
    return g_test_run ();
}
