/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs mmdfota with a fake service: checks its output, its exit codes and its calls.
 * Installing is in test-install.c, following in test-follow.c.
 */

#include <string.h>

#include "dbus/error.h"
#include "fixture.h"

/* Every action. */
static const char *const everything[] = { "-L",
                                          "-m any --check",
                                          "-m 0 --install=" URL,
                                          "-m 0 --install=" MMDFOTA,
                                          "--watch",
                                          "-u any --status",
                                          "-u any --follow",
                                          "-u any --cancel",
                                          "-u any --give-up",
                                          "-u any --forget" };

static void
test_no_daemon (Fixture *f, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (everything); i++)
        fixture_check (f, everything[i], DFOTA_EXIT_NO_DAEMON, "ModemManager is not running");
    fixture_check (f, "-L", DFOTA_EXIT_NO_DAEMON, "error: ModemManager is not running\n");
    fixture_check (f, "-m any --check", DFOTA_EXIT_NO_DAEMON, "not running");
    fixture_check (f, "-J -L", DFOTA_EXIT_NO_DAEMON,
                   "{\"schema\":1,\"error\":{\"code\":3,\"name\":\"no-daemon\",\"message\":"
                   "\"ModemManager is not running\"}}\n");
}

static void
test_no_plugin (Fixture *f, gconstpointer data)
{
    f->service = fake_service_new (fixture_get_address (f), FALSE);
    fake_service_add_modem (f->service, 0, DEVICE, IMEI, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (everything); i++)
        fixture_check (f, everything[i], DFOTA_EXIT_NO_PLUGIN, "plugin");
    fixture_check (f, "-L", DFOTA_EXIT_NO_PLUGIN, "without the mm-quectel-dfota plugin");
    fixture_check (f, "-m 0 --check", DFOTA_EXIT_NO_PLUGIN,
                   "missing: the mm-quectel-dfota plugin in ModemManager");
    fixture_check (f, "-m 0 --install=" URL, DFOTA_EXIT_NO_PLUGIN, "plugin");
    fixture_check (f, "-u any --status", DFOTA_EXIT_NO_PLUGIN, "plugin");
}

static void
test_usage (Fixture *f, gconstpointer data)
{
    fixture_check (f, "--nonsense", DFOTA_EXIT_USAGE, "--nonsense");
    fixture_check (f, "-m 0 --check --install=" URL, DFOTA_EXIT_USAGE, "two actions");
    fixture_check (f, "-J", DFOTA_EXIT_USAGE, "{\"schema\":1,\"error\":{\"code\":2,");
}

static void
test_list (Fixture *f, gconstpointer data)
{
    fake_service_add_modem (f->service, 1, "/sys/devices/other", "861107030000028", NULL);
    fake_service_add_update (f->service, 3, DEVICE, IMEI);
    fixture_check_output (f, "--list",
                          "    /org/freedesktop/ModemManager1/Modem/0 [Quectel EP06-E] " REVISION
                          "\n"
                          "    /org/freedesktop/ModemManager1/FirmwareUpdate/3 [preparing] "
                          "http://example.org/p\n");
}

static void
test_list_empty (Fixture *f, gconstpointer data)
{
    fake_service_remove_modem (f->service, 0);
    fixture_check_output (f, "-L", "No modems that accept updates were found\n");
    fixture_check_output (f, "-L -K", "modems.length : 0\nupdates.length : 0\n");
    fixture_check_output (f, "-L -J", "{\"schema\":1,\"modems\":[],\"updates\":[]}\n");
}

static void
test_check (Fixture *f, gconstpointer data)
{
    fixture_check_output (f, "-m 0 --check",
                          "  ----------------------------\n"
                          "  General  |             path: /org/freedesktop/ModemManager1/Modem/0\n"
                          "           |           device: " DEVICE "\n"
                          "           |     equipment id: " IMEI "\n"
                          "  ----------------------------\n"
                          "  Hardware |     manufacturer: Quectel\n"
                          "           |            model: EP06-E\n"
                          "  ----------------------------\n"
                          "  Firmware |    base revision: EP06ELAR02A08M4G\n"
                          "           |   exact revision: " REVISION "\n"
                          "  ----------------------------\n"
                          "  Update   |        supported: yes\n"
                          "           |          accepts: ftp, http, ufs, file\n"
                          "           |           family: ep06\n"
                          "           |         evidence: guide\n"
                          "           |       free space: 40.00 MB of 41.94 MB\n"
                          "  ----------------------------\n"
                          "  Status   |            state: registered\n"
                          "           | ready for update: yes\n");
}

