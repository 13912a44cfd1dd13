/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The command line: what is taken, what is refused, and that nothing is forgotten in
 * the help. The form of --install and the selectors, too.
 */

#include <string.h>

#include "dbus/error.h"
#include "exit-code.h"
#include "options.h"
#include "package-source.h"
#include "samples.h"

static DfotaOptions *
parse (const char *line, GError **error)
{
    g_autofree char *command = g_strconcat ("mmdfota ", line, NULL);
    g_auto (GStrv)   argv = NULL;

    g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
    return dfota_options_parse (argv, error);
}

static void
test_good (void)
{
    static const struct {
        const char *line;
        DfotaAction action;
    } cases[] = {
        { "-L", DFOTA_ACTION_LIST },
        { "--list -J", DFOTA_ACTION_LIST },
        { "-m 0 --check", DFOTA_ACTION_CHECK },
        { "-m any --install=http://h/p", DFOTA_ACTION_INSTALL },
        { "-m any --install http://h/p --no-wait --timeout=5", DFOTA_ACTION_INSTALL },
        { "-m any --install=x --stalled-timeout=0", DFOTA_ACTION_INSTALL },
        { "-m any --install=./x --keep-package --acknowledged", DFOTA_ACTION_INSTALL },
        { "-m any --install=file:///x --keep-package", DFOTA_ACTION_INSTALL },
        { "-u 3 --follow --stalled-timeout 7", DFOTA_ACTION_FOLLOW },
        { "--modem=0 --status -K", DFOTA_ACTION_STATUS },
        { "--watch --timeout=1", DFOTA_ACTION_WATCH },
        { "--update=any --cancel", DFOTA_ACTION_CANCEL },
        { "-m 861107030000010 --forget", DFOTA_ACTION_FORGET },
        { "-u any --give-up", DFOTA_ACTION_GIVE_UP },
        { "-V", DFOTA_ACTION_VERSION },
        { "-h", DFOTA_ACTION_HELP },
        { "--check --install= --help", DFOTA_ACTION_HELP },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError)       error = NULL;
        g_autoptr (DfotaOptions) options = parse (cases[i].line, &error);

        g_assert_no_error (error);
        g_assert_cmpint (options->action, ==, cases[i].action);
    }
}

static void
test_values (void)
{
    g_autoptr (GError)       error = NULL;
    g_autoptr (DfotaOptions) options =
        parse ("-J -m 4 --install=http://h/p --source-revision=A --target-revision=B "
               "--timeout=9999 --stalled-timeout=8",
               &error);

    g_assert_no_error (error);
    g_assert_cmpint (options->format, ==, DFOTA_FORMAT_JSON);
    g_assert_cmpstr (options->modem->value, ==, "/org/freedesktop/ModemManager1/Modem/4");
    g_assert_null (options->update);
    g_assert_cmpstr (options->source, ==, "http://h/p");
    g_assert_cmpstr (options->source_revision, ==, "A");
    g_assert_cmpstr (options->target_revision, ==, "B");
    g_assert_false (options->no_wait);
    g_assert_cmpint (options->timeout, ==, 9999);
    g_assert_cmpint (options->deadline - g_get_monotonic_time (), >,
                     9000 * (gint64) G_USEC_PER_SEC);
    g_assert_cmpint (options->stalled_timeout, ==, 8);
}

