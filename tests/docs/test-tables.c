/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The tables in the documentation are those of the code, all words of the code are
 * explained, and the example of a settings file is valid.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "blocks.h"
#include "documents.h"
#include "machine/machine.h"
#include "storage/settings.h"
#include "tables.h"

/* Returns the output of diff -u for the file @name and @renewed. Transfer full. */
static gchar *
get_diff (const gchar *name, const gchar *renewed)
{
    g_autoptr (GError)      error = NULL;
    g_autofree gchar       *output = NULL;
    g_autoptr (GSubprocess) diff =
        g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          "diff", "-u", "--label", name, "--label", "the code", name, "-", NULL);

    g_assert_no_error (error);
    g_subprocess_communicate_utf8 (diff, renewed, NULL, &output, NULL, &error);
    g_assert_no_error (error);
    return g_steal_pointer (&output);
}

static void
test_document (gconstpointer data)
{
    const gchar       *name = data;
    g_autofree gchar  *text = docs_read_file (name);
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *renewed = docs_blocks_renew (text, NULL, &error);
    g_autofree gchar  *diff = NULL;

    g_assert_no_error (error);
    if (g_str_equal (text, renewed))
        return;
    diff = get_diff (name, renewed);
    g_test_message ("%s\n%s is not what the code says; renew it in %s with\n  %s --renew %s", diff,
                    name, SOURCE_FOLDER, PRINT_TABLES, name);
    g_test_fail ();
}

/* A part that no document shows would not be checked. */
static void
test_all_parts_used (void)
{
    g_autoptr (GPtrArray) documents = docs_list_documents ();
    g_autoptr (GString)   all = g_string_new (NULL);

    for (guint i = 0; i < documents->len; i++) {
        g_autofree gchar *text = docs_read_file (documents->pdata[i]);

        g_string_append (all, text);
    }
    for (const gchar *const *name = docs_print_names (); *name; name++) {
        g_autofree gchar *begin = g_strdup_printf ("<!-- BEGIN %s: ", *name);

        g_test_message ("%s", *name);
        g_assert_nonnull (strstr (all->str, begin));
    }
}

/* Tests the test above: it notices a changed cell, an unknown part and a part without an end. */
static void
test_drift_is_seen (void)
{
    static const gchar *const broken[] = { "<!-- BEGIN nothing: x -->\n<!-- END nothing -->\n",
                                           "<!-- BEGIN codes: x -->\n<!-- END course -->\n",
                                           "<!-- BEGIN codes" };
    g_autofree gchar         *text = docs_read_file ("docs/settings.md");
    g_autofree gchar         *old = docs_blocks_renew (text, NULL, NULL);
    g_auto (GStrv)            pieces = g_strsplit (old, "| 240 |", 2);
    g_autofree gchar         *changed = g_strjoinv ("| 241 |", pieces);
    g_autofree gchar         *renewed = NULL;
    guint                     n_blocks = 0;

    g_assert_cmpuint (g_strv_length (pieces), ==, 2);
    renewed = docs_blocks_renew (changed, &n_blocks, NULL);
    g_assert_cmpuint (n_blocks, ==, 1);
    g_assert_cmpstr (renewed, !=, changed);
    g_assert_cmpstr (renewed, ==, old);
    for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (docs_blocks_renew (broken[i], NULL, &error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/*****************************************************************************/
/* Words: the first column of a hand-written table */

/* Returns the part of @text from the line @heading to the next heading. Transfer full. */
static gchar *
get_section (const gchar *text, const gchar *heading)
{
    g_autofree gchar *line = g_strdup_printf ("\n## %s\n", heading);
    const gchar      *begin = strstr (text, line);
    const gchar      *end;

    g_assert_nonnull (begin);
    begin += strlen (line);
    end = strstr (begin, "\n## ");
    return end ? g_strndup (begin, end - begin) : g_strdup (begin);
}

static GPtrArray *
get_first_column (const gchar *section)
{
    GPtrArray     *words = g_ptr_array_new_with_free_func (g_free);
    g_auto (GStrv) lines = g_strsplit (section, "\n", -1);

    for (guint i = 0; lines[i]; i++)
        if (g_str_has_prefix (lines[i], "| `"))
            g_ptr_array_add (words, g_strndup (lines[i] + 3, strcspn (lines[i] + 3, "`")));
    return words;
}

static void
test_reasons (void)
{
    g_autofree gchar     *text = docs_read_file ("docs/states.md");
    g_autofree gchar     *section = get_section (text, "Reasons");
    g_autoptr (GPtrArray) words = get_first_column (section);
    guint                 i;

    g_assert_cmpuint (words->len, ==, DFOTA_N_REASONS - 1);
    for (i = 0; i < words->len; i++) {
        DfotaReason reason;

        g_test_message ("%s", (const gchar *) words->pdata[i]);
        g_assert_true (dfota_reason_from_string (words->pdata[i], &reason));
        g_assert_cmpint (reason, ==, DFOTA_REASON_NONE + 1 + i);
    }
}

static void
test_states (void)
{
    g_autofree gchar     *text = docs_read_file ("docs/states.md");
    g_autofree gchar     *section = get_section (text, "States");
    g_autoptr (GPtrArray) words = get_first_column (section);

    /* twice: in the hand-written and in the generated table */
    g_assert_cmpuint (words->len, ==, 2 * DFOTA_N_STATES);
    for (guint i = 0; i < words->len; i++)
        g_assert_cmpstr (words->pdata[i], ==, dfota_state_to_string (i % DFOTA_N_STATES));
}

/*****************************************************************************/

static void
test_settings_example (void)
{
    g_autofree gchar     *text = docs_read_file ("docs/settings.md");
    const gchar          *begin = strstr (text, "```ini\n");
    const gchar          *end = begin ? strstr (begin, "\n```") : NULL;
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar     *path = NULL;
    g_autoptr (GError)    error = NULL;
    DfotaSettings         settings;
    DfotaSettings         defaults;
    gint                  fd = g_file_open_tmp ("dfota-docs-XXXXXX.conf", &path, &error);

    g_assert_no_error (error);
    g_close (fd, NULL);
    g_assert_nonnull (end);
    begin += strlen ("```ini\n");
    g_file_set_contents (path, begin, end - begin, &error);
    g_assert_no_error (error);
    dfota_settings_load (&settings, path, problems);
    g_remove (path);
    for (guint i = 0; i < problems->len; i++)
        g_test_message ("%s", (const gchar *) problems->pdata[i]);
    g_assert_cmpuint (problems->len, ==, 0);
    dfota_settings_init (&defaults);
    g_assert_cmpint (memcmp (&settings, &defaults, sizeof settings), !=, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_cmpint (g_chdir (SOURCE_FOLDER), ==, 0);
    docs_add_tests ("/docs/tables", docs_list_documents (), test_document);
    g_test_add_func ("/docs/tables/all-parts-used", test_all_parts_used);
    g_test_add_func ("/docs/tables/drift-is-seen", test_drift_is_seen);
    g_test_add_func ("/docs/words/reasons", test_reasons);
    g_test_add_func ("/docs/words/states", test_states);
    g_test_add_func ("/docs/words/settings-example", test_settings_example);
    return g_test_run ();
}
