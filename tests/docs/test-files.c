/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Links and names of files in the documentation: every file that is named exists, every link
 * leads to a heading, and README.md leads to every page.
 */

#include <gio/gio.h>
#include <string.h>

#include "documents.h"

static void
check_exists (const gchar *document, const gchar *named, const gchar *path)
{
    if (g_file_test (path, G_FILE_TEST_EXISTS))
        return;
    g_test_message ("%s names %s, which does not exist", document, named);
    g_test_fail ();
}

/* Checks capture 1 of each match of @pattern, a path seen from @folder. */
static void
check_names (const gchar *document, const gchar *text, const gchar *pattern, const gchar *folder)
{
    g_autoptr (GRegex)     regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    g_assert_nonnull (regex);
    for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
        g_autofree gchar *named = g_match_info_fetch (match, 1);
        g_autofree gchar *path = g_build_filename (folder, named, NULL);

        check_exists (document, named, path);
    }
}

/* Returns the anchor that a forge makes of a heading. Transfer full. */
static gchar *
make_anchor (const gchar *heading)
{
    g_autofree gchar *lower = g_ascii_strdown (heading, -1);
    GString          *anchor = g_string_new (NULL);

    for (const gchar *c = lower; *c; c++) {
        if (*c == ' ')
            g_string_append_c (anchor, '-');
        else if (g_ascii_isalnum (*c) || *c == '-' || *c == '_')
            g_string_append_c (anchor, *c);
    }
    return g_string_free (anchor, FALSE);
}

static gboolean
has_anchor (const gchar *text, const gchar *anchor)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        g_autofree gchar *made = make_anchor (lines[i] + strspn (lines[i], "# "));

        if (lines[i][0] == '#' && g_str_equal (made, anchor))
            return TRUE;
    }
    return FALSE;
}

/* [text](page.md#heading) or [text](#heading) */
static void
test_anchors (gconstpointer data)
{
    const gchar           *document = data;
    g_autofree gchar      *text = docs_read_file (document);
    g_autofree gchar      *folder = g_path_get_dirname (document);
    g_autoptr (GRegex)     regex = g_regex_new ("\\]\\(([^):#]*)#([^)]+)\\)", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
        g_autofree gchar *page = g_match_info_fetch (match, 1);
        g_autofree gchar *anchor = g_match_info_fetch (match, 2);
        g_autofree gchar *name =
            *page ? g_build_filename (folder, page, NULL) : g_strdup (document);
        g_autofree gchar *target = docs_read_file (name);

        if (has_anchor (target, anchor))
            continue;
        g_test_message ("%s links to %s#%s, which is no heading there", document, page, anchor);
        g_test_fail ();
    }
}

static void
test_names (gconstpointer data)
{
    const gchar      *document = data;
    g_autofree gchar *text = docs_read_file (document);
    g_autofree gchar *path = g_build_filename (SOURCE_FOLDER, document, NULL);
    g_autofree gchar *folder = g_path_get_dirname (path);

    /* [text](docs/file.md#heading), but no URL */
    check_names (document, text, "\\]\\(([^):#]+)(?:#[^)]*)?\\)", folder);
    /* plugin/machine/machine.h, in a link or not */
    check_names (
        document, text,
        "(?<![\\w/.-])((?:plugin|cli|docs|tests)/[\\w./-]*\\.(?:c|h|md|xml|conf|build|1))\\b",
        SOURCE_FOLDER);
    check_names (document, text, "(?<![\\w/.-])(tests/(?:run|demo|setup|simulator|docs|unit))\\b",
                 SOURCE_FOLDER);
}

static void
test_pages_linked (void)
{
    g_autofree gchar     *text = docs_read_file ("README.md");
    g_autoptr (GPtrArray) documents = docs_list_documents ();

    for (guint i = 0; i < documents->len; i++) {
        const gchar      *name = documents->pdata[i];
        g_autofree gchar *link = g_strdup_printf ("](%s)", name);

        if (g_str_equal (name, "README.md") || strstr (text, link))
            continue;
        g_test_message ("README.md does not link to %s", name);
        g_test_fail ();
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/docs/files/pages-linked", test_pages_linked);
    docs_add_tests ("/docs/files", docs_list_documents (), test_names);
    docs_add_tests ("/docs/anchors", docs_list_documents (), test_anchors);
    return g_test_run ();
}
