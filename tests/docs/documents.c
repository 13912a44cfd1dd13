/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Lists and reads documents; see documents.h.
 */

#include "documents.h"

static gint
compare_names (gconstpointer a, gconstpointer b)
{
    return g_strcmp0 (*(const gchar *const *) a, *(const gchar *const *) b);
}

GPtrArray *
docs_list_documents (void)
{
    GPtrArray       *documents = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GDir) folder = g_dir_open (SOURCE_FOLDER "/docs", 0, NULL);
    const gchar     *name;

    g_assert_nonnull (folder);
    g_ptr_array_add (documents, g_strdup ("README.md"));
    g_ptr_array_add (documents, g_strdup ("CONTRIBUTING.md"));
    while ((name = g_dir_read_name (folder)) != NULL)
        if (name[0] != '.' && g_str_has_suffix (name, ".md"))
            g_ptr_array_add (documents, g_build_filename ("docs", name, NULL));
    g_ptr_array_sort (documents, compare_names);
    g_assert_cmpuint (documents->len, >=, 6);
    return documents;
}

gchar *
docs_read_file (const gchar *name)
{
    g_autofree gchar  *path = g_build_filename (SOURCE_FOLDER, name, NULL);
    g_autoptr (GError) error = NULL;
    gchar             *text = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    return text;
}

void
docs_add_tests (const gchar *prefix, GPtrArray *documents, GTestDataFunc test)
{
    for (guint i = 0; i < documents->len; i++) {
        const gchar      *name = documents->pdata[i];
        g_autofree gchar *path = g_strdup_printf ("%s/%s", prefix, name);

        g_test_add_data_func_full (path, g_strdup (name), test, g_free);
    }
    g_ptr_array_unref (documents);
}
