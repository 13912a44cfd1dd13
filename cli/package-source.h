/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The argument of --install: recognizes its form and opens files of this host. protocol/source.h
 * has the rules for URLs and paths.
 */

#pragma once

#include "storage/package.h"

G_BEGIN_DECLS

/* Reads a source from the descriptor @fd, which must contain exactly one line. Free it. Errors:
 * USAGE; the message quotes nothing of the input. */
char *
dfota_package_source_read (int fd, GError **error);

/* Returns TRUE if @text names a file of this host: no scheme or file://, and no path in the
 * module's file system. */
gboolean
dfota_package_source_is_local_file (const char *text);

/* Returns the word for @text in the property Sources: "ftp", "http", "https", "ufs", or "file" for
 * a local file. Static. NULL with INVALID_SOURCE if it breaks a rule; the message shows no secrets.
 */
const char *
dfota_package_source_get_word (const char *text, GError **error);

/* Opens the local file @text and computes its digests. Errors: INVALID_SOURCE. */
DfotaPackage *
dfota_package_source_open (const char *text, GError **error);

/* Returns @message, which may quote @source, without the secrets of @source. Free it. */
char *
dfota_package_source_hide (const char *source, const char *message);

G_END_DECLS
