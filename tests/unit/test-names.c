/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Static functions of the plugin that are called through a pointer carry the name of their file or
 * of a type in it. So a backtrace of the daemon shows that they are ours: a callback, a class
 * method, a signal handler, a comparison.
 */

#include <gio/gio.h>
#include <string.h>

/* The functions in the tables of these files have a function of ours above them in a backtrace. */
static const gchar *const tables[] = { "proofs.c", "family-keys.c", NULL };

static GRegex *
new_regex (const gchar *pattern)
{
    g_autoptr (GError) error = NULL;
    GRegex            *regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, &error);

    g_assert_no_error (error);
    return regex;
}

/* @before, @after: the pattern around @word. */
static gboolean
matches (const gchar *text, const gchar *before, const gchar *word, const gchar *after)
{
    g_autofree gchar  *pattern = g_strconcat (before, word, after, NULL);
    g_autoptr (GRegex) regex = new_regex (pattern);

    return g_regex_match (regex, text, 0, NULL);
}

/* TRUE if @function is used other than by calling it. */
static gboolean
is_pointed_to (const gchar *code, const gchar *function)
{
    return matches (code, "(?<![\\w.>])", function, "\\b(?! \\()");
}

/* @file: "port-watch.c"; @code: its text. */
static gboolean
has_name (const gchar *file, const gchar *code, const gchar *function)
{
    g_autofree gchar *stem = g_strdelimit (g_strndup (file, strlen (file) - 2), "-", '_');
    g_autofree gchar *ours = g_strconcat ("dfota_", stem, "_", NULL);
    g_autofree gchar *word = g_strndup (function, strcspn (function, "_"));

    if (g_str_has_prefix (function, ours) || g_str_has_prefix (function, ours + strlen ("dfota_")))
        return TRUE;
    word[0] = g_ascii_toupper (word[0]);
    return matches (code, "^\\} (Dfota)?", word, "\\w*;");
}

/* Returns the number of functions of the file that are called through a pointer. */
static guint
check_code (const gchar *file, const gchar *code, gboolean *is_good)
{
    g_autoptr (GRegex)     regex = new_regex ("^static [^\\n;=]*\\n(\\w+) \\(");
    g_autoptr (GMatchInfo) match = NULL;
    guint                  n_functions = 0;

    *is_good = TRUE;
    for (g_regex_match (regex, code, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
        g_autofree gchar *function = g_match_info_fetch (match, 1);

        if (!is_pointed_to (code, function))
            continue;
        n_functions++;
        if (has_name (file, code, function))
            continue;
        *is_good = FALSE;
        g_test_message ("%s: %s has neither the name of the file nor of a type in it", file,
                        function);
    }
    return n_functions;
}

static gchar *
read_code (const gchar *path)
{
    g_autoptr (GRegex) comments = new_regex ("/\\*.*?\\*/|\"(\\\\.|[^\"\\\\\\n])*\"");
    g_autofree gchar  *text = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    return g_regex_replace_literal (comments, text, -1, 0, "", 0, NULL);
}

static void
test_folder (gconstpointer data)
{
    g_autofree gchar *folder = g_build_filename (SOURCE_FOLDER "/plugin", data, NULL);
    g_autoptr (GDir)  dir = g_dir_open (folder, 0, NULL);
    const gchar      *name;
    guint             n_functions = 0;

    g_assert_nonnull (dir);
    while ((name = g_dir_read_name (dir))) {
        g_autofree gchar *path = g_build_filename (folder, name, NULL);
        g_autofree gchar *code = NULL;
        gboolean          is_good;

        if (!g_str_has_suffix (name, ".c") || g_strv_contains (tables, name))
            continue;
        code = read_code (path);
        n_functions += check_code (name, code, &is_good);
        if (!is_good)
            g_test_fail ();
    }
    g_assert_cmpuint (n_functions, >, 0);
}

/* The check itself finds a callback without a name of ours. */
static void
test_planted (void)
{
    const gchar *planted = "static void\non_gone (void)\n{\n}\n\nstatic void\nf (void)\n{\n"
                           "    g_signal_connect (port, \"\", G_CALLBACK (on_gone), NULL);\n}\n";
    gboolean     is_good;

    g_assert_cmpuint (check_code ("link.c", planted, &is_good), ==, 1);
    g_assert_false (is_good);
}

int
main (int argc, char **argv)
{
    static const gchar *const folders[] = {
        "host", "mm", "module", "protocol", "storage", "update"
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
        g_autofree gchar *path = g_strconcat ("/names/", folders[i], NULL);

        g_test_add_data_func (path, folders[i], test_folder);
    }
    g_test_add_func ("/names/planted", test_planted);
    return g_test_run ();
}