static void
test_bad (void)
{
    static const struct {
        const char *line;
        const char *message;
    } cases[] = {
        { "", "no action was given; see --help" },
        { "-m 0", "no action was given; see --help" },
        { "-L extra", "unexpected argument 'extra'; see --help" },
        { "check -m 0", "unexpected argument 'check'; write '--' before it to make it an option" },
        { "--install", "Missing argument for --install" },
        { "-L --watch", "--list and --watch are two actions; give exactly one" },
        { "-m 0 --install=x --install=y", "--install was given more than once; give it once" },
        { "-m 0 -m 1 --check", "--modem was given more than once; give it once" },
        { "-m 0 --install=", "--install needs a value that is not empty" },
        { "-L -J -K", "--output-keyvalue and --output-json cannot be combined; give one" },
        { "-L -m 0", "--list accepts neither --modem nor --update" },
        { "--check", "--check needs --modem, such as '-m any'" },
        { "--check -u 0", "--check does not accept --update; name the modem with --modem" },
        { "--install=x", "--install needs --modem, such as '-m any'" },
        { "--follow", "--follow needs --modem or --update, such as '-m any'" },
        { "--follow -m 0 -u 0", "--modem and --update cannot be combined; give one" },
        { "--follow -u x", "'x' is not an update; give its D-Bus path, its index or 'any'" },
        { "-L --timeout=0", "--timeout needs a number of seconds of at least 1" },
        { "-L --timeout=-1", "--timeout needs a number of seconds of at least 1" },
        { "-u 0 --follow --stalled-timeout=-1",
          "--stalled-timeout needs a number of seconds of at least 0" },
        { "-u 0 --status --stalled-timeout=1",
          "--stalled-timeout is only for an update that is followed" },
        { "-m 0 --install=x --no-wait --stalled-timeout=1",
          "--stalled-timeout is only for an update that is followed" },
        { "-m 0 --follow --no-wait",
          "--source-revision, --target-revision and --no-wait are only for --install" },
        { "-m 0 --check --target-revision=A",
          "--source-revision, --target-revision and --no-wait are only for --install" },
        { "-m 0 --install=x --source-revision=A --target-revision=A",
          "--source-revision and --target-revision are the same; a package leads from one "
          "revision to another" },
        { "-m 0 --install=http://h/p --context=0", "--context needs a number from 1 to 16" },
        { "-m 0 --install=http://h/p --context=17", "--context needs a number from 1 to 16" },
        { "-m 0 --install=p.zip --context=1",
          "--context is only for a URL; the module downloads nothing else" },
        { "-m 0 --install=file:///p.zip --context=1",
          "--context is only for a URL; the module downloads nothing else" },
        { "-m 0 --check --context=1", "--context is only for --install" },
        { "-m 0 --check --keep-package", "--keep-package is only for --install" },
        { "-u 0 --follow --acknowledged", "--acknowledged is only for --install" },
        { "-m 0 --install=http://h/p --keep-package",
          "--keep-package is only for a file of this host; the module reads this package by "
          "itself" },
        { "-m 0 --install=/data/ufs/p --acknowledged",
          "--acknowledged is only for a file of this host; the module reads this package by "
          "itself" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError)       error = NULL;
        g_autoptr (DfotaOptions) options = parse (cases[i].line, &error);

        g_assert_null (options);
        g_assert_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_USAGE);
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
check_in_help (const char *long_name, char short_name, gpointer user_data)
{
    g_autofree char *option = g_strconcat ("--", long_name, NULL);

    g_assert_nonnull (strstr (user_data, option));
}

static void
test_help (void)
{
    g_autofree char *help = dfota_options_dup_help ();

    dfota_options_foreach (check_in_help, help);
    g_assert_null (g_strrstr (help, "--help-all"));
}

static void
test_modem_selector (void)
{
    static const struct {
        const char       *text;
        DfotaSelectorKind kind;
        const char       *value;
        gboolean          fits; /* the sample modem */
    } cases[] = {
        { "any", DFOTA_SELECTOR_ANY, NULL, TRUE },
        { "ANY", DFOTA_SELECTOR_ANY, NULL, TRUE },
        { "0", DFOTA_SELECTOR_PATH, "/org/freedesktop/ModemManager1/Modem/0", TRUE },
        { "10", DFOTA_SELECTOR_PATH, "/org/freedesktop/ModemManager1/Modem/10", FALSE },
        { "/org/freedesktop/ModemManager1/Modem/0", DFOTA_SELECTOR_PATH,
          "/org/freedesktop/ModemManager1/Modem/0", TRUE },
        { "861107030000010", DFOTA_SELECTOR_IMEI, "861107030000010", TRUE },
        { "86110703000001", DFOTA_SELECTOR_IMEI, "86110703000001", FALSE },
        { "12345678901234567", DFOTA_SELECTOR_UID, "12345678901234567", FALSE },
        { "/sys/devices/usb1/1-1", DFOTA_SELECTOR_UID, "/sys/devices/usb1/1-1", TRUE },
        { "modem-a", DFOTA_SELECTOR_UID, "modem-a", FALSE },
    };
    g_autoptr (DfotaModemInfo) modem = sample_modem (TRUE, "R12");

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError)        error = NULL;
        g_autoptr (DfotaSelector) selector = dfota_selector_new_for_modem (cases[i].text, &error);

        g_assert_no_error (error);
        g_assert_cmpint (selector->kind, ==, cases[i].kind);
        g_assert_cmpstr (selector->value, ==, cases[i].value);
        g_assert_true (dfota_selector_is_modem (selector, modem) == cases[i].fits);
    }
}

