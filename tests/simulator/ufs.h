/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module's file system, which is one directory of the host. at-files.c has the AT
 * commands for it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_UFS_NAME_MAX 80 /* bytes */

/* Returns TRUE if @name is a valid file name, which never leads outside the directory. */
gboolean
sim_ufs_is_name (const char *name);

/* Returns the path of @name in @folder, or NULL if the name is invalid. Transfer full. */
char *
sim_ufs_path (const char *folder, const char *name);

/* Returns the bytes of all files in @folder. */
guint64
sim_ufs_used (const char *folder);

/* Returns the size of a file, or -1 if there is none of that name. */
gint64
sim_ufs_size (const char *folder, const char *name);

/* Returns the names of all files, sorted. */
GPtrArray *
sim_ufs_names (const char *folder);

/* Returns FALSE if there was no file to delete. */
gboolean
sim_ufs_delete (const char *folder, const char *name);

G_END_DECLS
