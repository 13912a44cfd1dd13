/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs the completion in bash with a fake service: it offers the options of the program and
 * the objects of the service.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "options.h"

/* Words are separated as bash does it: "=" is a word of its own. */
static const char script[] = "source '" COMPLETION "'\n"
                             "complete -p mmdfota >/dev/null || exit 1\n"
                             "COMP_WORDS=(mmdfota \"$@\")\n"
                             "COMP_CWORD=$#\n"
                             "_mmdfota\n"
                             "[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"\n"
                             /* then the user presses Enter */
                             "for word in \"${COMPREPLY[@]}\"; do eval \": $word\"; done\n";

typedef struct {
    char    *output;
    char    *errors;
    gboolean done;
} Answer;

static void
bash_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Answer            *answer = user_data;
    g_autoptr (GError) error = NULL;

    g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &answer->output,
                                          &answer->errors, &error);
    g_assert_no_error (error);
    answer->done = TRUE;
}

/* Returns what is offered for the last word of @line, one word a line. A "_" stands for an
 * empty word. Transfer full. */
static char *
complete (Fixture *f, const char *line)
{
    g_autoptr (GSubprocessLauncher) launcher = NULL;
    g_autoptr (GSubprocess)         bash = NULL;
    g_autoptr (GPtrArray)           argv = g_ptr_array_new ();
    g_autoptr (GError)              error = NULL;
    g_autofree char                *folder = g_path_get_dirname (MMDFOTA);
    g_autofree char                *path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);
    g_auto (GStrv)                  words = g_strsplit (line, " ", -1);
    Answer                          answer = { 0 };

    g_ptr_array_add (argv, (char *) "bash");
    g_ptr_array_add (argv, (char *) "-c");
    g_ptr_array_add (argv, (char *) script);
    g_ptr_array_add (argv, (char *) "bash");
    for (guint i = 0; words[i]; i++)
        g_ptr_array_add (argv, g_str_equal (words[i], "_") ? (char *) "" : words[i]);
    g_ptr_array_add (argv, NULL);
    launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS", fixture_get_address (f),
                                  TRUE);
    g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
    g_subprocess_launcher_set_cwd (launcher, "/");
    bash = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
    g_assert_no_error (error);
    g_subprocess_communicate_utf8_async (bash, NULL, NULL, bash_ready, &answer);
    while (!answer.done)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpstr (answer.errors, ==, "");
    g_assert_true (g_subprocess_get_successful (bash));
    g_free (answer.errors);
    return answer.output;
}

static void
check (Fixture *f, const char *line, const char *offered)
{
    g_autofree char *output = complete (f, line);

    g_test_message ("mmdfota %s", line);
    g_assert_cmpstr (output, ==, offered);
}

/*****************************************************************************/

typedef struct {
    char **offered;
    guint  n_options;
} Options;

static void
check_option (const char *long_name, char short_name, gpointer user_data)
{
    Options           *options = user_data;
    const char *const *offered = (const char *const *) options->offered;
    g_autofree char   *plain = g_strdup_printf ("--%s", long_name);
    g_autofree char   *with_value = g_strdup_printf ("--%s=", long_name);

    g_test_message ("%s", plain);
    g_assert_true (g_strv_contains (offered, plain) || g_strv_contains (offered, with_value));
    options->n_options++;
}

static void
test_options (Fixture *f, gconstpointer data)
{
    g_autofree char *output = complete (f, "--");
    g_auto (GStrv)   offered = g_strsplit (g_strchomp (output), "\n", -1);
    Options          options = { offered, 0 };

    dfota_options_foreach (check_option, &options);
    g_assert_cmpuint (g_strv_length (offered), ==, options.n_options);
    check (f, "--ins", "--install=\n");
    check (f, "--out", "--output-keyvalue\n--output-json\n");
    check (f, "-m any --no", "--no-wait\n");
    check (f, "--nonsense", "");
}

static void
test_modems (Fixture *f, gconstpointer data)
{
    fake_service_add_modem (f->service, 3, "/sys/devices/other", "861107030000028", NULL);
    check (f, "-m _", "any\n0\n" IMEI "\n");
    check (f, "-m a", "any\n");
    check (f, "-m 86", IMEI "\n");
    check (f, "-m /", "/org/freedesktop/ModemManager1/Modem/0\n");
    check (f, "--modem =", "any\n0\n" IMEI "\n");
    check (f, "--modem = a", "any\n");
}

static void
test_updates (Fixture *f, gconstpointer data)
{
    fake_service_add_update (f->service, 3, DEVICE, IMEI);
    fake_service_add_update (f->service, 12, DEVICE, IMEI);
    check (f, "--status -u _", "any\n3\n12\n");
    check (f, "--status --update = 1", "12\n");
    check (f, "-u /org/freedesktop/ModemManager1/FirmwareUpdate/3",
           "/org/freedesktop/ModemManager1/FirmwareUpdate/3\n");
}

