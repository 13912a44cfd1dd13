/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Settings: defaults, valid values, and a message for each invalid one.
 */

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "family-fixture.h"
#include "storage/settings.h"

typedef struct {
    const gchar  *name;
    const gchar  *text; /* contents of the file; NULL: there is none */
    DfotaSettings expected;
    const gchar  *problems[4]; /* a part of each message */
} Row;

#define DEFAULTS                                                                                   \
    {                                                                                              \
        240, 1800, 240, 10, 60, 60                                                                 \
    }

static const Row rows[] = {
    { "missing", NULL, DEFAULTS },
    { "empty", "", DEFAULTS },
    { "comment", "# nothing\n\n", DEFAULTS },
    { "group", "[Timeouts]\n", DEFAULTS },
    { "all",
      "[Timeouts]\nSilence=300\nDownload=3600\nSettle=90\nCommand=5\nRevision=30\nReboot=45\n",
      { 300, 3600, 90, 5, 30, 45 } },
    { "fractions", "[Timeouts]\nSilence=0.5\nCommand = 1.25 \n", { 0.5, 1800, 240, 1.25, 60, 60 } },
    { "limits", "[Timeouts]\nSilence=0.1\nDownload=86400\n", { 0.1, 86400, 240, 10, 60, 60 } },

    { "below", "[Timeouts]\nSilence=0.09\n", DEFAULTS, { "Silence=0.09 in [Timeouts]" } },
    { "above", "[Timeouts]\nSilence=86401\n", DEFAULTS, { "from 0.1 to 86400; 240 is used" } },
    { "negative", "[Timeouts]\nSilence=-240\n", DEFAULTS, { "Silence=-240" } },
    { "zero", "[Timeouts]\nSettle=0\n", DEFAULTS, { "Settle=0" } },
    { "nan", "[Timeouts]\nSettle=nan\n", DEFAULTS, { "Settle=nan" } },
    { "infinite", "[Timeouts]\nSettle=inf\n", DEFAULTS, { "Settle=inf" } },
    { "overflow", "[Timeouts]\nSettle=1e999\n", DEFAULTS, { "Settle=1e999" } },
    { "words", "[Timeouts]\nSettle=soon\n", DEFAULTS, { "Settle=soon" } },
    { "no value", "[Timeouts]\nSettle=\n", DEFAULTS, { "Settle=" } },
    { "unit", "[Timeouts]\nSettle=60s\n", DEFAULTS, { "Settle=60s" } },
    { "comma", "[Timeouts]\nSettle=1,5\n", DEFAULTS, { "Settle=1,5" } },
    { "one of two",
      "[Timeouts]\nSettle=x\nCommand=7\n",
      { 240, 1800, 240, 7, 60, 60 },
      { "Settle=x" } },

    { "key", "[Timeouts]\nSilense=1\n", DEFAULTS, { "key Silense in [Timeouts] is not known" } },
    { "case", "[Timeouts]\nsilence=1\n", DEFAULTS, { "key silence" } },
    { "group unknown",
      "[Timeout]\nSilence=1\nX=2\n",
      DEFAULTS,
      { "group [Timeout] is not known" } },
    { "several",
      "[A]\n[B]\n[Timeouts]\nSilence=1\nX=2\nSettle=x\n",
      { 1, 1800, 240, 10, 60, 60 },
      { "[A]", "[B]", "key X", "Settle=x" } },
    { "no group", "Silence=1\n", DEFAULTS, { "all defaults are used" } },
    { "no key file", "[Timeouts]\nSilence=5\nSilence\n", DEFAULTS, { "all defaults are used" } },
    { "binary", "\xff\xfe\x01", DEFAULTS, { "all defaults are used" } },
    { "utf-8", "[Timeouts]\nSilence=\xff\n", DEFAULTS, { "Silence" } },
};

static gchar *folder;

static void
check_problems (const Row *row, GPtrArray *problems, const gchar *path)
{
    for (guint i = 0; i < problems->len; i++) {
        g_test_message ("%s", (const gchar *) problems->pdata[i]);
        g_assert_cmpuint (i, <, G_N_ELEMENTS (row->problems));
        g_assert_nonnull (row->problems[i]);
        g_assert_nonnull (strstr (problems->pdata[i], row->problems[i]));
        g_assert_true (g_str_has_prefix (problems->pdata[i], path));
        g_assert_true (g_utf8_validate (problems->pdata[i], -1, NULL));
    }
    g_assert_true (problems->len == G_N_ELEMENTS (row->problems) || !row->problems[problems->len]);
}

static void
test_table (void)
{
    g_autofree gchar *path = g_build_filename (folder, "quectel-dfota.conf", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
        DfotaSettings         settings;

        g_test_message ("%s", rows[i].name);
        g_unlink (path);
        if (rows[i].text)
            g_assert_true (g_file_set_contents (path, rows[i].text, -1, NULL));
        memset (&settings, 0xff, sizeof (settings));
        dfota_settings_load (&settings, path, problems);

        g_assert_cmpfloat (settings.silence, ==, rows[i].expected.silence);
        g_assert_cmpfloat (settings.download, ==, rows[i].expected.download);
        g_assert_cmpfloat (settings.settle, ==, rows[i].expected.settle);
        g_assert_cmpfloat (settings.command, ==, rows[i].expected.command);
        g_assert_cmpfloat (settings.revision, ==, rows[i].expected.revision);
        g_assert_cmpfloat (settings.reboot, ==, rows[i].expected.reboot);
        check_problems (&rows[i], problems, path);
        dfota_settings_load (&settings, path, NULL);
    }
    g_unlink (path);
}

