/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The man pages as a reader sees them: mandoc finds nothing wrong, all settings,
 * codes and D-Bus members are there, and each page named in another one exists.
 */

#include <gio/gio.h>
#include <string.h>

#include "machine/machine.h"
#include "protocol/code.h"
#include "storage/settings.h"

static const gchar *const pages[] = {
    MADE_FOLDER "/mm-quectel-dfota.7",
    MADE_FOLDER "/quectel-dfota.conf.5",
    MADE_FOLDER "/org.freedesktop.ModemManager1.FirmwareUpdate.5",
    MADE_FOLDER "/org.freedesktop.ModemManager1.Modem.FirmwareUpdate.5",
    SOURCE_FOLDER "/docs/man/mmdfota.1",
};

/* Pages of others that may be named. */
static const gchar *const others[] = { "mmcli.1", "ModemManager.8", NULL };

/* Transfer full: what @argv writes. */
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

/* The page as text: no overstriking, all blanks and line ends one blank. */
static gchar *
show (const gchar *page)
{
    g_autofree gchar *text =
        run ((const gchar *[]){ "mandoc", "-T", "utf8", "-O", "width=500", page, NULL });
    g_autoptr (GRegex) overstruck = g_regex_new (".\\x08", 0, 0, NULL);
    g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
    g_autofree gchar  *plain = g_regex_replace_literal (overstruck, text, -1, 0, "", 0, NULL);

    return g_regex_replace_literal (blanks, plain, -1, 0, " ", 0, NULL);
}

static void
assert_shown (const gchar *text, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static void
assert_shown (const gchar *text, const gchar *format, ...)
{
    g_autofree gchar *wanted = NULL;
    va_list           arguments;

    va_start (arguments, format);
    wanted = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    if (strstr (text, wanted))
        return;
    g_test_message ("not shown: %s", wanted);
    g_test_fail ();
}

static void
test_lint (gconstpointer data)
{
    g_autofree gchar *complaints =
        run ((const gchar *[]){ "mandoc", "-T", "lint", "-W", "warning", data, NULL });

    g_assert_cmpstr (complaints, ==, "");
}

static void
test_settings (void)
{
    g_autofree gchar       *text = show (MADE_FOLDER "/quectel-dfota.conf.5");
    gsize                   n_keys;
    const DfotaSettingsKey *keys = dfota_settings_table (&n_keys);

    for (gsize i = 0; i < n_keys; i++) {
        assert_shown (text, " [%s] ", keys[i].group);
        assert_shown (text, " %s %s. Default: %g. From %g to %g.", keys[i].key, keys[i].description,
                      keys[i].fallback, keys[i].min, keys[i].max);
    }
}

static void
test_codes (void)
{
    g_autofree gchar *text = show (MADE_FOLDER "/mm-quectel-dfota.7");
    gsize             n_rows;
    const DfotaCode  *rows = dfota_code_table (&n_rows);

    for (gsize i = 0; i < n_rows; i++) {
        const gchar *klass = dfota_class_to_string (rows[i].klass);

        if (rows[i].first < 0)
            assert_shown (text, "other (%s) %s", klass, rows[i].text);
        else
            assert_shown (text, "%d (%s, %s) %s", rows[i].last, klass,
                          rows[i].is_guide ? "guide" : "field", rows[i].text);
    }
    for (guint i = 0; i < DFOTA_N_CLASSES; i++)
        assert_shown (text, " %s (", dfota_class_to_string (i));
}

/*****************************************************************************/
/* D-Bus */

static void
check_arguments (const gchar *text, const gchar *name, GDBusArgInfo **in, GDBusArgInfo **out)
{
    g_autoptr (GString) heading = g_string_new (name);

    g_string_append (heading, " (");
    for (guint i = 0; in && in[i]; i++)
        g_string_append_printf (heading, "%s%s %s", i > 0 ? ", " : "", in[i]->signature,
                                in[i]->name);
    for (guint i = 0; out && out[i]; i++)
        g_string_append_printf (heading, "%s%s %s", i > 0 ? ", " : ") -> (", out[i]->signature,
                                out[i]->name);
    assert_shown (text, " %s) ", heading->str);
    for (guint i = 0; in && in[i]; i++)
        assert_shown (text, " %s ", in[i]->name);
}

static void
check_members (const gchar *text, GDBusInterfaceInfo *interface)
{
    for (guint i = 0; interface->methods && interface->methods[i]; i++)
        check_arguments (text, interface->methods[i]->name, interface->methods[i]->in_args,
                         interface->methods[i]->out_args);
    for (guint i = 0; interface->signals && interface->signals[i]; i++)
        check_arguments (text, interface->signals[i]->name, interface->signals[i]->args, NULL);
    for (guint i = 0; interface->properties && interface->properties[i]; i++)
        assert_shown (text, " %s (%s) ", interface->properties[i]->name,
                      interface->properties[i]->signature);
}

static void
test_interface (gconstpointer data)
{
    const gchar              *name = data;
    g_autofree gchar         *page = g_strdup_printf (MADE_FOLDER "/%s.5", name);
    g_autofree gchar         *path = g_strdup_printf (SOURCE_FOLDER "/plugin/dbus/%s.xml", name);
    g_autofree gchar         *text = show (page);
    g_autofree gchar         *xml = NULL;
    g_autoptr (GDBusNodeInfo) node = NULL;

    g_assert_true (g_file_get_contents (path, &xml, NULL, NULL));
    node = g_dbus_node_info_new_for_xml (xml, NULL);
    g_assert_nonnull (node);
    check_members (text, node->interfaces[0]);
}

static void
test_states (void)
{
    g_autofree gchar *text = show (MADE_FOLDER "/org.freedesktop.ModemManager1.FirmwareUpdate.5");

    for (guint i = 0; i < DFOTA_N_STATES; i++)
        assert_shown (text, "\"%s\"", dfota_state_to_string (i));
    for (guint i = DFOTA_REASON_NONE + 1; i < DFOTA_N_REASONS; i++)
        assert_shown (text, "\"%s\"", dfota_reason_to_string (i));
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

/* ".BR name (section)" */
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

/* A template with a part that is not known makes no page. */
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
    g_test_add_func ("/docs/man/settings", test_settings);
    g_test_add_func ("/docs/man/codes", test_codes);
    g_test_add_data_func ("/docs/man/update", "org.freedesktop.ModemManager1.FirmwareUpdate",
                          test_interface);
    g_test_add_data_func ("/docs/man/modem", "org.freedesktop.ModemManager1.Modem.FirmwareUpdate",
                          test_interface);
    g_test_add_func ("/docs/man/states", test_states);
    g_test_add_func ("/docs/man/refusal", test_refusal);
    return g_test_run ();
}
