/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Decides which scripts of a directory the daemon may run, and in which order. dispatcher.h runs
 * them.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns TRUE if the daemon may run @path: a regular file with contents, no symbolic link, owned
 * by the user of the daemon (root), executable by its owner, writable by its owner only, neither
 * set-UID nor set-GID. Errors: G_FILE_ERROR_NOENT for a file that is disabled on purpose (not
 * executable, empty, a link to /dev/null), else G_FILE_ERROR_PERM. */
gboolean
dfota_script_check (const gchar *path, GError **error);

/* Returns the paths of the scripts in @folders that may be run, sorted by file name; transfer full,
 * never NULL. If two directories have a file of the same name, the first one counts, even if it
 * may not be run: an administrator's file hides the one of a package. Hidden files and backups are
 * ignored: names with other characters than A-Z a-z 0-9 _ - . and those with the endings of
 * editors and package managers. A directory that does not exist is empty; one that others may
 * write to is not used. Adds a sentence (gchar *) to @problems, which may be NULL, for each file
 * or directory that fails the check with G_FILE_ERROR_PERM. */
GPtrArray *
dfota_script_list (const gchar *const *folders, GPtrArray *problems);

G_END_DECLS