static void
test_check_json (Fixture *f, gconstpointer data)
{
    fixture_check_output (
        f, "-m " IMEI " --check -J",
        "{\"schema\":1,\"check\":{\"path\":\"/org/freedesktop/ModemManager1/Modem/0\","
        "\"device\":\"" DEVICE "\",\"equipment-identifier\":\"" IMEI
        "\",\"manufacturer\":\"Quectel\",\"model\":\"EP06-E\",\"base-revision\":"
        "\"EP06ELAR02A08M4G\",\"revision\":\"" REVISION
        "\",\"support\":\"yes\",\"sources\":[\"ftp\",\"http\",\"ufs\",\"file\"],"
        "\"family\":\"ep06\",\"evidence\":\"guide\",\"enabled\":true,\"context-selector\":"
        "\"\",\"download-context\":-1,"
        "\"free-space\":40000000,\"total-space\":41943040,\"update\":\"/\",\"state\":"
        "\"registered\",\"authorized\":\"unknown\",\"ready\":true,\"verdict\":\"ready\","
        "\"missing\":\"\",\"warnings\":[]}}\n");
}

static void
test_check_not_ready (Fixture *f, gconstpointer data)
{
    fake_service_add_modem (f->service, 1, "/sys/devices/other", "861107030000028", NULL);
    fake_service_add_modem (f->service, 2, "/sys/devices/third", "861107030000036", "");
    fixture_check (f, "-m 1 --check", DFOTA_EXIT_UNSUPPORTED, "a module that the plugin supports");
    fixture_check (f, "-m 2 --check", DFOTA_EXIT_NOT_READY, "missing: the exact revision");
    fake_service_add_update (f->service, 3, DEVICE, IMEI);
    fixture_check (f, "-m 0 --check", DFOTA_EXIT_BUSY, "ready for update: no");
    fake_service_remove_modem (f->service, 0);
    fixture_check (f, "-m " IMEI " --check", DFOTA_EXIT_BUSY,
                   "no modem object now, because it is being updated");
}

static void
test_modem_forms (Fixture *f, gconstpointer data)
{
    static const char *const forms[] = { "any", "0", "/org/freedesktop/ModemManager1/Modem/0",
                                         DEVICE, IMEI };

    for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
        g_autofree char *arguments = g_strdup_printf ("-m %s --check", forms[i]);

        fixture_check (f, arguments, DFOTA_EXIT_DONE, REVISION);
    }
    fixture_check (f, "-m 1 --check", DFOTA_EXIT_NO_MODEM,
                   "no modem matches '/org/freedesktop/ModemManager1/Modem/1'; available: "
                   "/org/freedesktop/ModemManager1/Modem/0\n");
    fixture_check (f, "-m 861107030000028 --check", DFOTA_EXIT_NO_MODEM, "no modem matches");
    fake_service_add_modem (f->service, 1, "/sys/devices/other", "861107030000028", REVISION);
    fixture_check (f, "-m any --check", DFOTA_EXIT_NO_MODEM, "2 modems match");
    fixture_check (f, "-m 2 --check", DFOTA_EXIT_NO_MODEM,
                   "available: /org/freedesktop/ModemManager1/Modem/0, /org");
    fixture_check (f, "-m ftp://anna:hemlig@h/p --check", DFOTA_EXIT_NO_MODEM,
                   "matches 'ftp://h/p'");
    fake_service_remove_modem (f->service, 0);
    fake_service_remove_modem (f->service, 1);
    fixture_check (f, "-m any --check", DFOTA_EXIT_NO_MODEM, "ModemManager has no modem now");
}