/* A directory in its place: any error except "no such file" is reported. */
static void
test_unreadable (void)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    DfotaSettings         settings;

    dfota_settings_load (&settings, folder, problems);
    g_assert_cmpuint (problems->len, ==, 1);
    g_assert_nonnull (strstr (problems->pdata[0], "all defaults are used"));
    g_assert_cmpfloat (settings.silence, ==, 240);
}

static void
test_path (void)
{
    g_autofree gchar *path = NULL;
    g_autofree gchar *empty = NULL;
    g_autofree gchar *own = g_build_filename (folder, "own.conf", NULL);
    g_autofree gchar *from_environment = NULL;
    DfotaSettings     settings;

    g_unsetenv ("MM_QUECTEL_DFOTA_CONF");
    path = dfota_settings_get_path ();
    g_assert_true (g_str_has_suffix (path, "/ModemManager/quectel-dfota.conf"));
    g_assert_true (g_path_is_absolute (path));

    g_setenv ("MM_QUECTEL_DFOTA_CONF", "", TRUE);
    empty = dfota_settings_get_path ();
    g_assert_cmpstr (empty, ==, path);

    g_setenv ("MM_QUECTEL_DFOTA_CONF", own, TRUE);
    from_environment = dfota_settings_get_path ();
    g_assert_cmpstr (from_environment, ==, own);
    g_assert_true (g_file_set_contents (own, "[Timeouts]\nSilence=3\n", -1, NULL));
    dfota_settings_load (&settings, NULL, NULL);
    g_assert_cmpfloat (settings.silence, ==, 3);

    g_unlink (own);
    g_unsetenv ("MM_QUECTEL_DFOTA_CONF");
}

/* Families that the administrator allows, from the default file. */
static void
test_unproven (void)
{
    g_autofree gchar *own = g_build_filename (folder, "own.conf", NULL);
    g_auto (GStrv)    list = NULL;
    g_auto (GStrv)    none = NULL;

    g_setenv ("MM_QUECTEL_DFOTA_CONF", own, TRUE);
    none = dfota_settings_load_unproven (NULL);
    g_assert_cmpuint (g_strv_length (none), ==, 0);
    g_assert_true (g_file_set_contents (own, "[Modules]\nAllowUnproven= a ; b;c \n", -1, NULL));
    list = dfota_settings_load_unproven (NULL);
    g_assert_cmpuint (g_strv_length (list), ==, 3);
    g_assert_cmpstr (list[0], ==, "a");
    g_assert_cmpstr (list[1], ==, "b");
    g_assert_cmpstr (list[2], ==, "c");
    g_unlink (own);
    g_unsetenv ("MM_QUECTEL_DFOTA_CONF");
}

/* All timeouts of a family. */
static void
test_family (void)
{
    g_autoptr (DfotaFamily) family =
        family_fixture_new ("[Timeouts]\nSilence=7\nSettle=8\nReboot=9\n");
    DfotaSettings settings;

    dfota_settings_load_for (&settings, family, "/does/not/exist", NULL);
    g_assert_cmpfloat (settings.silence, ==, 7);
    g_assert_cmpfloat (settings.settle, ==, 8);
    g_assert_cmpfloat (settings.reboot, ==, 9);
}

static void
test_keys (void)
{
    gsize                   n_keys;
    const DfotaSettingsKey *keys = dfota_settings_table (&n_keys);

    g_assert_cmpuint (n_keys * sizeof (gdouble), ==, sizeof (DfotaSettings));
    for (gsize i = 0; i < n_keys; i++) {
        g_assert_cmpfloat (keys[i].min, <=, keys[i].fallback);
        g_assert_cmpfloat (keys[i].fallback, <=, keys[i].max);
        g_assert_cmpuint (strlen (keys[i].description), >, 20);
        for (gsize j = 0; j < i; j++) {
            g_assert_cmpstr (keys[i].key, !=, keys[j].key);
            g_assert_cmpuint (keys[i].offset, !=, keys[j].offset);
        }
    }
}

int
main (int argc, char **argv)
{
    gint result;

    g_test_init (&argc, &argv, NULL);
    folder = g_dir_make_tmp ("dfota-settings-XXXXXX", NULL);
    g_assert_nonnull (folder);

    g_test_add_func ("/settings/table", test_table);
    g_test_add_func ("/settings/unreadable", test_unreadable);
    g_test_add_func ("/settings/path", test_path);
    g_test_add_func ("/settings/keys", test_keys);
    g_test_add_func ("/settings/unproven", test_unproven);
    g_test_add_func ("/settings/family", test_family);

    result = g_test_run ();
    g_rmdir (folder);
    g_free (folder);
    return result;
}
