/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks of files and directories; see script.h.
 */

#include "host/script.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
refuse (GError **error, GFileError code, const gchar *path, const gchar *cause)
{
    g_set_error (error, G_FILE_ERROR, code, "%s %s", path, cause);
    return FALSE;
}

/* A link to /dev/null disables the file of the same name in a later directory. */
static gboolean
refuse_link (GError **error, const gchar *path)
{
    g_autofree gchar *target = g_file_read_link (path, NULL);

    if (g_strcmp0 (target, "/dev/null") == 0)
        return refuse (error, G_FILE_ERROR_NOENT, path, "is switched off");
    return refuse (error, G_FILE_ERROR_PERM, path, "is a symbolic link");
}

static gboolean
check_status (const gchar *path, const GStatBuf *status, GError **error)
{
    if (S_ISLNK (status->st_mode))
        return refuse_link (error, path);
    if (!S_ISREG (status->st_mode))
        return refuse (error, G_FILE_ERROR_PERM, path, "is not a regular file");
    if (!(status->st_mode & S_IXUSR))
        return refuse (error, G_FILE_ERROR_NOENT, path, "is not executable");
    if (status->st_size == 0)
        return refuse (error, G_FILE_ERROR_NOENT, path, "is empty");
    if (status->st_uid != geteuid ())
        return refuse (error, G_FILE_ERROR_PERM, path, "is not owned by root");
    if (status->st_mode & (S_IWGRP | S_IWOTH))
        return refuse (error, G_FILE_ERROR_PERM, path, "is writable by others than its owner");
    if (status->st_mode & (S_ISUID | S_ISGID))
        return refuse (error, G_FILE_ERROR_PERM, path, "is set-UID or set-GID");
    return TRUE;
}

gboolean
dfota_script_check (const gchar *path, GError **error)
{
    GStatBuf status;

    g_return_val_if_fail (path != NULL, FALSE);
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

    if (g_lstat (path, &status) != 0)
        return refuse (error, G_FILE_ERROR_PERM, path, g_strerror (errno));
    return check_status (path, &status, error);
}

/* Anyone with write access to the directory could replace a file after its check. */
static gboolean
check_folder (const gchar *path, GError **error)
{
    GStatBuf status;

    if (g_stat (path, &status) != 0)
        return refuse (error, errno == ENOENT ? G_FILE_ERROR_NOENT : G_FILE_ERROR_PERM, path,
                       g_strerror (errno));
    if (!S_ISDIR (status.st_mode))
        return refuse (error, G_FILE_ERROR_PERM, path, "is not a directory");
    if (status.st_uid != geteuid ())
        return refuse (error, G_FILE_ERROR_PERM, path, "is not owned by root");
    if (status.st_mode & (S_IWGRP | S_IWOTH))
        return refuse (error, G_FILE_ERROR_PERM, path, "is writable by others than its owner");
    return TRUE;
}

static gboolean
is_script_name (const gchar *name)
{
    static const gchar *const leftovers[] = { ".bak", ".orig", ".swp" };

    if (name[0] == '.' ||
        strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.") != strlen (name))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (leftovers); i++)
        if (g_str_has_suffix (name, leftovers[i]))
            return FALSE;
    return !strstr (name, ".dpkg-") && !strstr (name, ".rpm");
}

static void
add_problem (GPtrArray *problems, const GError *error)
{
    if (problems && g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PERM))
        g_ptr_array_add (problems, g_strdup (error->message));
}

/* Adds name → path; "" instead of the path of a file that may not be run but hides others. */
static void
add_folder (GTree *scripts, const gchar *folder, GPtrArray *problems)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir)   dir = check_folder (folder, &error) ? g_dir_open (folder, 0, &error) : NULL;
    const gchar       *name;

    if (!dir) {
        add_problem (problems, error);
        return;
    }
    while ((name = g_dir_read_name (dir))) {
        g_autofree gchar  *path = g_build_filename (folder, name, NULL);
        g_autoptr (GError) refusal = NULL;

        if (!is_script_name (name) || g_tree_lookup (scripts, name))
            continue;
        if (!dfota_script_check (path, &refusal)) {
            add_problem (problems, refusal);
            path[0] = '\0';
        }
        g_tree_insert (scripts, g_strdup (name), g_steal_pointer (&path));
    }
}

static gboolean
script_take_path (gpointer name, gpointer path, gpointer paths)
{
    if (((const gchar *) path)[0])
        g_ptr_array_add (paths, g_strdup (path));
    return FALSE;
}

static gint
script_compare_names (gconstpointer a, gconstpointer b, gpointer unused)
{
    return strcmp (a, b);
}

GPtrArray *
dfota_script_list (const gchar *const *folders, GPtrArray *problems)
{
    g_autoptr (GTree) scripts = g_tree_new_full (script_compare_names, NULL, g_free, g_free);
    GPtrArray        *paths = g_ptr_array_new_with_free_func (g_free);

    g_return_val_if_fail (folders != NULL, paths);

    for (guint i = 0; folders[i]; i++)
        add_folder (scripts, folders[i], problems);
    g_tree_foreach (scripts, script_take_path, paths);
    return paths;
}