static void
check_no_secret (Runner *runner)
{
    const char *texts[] = { runner_get_output (runner), runner_get_errors (runner) };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        if (strstr (texts[i], "hemlig") || strstr (texts[i], "anna"))
            g_error ("a secret in: %s", texts[i]);
    }
}

static void
test_secrets (Fixture *f, gconstpointer data)
{
    static const char *const sources[] = { "ftp://anna:hemlig@example.org/p",
                                           "http://anna:hemlig@example.org/p",
                                           "gopher://anna:hemlig@example.org/p",
                                           "file://anna:hemlig@example.org/p",
                                           "ftp://anna:hem/lig@hemlig@example.org/p" };
    static const char *const formats[] = { "", " -J", " -K", " --nonsense" };

    for (gsize i = 0; i < G_N_ELEMENTS (sources) * G_N_ELEMENTS (formats); i++) {
        g_autofree char *arguments =
            g_strdup_printf ("-m 0 --no-wait --install=%s%s", sources[i / G_N_ELEMENTS (formats)],
                             formats[i % G_N_ELEMENTS (formats)]);
        g_autoptr (Runner) runner = fixture_run (f, arguments);

        g_assert_cmpint (runner_wait (runner), !=, DFOTA_EXIT_DONE);
        check_no_secret (runner);
    }
    g_assert_cmpuint (fake_service_get_n_starts (f->service), ==, 1);
    g_assert_cmpstr (fake_service_get_source (f->service), ==, sources[0]);
}

/* Arguments: a script, in which "$0" is mmdfota. */
static void
check_script (Fixture *f, const char *script, int code, const char *source)
{
    g_autoptr (Runner) runner = runner_new_shell (fixture_get_address (f), script);
    int                result = runner_wait (runner);

    g_test_message ("%s: %d\n%s\n%s", script, result, runner_get_output (runner),
                    runner_get_errors (runner));
    g_assert_cmpint (result, ==, code);
    check_no_secret (runner);
    g_assert_cmpstr (fake_service_get_source (f->service), ==, source);
}

/* --install=- reads exactly one line. */
static void
test_standard_input (Fixture *f, gconstpointer data)
{
    static const char *const faults[] = { "printf ''",
                                          "printf '\\n'",
                                          "printf 'ftp://anna:hemlig@h/p\\nmore\\n'",
                                          "printf 'ftp://anna:hemlig@h/p\\n\\n'",
                                          "printf 'ftp://anna:hemlig@h/p\\0x'",
                                          "head -c 5000 /dev/zero | tr '\\0' h" };
    static const char *const rest = " | \"$0\" -m 0 --no-wait --install=-";

    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
        g_autofree char *script = g_strconcat (faults[i], rest, " -J", NULL);

        check_script (f, script, DFOTA_EXIT_USAGE, NULL);
    }
    check_script (f, "\"$0\" -m 0 --no-wait --install=- <&-", DFOTA_EXIT_USAGE, NULL);
    check_script (f, "echo anna://hemlig | \"$0\" -m 0 --no-wait --install=- --keep-package",
                  DFOTA_EXIT_USAGE, NULL);
    check_script (f, "printf ftp://anna:hemlig@h/p | \"$0\" -m 0 --no-wait --install -",
                  DFOTA_EXIT_UNDER_WAY, "ftp://anna:hemlig@h/p");
    check_script (f, "echo ftp://anna:hemlig@h/p | \"$0\" -m 0 --no-wait --install=-",
                  DFOTA_EXIT_UNDER_WAY, "ftp://anna:hemlig@h/p");
    check_script (f, "cd /nowhere; echo \"$0\" | \"$0\" -m 0 --no-wait --install=- -K",
                  DFOTA_EXIT_BUSY, "ftp://anna:hemlig@h/p");
}

