/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The model checker. For each setting it explores everything that can happen to an update,
 * and checks the rules (docs/proofs.md). For each rule it also explores a machine that is
 * broken on purpose, which must break the rule.
 *
 * Without options it is a unit test. With options it explores one setting to any depth:
 * model-checker --glitches=3 --kills=1 --resets=1 --odd=local --odd=mute
 */

#include "explore.h"

#include <locale.h>

#include "sabotage.h"

#define MAX_STATES 40000000

static const struct {
    Odd          odd;
    const gchar *word;
    const gchar *meaning;
} odd_words[] = {
    { ODD_LOCAL, "local", "the package is in the module" },
    { ODD_MUTE, "mute", "nothing is heard of recovery mode" },
    { ODD_PORTLESS, "portless", "recovery mode has no tty" },
    { ODD_NO_BACKUP, "no-backup", "it retries for ever" },
    { ODD_EARLY_END, "early-end", "END in normal mode, before any reboot" },
    { ODD_REPEATS_END, "repeats-end", "END is repeated in normal mode" },
    { ODD_UNREADABLE, "unreadable", "the revision cannot be read" },
    { ODD_UNVERIFIABLE, "unverifiable", "the revision does not change" },
    { ODD_NO_INHIBIT, "no-inhibit", "ModemManager refuses inhibitions" },
};

/*****************************************************************************/
/* The unit test */

/* Numbers of attempts, glitches, losses of power, daemon restarts, foreign inhibitions,
 * hangs, resets by the host. */
static const struct {
    const gchar *name;
    Setting      setting;
} settings[] = {
    { "six-attempts", { 0, 6, 0, 0, 0, 0, 0, 0 } },
    { "three-glitches", { 0, 2, 3, 0, 0, 0, 0, 1 } },
    { "local", { ODD_LOCAL, 2, 2, 0, 0, 0, 0, 1 } },
    { "restart", { 0, 2, 1, 0, 1, 0, 0, 0 } },
    { "power", { 0, 2, 0, 1, 1, 0, 0, 1 } },
    { "foreign", { ODD_NO_INHIBIT, 2, 0, 0, 0, 1, 0, 1 } },
    { "hang", { 0, 2, 1, 0, 0, 0, 1, 1 } },
    { "mute", { ODD_MUTE, 1, 3, 1, 1, 1, 1, 1 } },
    { "portless", { ODD_PORTLESS | ODD_MUTE, 1, 2, 1, 1, 1, 1, 1 } },
    { "no-backup", { ODD_NO_BACKUP, 6, 0, 0, 0, 0, 0, 1 } },
    { "early-end", { ODD_EARLY_END, 2, 1, 0, 0, 0, 0, 1 } },
    { "repeats-end", { ODD_REPEATS_END, 2, 1, 0, 0, 0, 0, 1 } },
    { "unreadable", { ODD_UNREADABLE, 1, 1, 0, 0, 0, 0, 1 } },
    { "unverifiable", { ODD_UNVERIFIABLE, 1, 1, 0, 0, 0, 0, 1 } },
};

