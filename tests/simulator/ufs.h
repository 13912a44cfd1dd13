/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module's file system: the files of one real folder. The AT commands for
 * it are in at-files.c.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_UFS_NAME_MAX 80 /* bytes */

/* TRUE if a file may be called @name: never outside the folder. */
gboolean
sim_ufs_is_name (const char *name);

/* The path of @name in @folder, NULL if it cannot be a name. To be freed. */
char *
sim_ufs_path (const char *folder, const char *name);

/* Bytes in all files of @folder. */
guint64
sim_ufs_used (const char *folder);

/* Size of a file, -1 if there is none of that name. */
gint64
sim_ufs_size (const char *folder, const char *name);

/* Names of all files, sorted. */
GPtrArray *
sim_ufs_names (const char *folder);

/* FALSE if there was nothing to delete. */
gboolean
sim_ufs_delete (const char *folder, const char *name);

G_END_DECLS