/* The list of processes shows no secret while an update is followed. */
static void
test_process_list (Fixture *f, gconstpointer data)
{
    static const char script[] =
        "\"$0\" -m 0 --install ftp://anna:hemlig=1@example.org/p -J >/dev/null &\n"
        "until \"$0\" -m 0 --status >/dev/null; [ $? -eq 31 ]; do :; done\n"
        "tr '\\0' ' ' < /proc/$!/cmdline; tr '\\0' ' ' < /proc/$!/environ\n"
        "kill -INT $!; wait $!; exit 0";
    g_autoptr (Runner) runner = runner_new_shell (fixture_get_address (f), script);

    g_assert_cmpint (runner_wait (runner), ==, 0);
    check_no_secret (runner);
    g_assert_nonnull (strstr (runner_get_output (runner), "--install ftp://example.org/p"));
    g_assert_cmpstr (fake_service_get_source (f->service), ==, "ftp://anna:hemlig=1@example.org/p");
}

/* A query that is as short as the dots that stand for it. */
static void
test_process_list_query (Fixture *f, gconstpointer data)
{
    static const char *const queries[] = { "a", "ann", "anna" };

    for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
        g_autofree char *script =
            g_strdup_printf ("\"$0\" -m 0 --install=http://example.org/p?%s -J >/dev/null &\n"
                             "until \"$0\" -m 0 --status >/dev/null; [ $? -eq 31 ]; do :; done\n"
                             "tr '\\0' '|' < /proc/$!/cmdline\n"
                             "kill -INT $!; wait $!; \"$0\" -m 0 --cancel; exit 0",
                             queries[i]);
        g_autofree char   *secret = g_strdup_printf ("p?%s|", queries[i]);
        g_autoptr (Runner) runner = NULL;

        g_clear_pointer (&f->service, fake_service_free);
        fixture_start_service (f);
        runner = runner_new_shell (fixture_get_address (f), script);
        g_assert_cmpint (runner_wait (runner), ==, 0);
        g_assert_nonnull (strstr (runner_get_output (runner), "http://example.org/p?."));
        g_assert_null (strstr (runner_get_output (runner), secret));
    }
}

/* An error about the command line quotes no secret of it. */
static void
test_secret_argument (Fixture *f, gconstpointer data)
{
    static const char *const cases[] = { "-L ftp://anna:hemlig@example.org/p",
                                         "-m 0 --instal=ftp://anna:hemlig@example.org/p",
                                         "-m 0 --timeout=ftp://anna:hemlig@example.org/p",
                                         "-m 0 -Xftp://anna:hemlig@example.org/p" };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Runner) runner = fixture_run (f, cases[i]);

        g_assert_cmpint (runner_wait (runner), ==, DFOTA_EXIT_USAGE);
        check_no_secret (runner);
    }
}

/* Each outcome has an exit code of its own. */
static void
test_outcomes (Fixture *f, gconstpointer data)
{
    static const struct {
        const char *state;
        const char *reason;
        const char *code_class;
        DfotaExit   code;
    } cases[] = {
        { "succeeded", "", "done", DFOTA_EXIT_DONE },
        { "unverified", "", "done", DFOTA_EXIT_UNVERIFIED },
        { "failed", "download-failed", "network", DFOTA_EXIT_FAILED_NETWORK },
        { "failed", "package", "package", DFOTA_EXIT_FAILED_PACKAGE },
        { "failed", "update-failed", "space", DFOTA_EXIT_FAILED_SPACE },
        { "failed", "update-failed", "retryable", DFOTA_EXIT_FAILED_UPDATE },
        { "failed", "revision-unchanged", "done", DFOTA_EXIT_FAILED_REVISION },
        { "failed", "unexpected-revision", "done", DFOTA_EXIT_FAILED_REVISION },
        { "failed", "module-replaced", "", DFOTA_EXIT_FAILED_REPLACED },
        { "failed", "given-up", "", DFOTA_EXIT_GIVEN_UP },
        { "failed", "interrupted", "", DFOTA_EXIT_FAILED_INTERRUPTED },
        { "failed", "refused", "", DFOTA_EXIT_REFUSED },
        { "failed", "upload-failed", "space", DFOTA_EXIT_FAILED_SPACE },
        { "failed", "upload-failed", "", DFOTA_EXIT_FAILED_UPLOAD },
        { "cancelled", "", "", DFOTA_EXIT_CANCELLED },
    };
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *outcome =
            g_strdup_printf ("update.outcome : %s\n", dfota_exit_name (cases[i].code));

        dfota_gdbus_firmware_update_set_code_class (update, cases[i].code_class);
        fake_service_set_state (update, cases[i].state, cases[i].reason);
        fixture_check (f, "-u 7 --status -K", cases[i].code, outcome);
        fixture_check (f, "-m 0 --follow", cases[i].code, "");
    }
}

