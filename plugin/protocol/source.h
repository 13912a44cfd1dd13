/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What may stand in AT+QFOTADL="…": checks a source before it is sent. Sending it
 * is for others, and so is whether the module can reach it.
 *
 * Rules of the vendor's guide: a URL ftp://[user:password@]host[:port]/path or
 * http(s)://host[:port]/path, port 1 to 65535; or a file in the module. Scheme in lower case.
 * The folders of files, the URL schemes and the longest source differ between families.
 * Ours, so that one argument stays one argument: printable ASCII only, no blank,
 * no quote, no backslash, no fragment; user and password for ftp only, no '@'
 * in an ftp URL but that behind them; no empty, "." or ".." part in a file name.
 *
 * The text is sent as it was given. Ports left out are the module's business: 21
 * for ftp, 80 for http and, says the guide, 80 for https too: users should write
 * https://host:443/….
 */

#pragma once

#include <glib.h>

#include "protocol/family.h"

G_BEGIN_DECLS

/* The longest source of any module, in bytes; each family has limits of its own. */
#define DFOTA_SOURCE_MAX 1000

typedef enum {
    DFOTA_SOURCE_FTP,
    DFOTA_SOURCE_HTTP,
    DFOTA_SOURCE_HTTPS,
    DFOTA_SOURCE_UFS, /* a package in the module's own file system */
} DfotaSourceKind;

#define DFOTA_N_SOURCE_KINDS (DFOTA_SOURCE_UFS + 1)

/* A valid source; immutable. Holds the password, if there is one. */
typedef struct _DfotaSource DfotaSource;

/* NULL with DFOTA_ERROR_INVALID_SOURCE if @text breaks a rule that holds for all modules. The
 * message names the rule and what would be right, and quotes nothing of @text: where the secrets of
 * an invalid source begin and end is unknown. */
DfotaSource *
dfota_source_new (const gchar *text, GError **error);

/* The same by the rules of @family: its URL schemes, the paths of its file system, and its limits.
 */
DfotaSource *
dfota_source_new_for (const gchar *text, const DfotaFamily *family, GError **error);

/* TRUE if @text has the form of a file in the file system of some module: an absolute path with a
 * folder "ufs" in it. */
gboolean
dfota_source_is_module_path (const gchar *text);

/* Overwrites the secrets before it frees them. */
void
dfota_source_free (DfotaSource *self);

DfotaSourceKind
dfota_source_get_kind (const DfotaSource *self);

/* TRUE if the module has to download the package. */
gboolean
dfota_source_is_remote (const DfotaSource *self);

/* As given, secrets included: for nothing but the command. */
const gchar *
dfota_source_get_text (const DfotaSource *self);

/* For logs, journal and D-Bus: user and password taken out, a query (it may be a
 * token) written as "?...". */
const gchar *
dfota_source_get_redacted (const DfotaSource *self);

/* AT+QFOTADL="<text>", without line end. Secrets included: not for logs. */
gchar *
dfota_source_build_command (const DfotaSource *self);

/* A valid source as dfota_source_get_redacted() has it; a digest, "sha256:<hex>", which stands for
 * a package of Install(), as it is; "" for any other text. Applied again it changes nothing.
 * Transfer full. */
gchar *
dfota_source_redact (const gchar *text);

/* "ftp", "http", "https", "ufs"; "" for a value out of range. */
const gchar *
dfota_source_kind_to_string (DfotaSourceKind kind);

/* FALSE, @kind untouched, if @text is NULL or none of those. */
gboolean
dfota_source_kind_from_string (const gchar *text, DfotaSourceKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaSource, dfota_source_free)

G_END_DECLS
