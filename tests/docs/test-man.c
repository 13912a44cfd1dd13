/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The man pages: mandoc finds nothing wrong in them, each page that they name exists, and text
 * of the tables is shown unchanged.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "roff.h"

static const gchar *const pages[] = {
    MADE_FOLDER "/mm-quectel-dfota.7",
    MADE_FOLDER "/quectel-dfota.conf.5",
    MADE_FOLDER "/org.freedesktop.ModemManager1.FirmwareUpdate.5",
    MADE_FOLDER "/org.freedesktop.ModemManager1.Modem.FirmwareUpdate.5",
    SOURCE_FOLDER "/docs/man/mmdfota.1",
};

/* Pages of other projects that may be named. */
static const gchar *const others[] = { "mmcli.1", "ModemManager.8", NULL };

/* Returns the output of @argv. Transfer full. */
static gchar *
run (const gchar *const *argv)
{
    g_autoptr (GError)      error = NULL;
    g_autoptr (GSubprocess) process = NULL;
    gchar                  *output = NULL;

    process = g_subprocess_newv (
        argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
    g_assert_no_error (error);
    g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
    g_assert_no_error (error);
    return output;
}

static void
test_lint (gconstpointer data)
{
    g_autofree gchar *complaints =
        run ((const gchar *[]){ "mandoc", "-T", "lint", "-W", "warning", data, NULL });

    g_assert_cmpstr (complaints, ==, "");
}

/*****************************************************************************/

static gboolean
is_page (const gchar *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
        g_autofree gchar *page = g_path_get_basename (pages[i]);

        if (g_str_equal (page, name))
            return g_file_test (pages[i], G_FILE_TEST_EXISTS);
    }
    return g_strv_contains (others, name);
}

/* Lines such as ".BR name (section)". */
static void
test_references (gconstpointer data)
{
    g_autofree gchar  *source = NULL;
    g_autoptr (GRegex) regex =
        g_regex_new ("^\\.BR (\\S+) \\((\\d)\\)", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    guint                  n = 0;

    g_assert_true (g_file_get_contents (data, &source, NULL, NULL));
    for (g_regex_match (regex, source, 0, &match); g_match_info_matches (match); n++) {
        g_autofree gchar *escaped = g_match_info_expand_references (match, "\\1.\\2", NULL);
        g_auto (GStrv)    pieces = g_strsplit (escaped, "\\-", -1);
        g_autofree gchar *name = g_strjoinv ("-", pieces);

        g_test_message ("%s", name);
        g_assert_true (is_page (name));
        g_match_info_next (match, NULL);
    }
    g_assert_cmpuint (n, >, 1);
}

/* Text of the tables is shown unchanged, whatever characters it begins with or has. */
static void
test_text (void)
{
    static const gchar *const lines[] = { ".TH is a request", "'br, too", "back\\slash \\fB",
                                          "a - dash -- two", "\"quoted\"" };
    g_autoptr (GString)       page = g_string_new (".TH T 1 2026-01-01\n.SH NAME\nt \\- t\n");
    g_autofree gchar         *path = NULL;
    g_autofree gchar         *shown = NULL;
    gint                      fd = g_file_open_tmp ("dfota-man-XXXXXX", &path, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
        g_string_append (page, ".PP\n");
        roff_append (page, lines[i]);
        g_string_append_c (page, '\n');
    }
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, page->str, page->len, NULL));
    shown = run ((const gchar *[]){ "mandoc", "-T", "utf8", path, NULL });
    g_remove (path);
    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
        g_test_message ("%s in %s", lines[i], shown);
        g_assert_nonnull (strstr (shown, lines[i]));
    }
}

/* A template with an unknown part makes no page. */
static void
test_refusal (void)
{
    const gchar *template = SOURCE_FOLDER "/docs/man/org.freedesktop.ModemManager1."
                                          "FirmwareUpdate.5.in";
    g_autofree gchar *output = run ((const gchar *[]){ PRINT_MAN, template, NULL });

    g_assert_nonnull (strstr (output, "there is no part @description@"));
    g_assert_null (strstr (output, ".TH"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
        g_autofree gchar *name = g_path_get_basename (pages[i]);
        g_autofree gchar *lint = g_strdup_printf ("/docs/man/lint/%s", name);
        g_autofree gchar *references = g_strdup_printf ("/docs/man/references/%s", name);

        g_test_add_data_func (lint, pages[i], test_lint);
        g_test_add_data_func (references, pages[i], test_references);
    }
    g_test_add_func ("/docs/man/text", test_text);
    g_test_add_func ("/docs/man/refusal", test_refusal);
    return g_test_run ();
}