static void
test_status_under_way (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);

    fixture_check (f, "-u any --status", DFOTA_EXIT_UNDER_WAY, "state: preparing");
    fake_service_set_state (update, "stalled", "silence");
    fixture_check (f, "-u " PATH " --status", DFOTA_EXIT_STALLED, "reason: silence");
    fixture_check (f, "-u 8 --status", DFOTA_EXIT_NO_UPDATE, "no update matches");
    fixture_check (f, "-m 5 --status", DFOTA_EXIT_NO_UPDATE, "no update matches");
}

static void
test_cancel_and_forget (Fixture *f, gconstpointer data)
{
    fake_service_add_update (f->service, 7, DEVICE, IMEI);
    fake_service_set_error (f->service, DFOTA_ERROR_PREFIX "NotCancellable");
    fixture_check (f, "-m 0 --cancel", DFOTA_EXIT_WRONG_STATE, "as the test wants");
    fake_service_set_error (f->service, NULL);
    fixture_check_output (f, "-m 0 --cancel", "cancelled " PATH "\n");
    fixture_check (f, "-m 0 --status", DFOTA_EXIT_CANCELLED, "state: cancelled");
    fake_service_set_error (f->service, DFOTA_ERROR_PREFIX "NotFinished");
    fixture_check (f, "-u 7 --forget", DFOTA_EXIT_WRONG_STATE, "as the test wants");
    fake_service_set_error (f->service, NULL);
    fixture_check_output (f, "-u 7 --forget", "forgot " PATH "\n");
    fixture_check (f, "-u 7 --status", DFOTA_EXIT_NO_UPDATE, "no update matches");
}

/* Also with the IMEI of a module that has no modem object any more. */
static void
test_give_up (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *update = fake_service_add_update (f->service, 7, DEVICE, IMEI);

    fake_service_remove_modem (f->service, 0);
    fake_service_set_state (update, "stalled", "silence");
    fake_service_set_error (f->service, DFOTA_ERROR_PREFIX "NotLost");
    fixture_check (f, "-m any --give-up", DFOTA_EXIT_WRONG_STATE, "as the test wants");
    fake_service_set_error (f->service, NULL);
    fixture_check_output (f, "-m " IMEI " --give-up", "gave up " PATH "\n");
    fixture_check (f, "-u any --status", DFOTA_EXIT_GIVEN_UP, "reason: given-up");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/mmdfota/no-daemon", Fixture, NULL, fixture_set_up_bus, test_no_daemon,
                fixture_tear_down);
    g_test_add ("/mmdfota/no-plugin", Fixture, NULL, fixture_set_up_bus, test_no_plugin,
                fixture_tear_down);
    g_test_add ("/mmdfota/usage", Fixture, NULL, fixture_set_up_bus, test_usage, fixture_tear_down);
    fixture_add ("/mmdfota/list", test_list);
    fixture_add ("/mmdfota/list/empty", test_list_empty);
    fixture_add ("/mmdfota/check", test_check);
    fixture_add ("/mmdfota/check/json", test_check_json);
    fixture_add ("/mmdfota/check/not-ready", test_check_not_ready);
    fixture_add ("/mmdfota/modem-forms", test_modem_forms);
    fixture_add ("/mmdfota/secrets", test_secrets);
    fixture_add ("/mmdfota/secrets/standard-input", test_standard_input);
    fixture_add ("/mmdfota/secrets/process-list", test_process_list);
    fixture_add ("/mmdfota/secrets/process-list/query", test_process_list_query);
    fixture_add ("/mmdfota/secrets/argument", test_secret_argument);
    fixture_add ("/mmdfota/outcomes", test_outcomes);
    fixture_add ("/mmdfota/status", test_status_under_way);
    fixture_add ("/mmdfota/cancel-and-forget", test_cancel_and_forget);
    fixture_add ("/mmdfota/give-up", test_give_up);
    return g_test_run ();
}