static void
explore_and_report (const gchar *name, const Setting *setting, Exploration *result)
{
    gint64 begin = g_get_monotonic_time ();

    explore (setting, MAX_STATES, result);
    g_test_message ("%s: %" G_GSIZE_FORMAT " states, %" G_GSIZE_FORMAT " steps, %" G_GSIZE_FORMAT
                    " ends, %.1f s%s%s",
                    name, result->n_states, result->n_steps, result->n_final,
                    (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC,
                    result->trace ? "\n" : "", result->trace ? result->trace : "");
}

static void
test_setting (gconstpointer data)
{
    guint       n = GPOINTER_TO_UINT (data);
    Exploration result;

    explore_and_report (settings[n].name, &settings[n].setting, &result);
    g_assert_cmpint (result.broken, ==, RULE_NONE);
    /* the exploration did not stop at once */
    g_assert_cmpuint (result.n_final, >, 100);
    exploration_clear (&result);
}

static void
test_sabotage (gconstpointer data)
{
    const SabotageCase *broken = data;
    Setting             setting = { broken->odd, 2, 1, 0, broken->n_kills, 0, 0, 1 };
    Exploration         result;

    setting.sabotage = broken->sabotage;
    setting.is_power_sabotaged = broken->is_power_sabotaged;
    explore_and_report (broken->name, &setting, &result);
    g_assert_cmpstr (world_rule_to_string (result.broken), ==, world_rule_to_string (broken->rule));
    g_assert_nonnull (result.trace);
    exploration_clear (&result);
}

static int
run_tests (int argc, char **argv)
{
    gsize               n_cases;
    const SabotageCase *cases = sabotage_cases (&n_cases);

    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
        g_autofree gchar *path = g_strconcat ("/model/holds/", settings[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_setting);
    }
    for (gsize i = 0; i < n_cases; i++) {
        g_autofree gchar *path = g_strconcat ("/model/broken/", cases[i].name, NULL);

        g_test_add_data_func (path, &cases[i], test_sabotage);
    }
    return g_test_run ();
}

/*****************************************************************************/
/* One setting */

static gboolean
add_odd (const gchar *word, guint *odd)
{
    for (guint i = 0; i < G_N_ELEMENTS (odd_words); i++)
        if (g_str_equal (odd_words[i].word, word)) {
            *odd |= odd_words[i].odd;
            return TRUE;
        }
    g_printerr ("no such word for --odd: %s; there are:\n", word);
    for (guint i = 0; i < G_N_ELEMENTS (odd_words); i++)
        g_printerr ("  %-13s %s\n", odd_words[i].word, odd_words[i].meaning);
    return FALSE;
}

static int
run_one (const Setting *setting)
{
    Exploration result;
    gboolean    holds;

    explore (setting, MAX_STATES, &result);
    g_print ("%" G_GSIZE_FORMAT " states, %" G_GSIZE_FORMAT " steps, %" G_GSIZE_FORMAT " ends\n%s",
             result.n_states, result.n_steps, result.n_final,
             result.trace ? result.trace : "all rules hold\n");
    holds = result.broken == RULE_NONE;
    exploration_clear (&result);
    return holds ? 0 : 1;
}

static int
run_options (int argc, char **argv)
{
    static gint attempts = DFOTA_MAX_ATTEMPTS, glitches, powers, kills, foreigns, hangs, resets = 1;
    static gchar      **odds;
    static const gchar *meaning = "N";
    const GOptionEntry  entries[] = {
         { "attempts", 0, 0, G_OPTION_ARG_INT, &attempts, "that the module makes", meaning },
         { "glitches", 0, 0, G_OPTION_ARG_INT, &glitches, "the ports come and go", meaning },
         { "powers", 0, 0, G_OPTION_ARG_INT, &powers, "the module loses power", meaning },
         { "kills", 0, 0, G_OPTION_ARG_INT, &kills, "the daemon is killed", meaning },
         { "foreigns", 0, 0, G_OPTION_ARG_INT, &foreigns, "another program inhibits", meaning },
         { "hangs", 0, 0, G_OPTION_ARG_INT, &hangs, "the module hangs", meaning },
         { "resets", 0, 0, G_OPTION_ARG_INT, &resets, "the host resets the module", meaning },
         { "odd", 0, 0, G_OPTION_ARG_STRING_ARRAY, &odds, "what is odd about it", "WORD" },
         { NULL },
    };
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError)         error = NULL;
    Setting                    setting = { 0 };

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        g_printerr ("%s\n", error->message);
        return 2;
    }
    for (guint i = 0; odds && odds[i]; i++)
        if (!add_odd (odds[i], &setting.odd))
            return 2;
    setting.n_attempts = (guint) attempts;
    setting.n_glitches = (guint) glitches;
    setting.n_powers = (guint) powers;
    setting.n_kills = (guint) kills;
    setting.n_foreigns = (guint) foreigns;
    setting.n_hangs = (guint) hangs;
    setting.n_resets = (guint) resets;
    return run_one (&setting);
}

static gboolean
is_for_one (int argc, char **argv)
{
    static const gchar *const prefixes[] = { "--attempts", "--glitches", "--powers",
                                             "--kills",    "--foreigns", "--hangs",
                                             "--resets",   "--odd",      "--help" };

    for (int i = 1; i < argc; i++)
        for (guint j = 0; j < G_N_ELEMENTS (prefixes); j++)
            if (g_str_has_prefix (argv[i], prefixes[j]))
                return TRUE;
    return FALSE;
}

int
main (int argc, char **argv)
{
    setlocale (LC_ALL, "");
    return is_for_one (argc, argv) ? run_options (argc, argv) : run_tests (argc, argv);
}
