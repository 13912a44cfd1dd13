/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Includes inside plugin/ run downwards only: mm → update → module → host, storage →
 * machine → protocol → dbus. Directories of one level do not include each other.
 */

#include <gio/gio.h>

static const struct {
    const gchar *folder;
    gint         level;
} layers[] = {
    { "dbus", 0 },    { "protocol", 1 }, { "machine", 2 }, { "host", 3 },
    { "storage", 3 }, { "module", 4 },   { "update", 5 },  { "mm", 6 },
};

/* Returns -1 if @folder is no directory of the plugin. */
static gint
level_of (const gchar *folder)
{
    for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
        if (g_str_equal (folder, layers[i].folder))
            return layers[i].level;
    return -1;
}

/* Checks @line of a file in @folder. */
static gboolean
is_allowed (const gchar *folder, const gchar *line)
{
    g_auto (GStrv)    quoted = g_strsplit (line, "\"", 3);
    g_autofree gchar *included = NULL;

    if (!g_str_has_prefix (line, "#include \"") || g_strv_length (quoted) < 3)
        return TRUE;
    included = g_path_get_dirname (quoted[1]);
    return g_str_equal (included, folder) ||
           (level_of (included) >= 0 && level_of (included) < level_of (folder));
}

static void
check_file (const gchar *folder, const gchar *name)
{
    g_autofree gchar *path = g_build_filename (SOURCE_FOLDER "/plugin", folder, name, NULL);
    g_autofree gchar *text = NULL;
    g_auto (GStrv)    lines = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (is_allowed (folder, lines[i]))
            continue;
        g_test_message ("plugin/%s/%s:%u: %s", folder, name, i + 1, lines[i]);
        g_test_fail ();
    }
}

static void
test_folder (gconstpointer data)
{
    const gchar      *folder = data;
    g_autofree gchar *path = g_build_filename (SOURCE_FOLDER "/plugin", folder, NULL);
    g_autoptr (GDir)  dir = g_dir_open (path, 0, NULL);
    const gchar      *name;
    guint             n_files = 0;

    g_assert_nonnull (dir);
    for (; (name = g_dir_read_name (dir)); n_files++)
        if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
            check_file (folder, name);
    g_assert_cmpuint (n_files, >, 1);
}

/* A new directory needs a level, too. */
static void
test_complete (void)
{
    g_autoptr (GDir) dir = g_dir_open (SOURCE_FOLDER "/plugin", 0, NULL);
    const gchar     *name;

    while ((name = g_dir_read_name (dir))) {
        g_autofree gchar *path = g_build_filename (SOURCE_FOLDER "/plugin", name, NULL);

        if (g_file_test (path, G_FILE_TEST_IS_DIR) && level_of (name) < 0) {
            g_test_message ("plugin/%s has no level in this test", name);
            g_test_fail ();
        }
    }
}

/* Tests the check itself: it must find an upward include. */
static void
test_planted (void)
{
    g_assert_true (is_allowed ("module", "#include \"module/port.h\""));
    g_assert_true (is_allowed ("module", "#include \"protocol/urc.h\""));
    g_assert_true (is_allowed ("module", "#include <gio/gio.h>"));
    g_assert_false (is_allowed ("module", "#include \"update/context.h\""));
    g_assert_false (is_allowed ("storage", "#include \"host/power.h\""));
    g_assert_false (is_allowed ("protocol", "#include \"machine/machine.h\""));
    g_assert_false (is_allowed ("update", "#include \"mm/daemon.h\""));
    g_assert_false (is_allowed ("update", "#include \"record.h\""));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/layers/planted", test_planted);
    g_test_add_func ("/layers/complete", test_complete);
    for (gsize i = 0; i < G_N_ELEMENTS (layers); i++) {
        g_autofree gchar *path = g_strdup_printf ("/layers/%s", layers[i].folder);

        g_test_add_data_func (path, layers[i].folder, test_folder);
    }
    return g_test_run ();
}
