/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * All symbols of ModemManager that the plugin imports are exported by the installed daemon
 * or its library. The plugin exports only the three entry symbols. The static libraries
 * below plugin/mm import no symbol of ModemManager.
 */

#include <gio/gio.h>
#include <string.h>

/* Returns the names that nm prints for @path with @option. */
static GHashTable *
list_symbols (const gchar *option, const gchar *path)
{
    const gchar       *argv[] = { "nm", "--dynamic", "--format=posix", option, path, NULL };
    g_autofree gchar  *output = NULL;
    g_auto (GStrv)     lines = NULL;
    g_autoptr (GError) error = NULL;
    GHashTable        *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    gint               status;

    g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                  &status, &error);
    g_assert_no_error (error);
    g_assert_true (g_spawn_check_wait_status (status, NULL));
    lines = g_strsplit (output, "\n", -1);
    for (guint i = 0; lines[i] && lines[i][0]; i++)
        g_hash_table_add (names, g_strndup (lines[i], strcspn (lines[i], " @")));
    return names;
}

static gboolean
is_of_modem_manager (const gchar *name)
{
    return g_str_has_prefix (name, "mm_") || g_str_has_prefix (name, "_mm_");
}

static void
test_imports (void)
{
    g_autoptr (GHashTable) wanted = list_symbols ("--undefined-only", PLUGIN);
    g_autoptr (GHashTable) daemon = list_symbols ("--defined-only", MODEM_MANAGER);
    g_autoptr (GHashTable) library = list_symbols ("--defined-only", MM_GLIB);
    GHashTableIter         iter;
    gpointer               name;
    guint                  n_found = 0;

    g_hash_table_iter_init (&iter, wanted);
    while (g_hash_table_iter_next (&iter, &name, NULL)) {
        if (!is_of_modem_manager (name))
            continue;
        if (!g_hash_table_contains (daemon, name) && !g_hash_table_contains (library, name))
            g_error ("%s is imported, but the daemon does not export it", (const gchar *) name);
        n_found++;
    }
    /* An empty output of nm would prove nothing. */
    g_assert_cmpuint (n_found, >=, 20);
}

static void
test_exports (void)
{
    static const gchar *const entries[] = { "mm_plugin_create", "mm_plugin_major_version",
                                            "mm_plugin_minor_version" };
    g_autoptr (GHashTable)    exported = list_symbols ("--defined-only", PLUGIN);

    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        g_assert_true (g_hash_table_contains (exported, entries[i]));
    g_assert_cmpuint (g_hash_table_size (exported), ==, G_N_ELEMENTS (entries));
}

/* mmdfota links the core library, in which a symbol of the daemon could not be resolved. */
static void
test_pure_parts (void)
{
    static const gchar *const archives[] = { CORE, ENGINE };

    for (guint i = 0; i < G_N_ELEMENTS (archives); i++) {
        const gchar *argv[] = { "nm", "--undefined-only", "--format=posix", archives[i], NULL };
        g_autofree gchar *output = NULL;
        g_auto (GStrv)    lines = NULL;

        g_assert_true (g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                     &output, NULL, NULL, NULL));
        g_assert_nonnull (strstr (output, "g_free"));
        lines = g_strsplit (output, "\n", -1);
        for (guint j = 0; lines[j]; j++)
            if (is_of_modem_manager (lines[j]))
                g_error ("%s: %s", archives[i], lines[j]);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/series/imports", test_imports);
    g_test_add_func ("/series/exports", test_exports);
    g_test_add_func ("/series/pure-parts", test_pure_parts);
    return g_test_run ();
}
