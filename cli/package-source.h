/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The argument of --install: recognises its form and opens files of this host. The rules for
 * URLs and paths that a module accepts are in protocol/source.h.
 */

#pragma once

#include "storage/package.h"

G_BEGIN_DECLS

/* Reads a source from the descriptor @fd: one line, which is all there is. Free it. Errors:
 * USAGE, without what was read. */
char *
dfota_package_source_read (int fd, GError **error);

/* TRUE if @text names a file of this host: no scheme, or file://, and not in the
 * module's file system (/data/ufs/). */
gboolean
dfota_package_source_is_local_file (const char *text);

/* The word for @text in the property Sources ("ftp", "http", "https", "ufs", "file" for a
 * local file; static). NULL with INVALID_SOURCE for what breaks a rule of the module.
 * Messages show no secrets. */
const char *
dfota_package_source_get_word (const char *text, GError **error);

/* The local file @text, read once, so that its digest is known. INVALID_SOURCE. */
DfotaPackage *
dfota_package_source_open (const char *text, GError **error);

/* @message, which may quote @source (a URL, alone or after an option), without the
 * secrets of @source. Free it. */
char *
dfota_package_source_hide (const char *source, const char *message);

G_END_DECLS
