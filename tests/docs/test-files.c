/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the documentation says of files: every folder of the plugin is described, and
 * every file that is named is there.
 */

#include <gio/gio.h>
#include <string.h>

#include "documents.h"

/* One row "| `machine/` | … |" has it, in the first column. */
static gboolean
has_row (const gchar *text, const gchar *name)
{
    g_autofree gchar *quoted = g_regex_escape_string (name, -1);
    g_autofree gchar *pattern =
        g_strdup_printf ("^\\| [^|\\n]*`%s/`[^|\\n]* \\|[^|\\n]{10}", quoted);

    return g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0);
}

static void
test_plugin_described (void)
{
    g_autofree gchar *text = docs_read_file ("docs/how-it-works.md");
    g_autoptr (GDir)  folder = g_dir_open (SOURCE_FOLDER "/plugin", 0, NULL);
    const gchar      *name;
    guint             n_folders = 0;

    g_assert_nonnull (folder);
    while ((name = g_dir_read_name (folder)) != NULL) {
        g_autofree gchar *path = g_build_filename (SOURCE_FOLDER "/plugin", name, NULL);

        if (name[0] == '.' || !g_file_test (path, G_FILE_TEST_IS_DIR))
            continue;
        n_folders++;
        if (!has_row (text, name)) {
            g_test_message ("docs/how-it-works.md has no row for plugin/%s", name);
            g_test_fail ();
        }
    }
    g_assert_cmpuint (n_folders, >, 5);
}

static void
check_exists (const gchar *document, const gchar *named, const gchar *path)
{
    if (g_file_test (path, G_FILE_TEST_EXISTS))
        return;
    g_test_message ("%s names %s, which is not there", document, named);
    g_test_fail ();
}

/* Capture 1 of each match of @pattern, seen from @folder. */
static guint
check_names (const gchar *document, const gchar *text, const gchar *pattern, const gchar *folder)
{
    g_autoptr (GRegex)     regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    guint                  n = 0;

    g_assert_nonnull (regex);
    for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
        g_autofree gchar *named = g_match_info_fetch (match, 1);
        g_autofree gchar *path = g_build_filename (folder, named, NULL);

        check_exists (document, named, path);
        n++;
    }
    return n;
}

static void
test_names (gconstpointer data)
{
    const gchar      *document = data;
    g_autofree gchar *text = docs_read_file (document);
    g_autofree gchar *path = g_build_filename (SOURCE_FOLDER, document, NULL);
    g_autofree gchar *folder = g_path_get_dirname (path);

    /* [text](docs/file.md#part), but no URL */
    check_names (document, text, "\\]\\(([^):#]+)(?:#[^)]*)?\\)", folder);
    /* plugin/machine/machine.h, wherever it stands */
    check_names (
        document, text,
        "(?<![\\w/.-])((?:plugin|cli|docs|tests)/[\\w./-]*\\.(?:c|h|md|xml|conf|build|1))\\b",
        SOURCE_FOLDER);
    check_names (document, text, "(?<![\\w/.-])(tests/(?:run|demo|setup|simulator|docs|unit))\\b",
                 SOURCE_FOLDER);
}

static void
test_links_there (void)
{
    g_autofree gchar     *text = docs_read_file ("README.md");
    g_autoptr (GPtrArray) documents = docs_list_documents ();

    for (guint i = 0; i < documents->len; i++) {
        const gchar      *name = documents->pdata[i];
        g_autofree gchar *link = g_strdup_printf ("](%s)", name);

        if (g_str_equal (name, "README.md") || strstr (text, link))
            continue;
        g_test_message ("README.md does not lead to %s", name);
        g_test_fail ();
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/docs/files/plugin-described", test_plugin_described);
    g_test_add_func ("/docs/files/links-there", test_links_there);
    docs_add_tests ("/docs/files", docs_list_documents (), test_names);
    return g_test_run ();
}