static void
test_install (Fixture *f, gconstpointer data)
{
    check (f, "-m any --install = ht", "http://\nhttps://\n");
    check (f, "-m any --install = /data/u", "/data/ufs/\n");
    check (f, "-m any --install = /etc/hostn", "/etc/hostname\n");
    check (f, "-m any --install /etc/debian_v", "/etc/debian_version\n");
    check (f, "-m any --install = http://h/p --source-revision = EP", REVISION "\n");
    check (f, "-m any --target-revision = _", "");
    check (f, "--timeout = _", "");
}

/* Texts that a device may return are not executed, not expanded and not offered. */
static void
test_hostile (Fixture *f, gconstpointer data)
{
    static const char *const words[] = { "-m _",           "-m /",          "--modem = _",
                                         "-m $",           "-m `",          "--status -u _",
                                         "-u /",           "--update = _",  "--source-revision = _",
                                         "--install = $",  "--install = _", "_",
                                         "-m 0 --check --" };
    g_autofree char         *folder = g_dir_make_tmp ("mmdfota-XXXXXX", NULL);
    g_autofree char         *mark = g_build_filename (folder, "mark", NULL);
    static const char *const texts[] = { "$(touch %s)",       "`touch %s`",
                                         "${x:=$(touch %s)}", "$((a[$(touch %s)]))",
                                         "<(touch %s)",       "\"; touch %s; \"",
                                         "'; touch %s; '",    "x;touch %s",
                                         "x&touch %s",        "a\n$(touch %s)\n",
                                         "\\$(touch %s)",     ">%s",
                                         "{a,$(touch %s)}",   "861107030000010 $(touch %s)" };

    fake_service_add_update (f->service, 7, DEVICE, IMEI);
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_auto (GStrv)   parts = g_strsplit (texts[i], "%s", -1);
        g_autofree char *text = g_strjoinv (mark, parts);

        fake_service_set_texts (f->service, text);
        for (gsize j = 0; j < G_N_ELEMENTS (words); j++) {
            g_autofree char *output = complete (f, words[j]);

            g_test_message ("%s: mmdfota %s: %s", text, words[j], output);
            g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
            g_assert_null (strstr (output, "touch"));
            g_assert_null (strstr (output, mark));
        }
    }
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The user types an option and Tab, and presses Enter. */
static const char typed[] = "PS1=; source '" COMPLETION "'\n"
                            "mmdfota() { printf 'an argument: %s\\n' \"$@\"; }\n"
                            "mmdfota -m 0 --install=p\t\n"
                            "mmdfota -m 0 --install p\t\n"
                            "exit\n";

/* Readline quotes names of files, because the completion says that they are names of files: nothing
 * of a name is run. */
static void
test_hostile_files (Fixture *f, gconstpointer data)
{
    static const char *const names[] = { "p$(touch mark)",   "p`touch mark`", "p;touch mark",
                                         "p\n$(touch mark)", "p&touch mark",  "p'$(touch mark)" };
    static const char        command[] = "cd '%s'; script -qec 'bash --norc --noprofile -i' "
                                         "/dev/null < typed";

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char   *folder = g_dir_make_tmp ("mmdfota-XXXXXX", NULL);
        g_autofree char   *file = g_build_filename (folder, names[i], NULL);
        g_autofree char   *mark = g_build_filename (folder, "mark", NULL);
        g_autofree char   *keys = g_build_filename (folder, "typed", NULL);
        g_autofree char   *shell = g_strdup_printf (command, folder);
        g_autoptr (Runner) runner = NULL;

        g_assert_true (g_file_set_contents (file, "x", 1, NULL));
        g_assert_true (g_file_set_contents (keys, typed, -1, NULL));
        runner = runner_new_shell (fixture_get_address (f), shell);
        runner_wait (runner);
        g_test_message ("%s", runner_get_output (runner));
        g_assert_nonnull (strstr (runner_get_output (runner), "an argument: --install=p"));
        g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
        g_assert_cmpint (g_unlink (file), ==, 0);
        g_assert_cmpint (g_unlink (keys), ==, 0);
        g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
}

/* A text that would match files, or begin an option, is not offered either. */
static void
test_not_plain (Fixture *f, gconstpointer data)
{
    static const char *const texts[] = {
        "*", "/*", "[a-z]", "~root", "--version", "a b", "a=b", ""
    };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        fake_service_set_texts (f->service, texts[i]);
        check (f, "-m _", "any\n0\n");
        check (f, "--source-revision = _", "");
    }
}

/* Without a daemon the completion offers nothing and prints no error. */
static void
test_no_daemon (Fixture *f, gconstpointer data)
{
    g_clear_pointer (&f->service, fake_service_free);
    check (f, "-m _", "any\n");
    check (f, "-u _", "any\n");
    check (f, "--source-revision = _", "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    fixture_add ("/completion/options", test_options);
    fixture_add ("/completion/modems", test_modems);
    fixture_add ("/completion/updates", test_updates);
    fixture_add ("/completion/install", test_install);
    fixture_add ("/completion/hostile", test_hostile);
    fixture_add ("/completion/hostile-files", test_hostile_files);
    fixture_add ("/completion/not-plain", test_not_plain);
    fixture_add ("/completion/no-daemon", test_no_daemon);
    return g_test_run ();
}
