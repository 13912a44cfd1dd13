/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which executables of a folder may be run by the daemon, and in which order.
 * Running them is dispatcher.c's.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE if the daemon may run @path: a regular file with contents, not a symbolic link,
 * owned by the user the daemon runs as (root), executable by its owner, writable by
 * nobody else, neither set-UID nor set-GID. If not: G_FILE_ERROR_NOENT for what is not
 * meant to be run (not executable, empty, a link to /dev/null), G_FILE_ERROR_PERM for
 * what is meant to be run and must not. */
gboolean
dfota_script_check (const gchar *path, GError **error);

/* The paths of the files in @folders that may be run, sorted by file name, whatever the
 * folder; transfer full, never NULL. Hidden files, and backups of editors and package
 * managers (names with other characters than A-Z a-z 0-9 _ - .  or that end in ~,
 * .bak, .dpkg-..., .rpm...), are none. If two folders have the same name, the one that
 * comes first counts, even if it must not be run: so the administrator's hides the
 * package's. A folder that does not exist is empty; one that others may write to is
 * not used at all. What must not be run adds a sentence to @problems (gchar *). */
GPtrArray *
dfota_script_list (const gchar *const *folders, GPtrArray *problems);

G_END_DECLS
