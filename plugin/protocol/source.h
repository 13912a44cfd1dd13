/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks a source before it is sent as AT+QFOTADL="…".
 *
 * Rules of the vendor's guide [guide]: a URL ftp://[user:password@]host[:port]/path or
 * http(s)://host[:port]/path, port 1 to 65535; or a file in the module. Scheme in lower case. The
 * directories of files, the URL schemes and the maximum length differ between families.
 * Our own rules, so that the source stays one argument: printable ASCII only, no blank, no quote,
 * no backslash, no fragment; user and password for ftp only, and no other '@' in an ftp URL; no
 * empty, "." or ".." part in a file name.
 *
 * The text is sent unchanged. The module adds a missing port: 21 for ftp, 80 for http, and also 80
 * for https [guide]. So users should write https://host:443/….
 */

#pragma once

#include <glib.h>

#include "protocol/family.h"

G_BEGIN_DECLS

/* Maximum length of any source in bytes. Each family has lower limits of its own. */
#define DFOTA_SOURCE_MAX 1000

typedef enum {
    DFOTA_SOURCE_FTP,
    DFOTA_SOURCE_HTTP,
    DFOTA_SOURCE_HTTPS,
    DFOTA_SOURCE_UFS, /* a package in the module's own file system */
} DfotaSourceKind;

#define DFOTA_N_SOURCE_KINDS (DFOTA_SOURCE_UFS + 1)

/* A valid source; immutable. Contains the password, if there is one. */
typedef struct _DfotaSource DfotaSource;

/* Checks @text by the rules for all modules. Transfer full. NULL with DFOTA_ERROR_INVALID_SOURCE if
 * it breaks one. The message names the rule and a valid form, and quotes no part of @text: in an
 * invalid source it is unknown where a secret begins and ends. */
DfotaSource *
dfota_source_new (const gchar *text, GError **error);

/* The same with the URL schemes, paths and limits of @family. */
DfotaSource *
dfota_source_new_for (const gchar *text, const DfotaFamily *family, GError **error);

/* Returns TRUE if @text looks like a file in the file system of any module: an absolute path with a
 * directory "ufs". */
gboolean
dfota_source_is_module_path (const gchar *text);

/* Overwrites the secrets before it frees them. */
void
dfota_source_free (DfotaSource *self);

DfotaSourceKind
dfota_source_get_kind (const DfotaSource *self);

/* Returns TRUE if the module downloads the package. */
gboolean
dfota_source_is_remote (const DfotaSource *self);

/* Returns the text as given, with its secrets. */
const gchar *
dfota_source_get_text (const DfotaSource *self);

/* Returns the text for logs, journal and D-Bus: without user and password, and with "?..." for a
 * query, which may be a token. */
const gchar *
dfota_source_get_redacted (const DfotaSource *self);

/* Returns AT+QFOTADL="<text>" without line end, with the secrets. Transfer full. */
gchar *
dfota_source_build_command (const DfotaSource *self);

/* Returns a valid source as dfota_source_get_redacted() does; "sha256:<hex>", the source of a
 * package of Install(), unchanged; "" for any other text. Redacting the result again changes
 * nothing. Transfer full. */
gchar *
dfota_source_redact (const gchar *text);

/* Returns "ftp", "http", "https" or "ufs"; "" for a value out of range. */
const gchar *
dfota_source_kind_to_string (DfotaSourceKind kind);

/* FALSE, and @kind unchanged, if @text is NULL or no such word. */
gboolean
dfota_source_kind_from_string (const gchar *text, DfotaSourceKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaSource, dfota_source_free)

G_END_DECLS
