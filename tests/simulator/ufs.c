/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Files of the module's file system.
 */

#include "ufs.h"

#include <glib/gstdio.h>
#include <string.h>

gboolean
sim_ufs_is_name (const char *name)
{
    return *name != '\0' && *name != '.' && strlen (name) <= SIM_UFS_NAME_MAX &&
           !strchr (name, '/');
}

char *
sim_ufs_path (const char *folder, const char *name)
{
    return sim_ufs_is_name (name) ? g_build_filename (folder, name, NULL) : NULL;
}

gint64
sim_ufs_size (const char *folder, const char *name)
{
    g_autofree char *path = sim_ufs_path (folder, name);
    GStatBuf         status;

    if (!path || g_stat (path, &status) < 0)
        return -1;
    return status.st_size;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
sim_ufs_names (const char *folder)
{
    GPtrArray       *names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char      *name;

    while (dir && (name = g_dir_read_name (dir)))
        g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, compare_names);
    return names;
}

guint64
sim_ufs_used (const char *folder)
{
    g_autoptr (GPtrArray) names = sim_ufs_names (folder);
    guint64               used = 0;

    for (guint i = 0; i < names->len; i++)
        used += MAX (sim_ufs_size (folder, names->pdata[i]), 0);
    return used;
}

gboolean
sim_ufs_delete (const char *folder, const char *name)
{
    g_autofree char *path = sim_ufs_path (folder, name);

    return path && g_unlink (path) == 0;
}