/* Without a modem object, the update identifies the module. */
static void
test_modem_of_update (void)
{
    static const struct {
        const char *text;
        gboolean    fits;
    } cases[] = {
        { "any", TRUE }, { "861107030000010", TRUE },  { "/sys/devices/usb1/1-1", TRUE },
        { "0", FALSE },  { "861107030000028", FALSE }, { "/sys/devices/usb1/1-2", FALSE },
    };
    g_autoptr (DfotaUpdateInfo) update = sample_update ("updating", "");

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (DfotaSelector) selector = dfota_selector_new_for_modem (cases[i].text, NULL);

        g_assert_true (dfota_selector_is_modem_of (selector, update) == cases[i].fits);
    }
}

static void
test_source_forms (void)
{
    static const struct {
        const char *text;
        const char *word; /* NULL: refused with @code */
        int         code;
    } cases[] = {
        { "ftp://u:p@h:21/p", "ftp", 0 },
        { "http://h/p", "http", 0 },
        { "https://h:443/p", "https", 0 },
        { "/data/ufs/p.bin", "ufs", 0 },
        { "/cache/ufs/p.bin", "ufs", 0 },
        { "/usrdata/cache/ufs/p.bin", "ufs", 0 },
        { "/UsrData_2/cache-1/ufs/p.bin", "ufs", 0 },
        { "UFS:p.bin", "ufs", 0 },
        { "ufs:p.bin", "ufs", 0 },
        { "/cache/ufs/folder/p.bin", "file", 0 },
        { "cache/ufs/p.bin", "file", 0 },
        { "/data/p.bin", "file", 0 },
        { "p.bin", "file", 0 },
        { "c:p.bin", "file", 0 },
        { "http:/h/p", NULL, DFOTA_EXIT_INVALID_SOURCE },
        { "HTTPS:p", NULL, DFOTA_EXIT_INVALID_SOURCE },
        { "file:///p.bin", "file", 0 },
        { "FILE:///p.bin", "file", 0 },
        { "tftp://h/p", NULL, DFOTA_EXIT_INVALID_SOURCE },
        { "http://h:99999/p", NULL, DFOTA_EXIT_INVALID_SOURCE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        const char        *word = dfota_package_source_get_word (cases[i].text, &error);

        g_assert_cmpstr (word, ==, cases[i].word);
        if (!word)
            g_assert_cmpint (dfota_exit_from_error (error), ==, cases[i].code);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/options/good", test_good);
    g_test_add_func ("/options/values", test_values);
    g_test_add_func ("/options/bad", test_bad);
    g_test_add_func ("/options/help", test_help);
    g_test_add_func ("/options/modem", test_modem_selector);
    g_test_add_func ("/options/modem-of-update", test_modem_of_update);
    g_test_add_func ("/options/source", test_source_forms);
    return g_test_run ();
}
