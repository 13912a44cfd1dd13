/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The PDP context over which the module downloads. Some modules have a command that selects it
 * [field]: AT+QFOTAPID=<cid>, or AT+QCFG="fota/cid",<cid>. A family file names the command in
 * one of these forms, the selector: "+QFOTAPID", or "+QCFG=\"fota/cid\"". The commands that read
 * the selection are not published: the usual forms of both commands are used.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Context identifiers (cid) [3GPP TS 27.007]; a module has fewer or more of them. */
#define DFOTA_CONTEXT_MIN     1
#define DFOTA_CONTEXT_MAX     16
#define DFOTA_CONTEXT_UNKNOWN (-1)
#define DFOTA_CONTEXT_REFUSED (-2) /* unknown, because the module does not support the question */

gboolean
dfota_context_is_selector (const gchar *text);

/* Returns the command that reads the selection, without AT. Transfer full. */
gchar *
dfota_context_read_command (const gchar *selector);

/* Returns the command that selects @cid, without AT. Transfer full. */
gchar *
dfota_context_set_command (const gchar *selector, gint cid);

/* Returns TRUE if @text has the form of a result of dfota_context_set_command(). */
gboolean
dfota_context_is_set_command (const gchar *text);

/* Returns the cid in a response to the reading command, else DFOTA_CONTEXT_UNKNOWN. */
gint
dfota_context_parse (const gchar *selector, const gchar *response);

/* An active data connection of the host over the module. */
typedef struct {
    gchar *path;       /* of the bearer object */
    gint   profile_id; /* its cid, or DFOTA_CONTEXT_UNKNOWN */
} DfotaContextBearer;

DfotaContextBearer *
dfota_context_bearer_new (const gchar *path, gint profile_id);
void
dfota_context_bearer_free (gpointer bearer);

/* Returns a sentence that warns of a download over the PDP context of the host and gives advice, or
 * NULL. @selector: of the family, "" if it is not known. @cid: what it selects, may be 0 (a default
 * of the module); DFOTA_CONTEXT_UNKNOWN or _REFUSED. @bearers: DfotaContextBearer, those that are
 * connected. Transfer full. */
gchar *
dfota_context_dup_warning (const gchar *selector, gint cid, const GPtrArray *bearers);

G_END_DECLS
