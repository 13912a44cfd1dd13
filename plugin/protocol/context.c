/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Two forms of a command; see context.h.
 */

#include "protocol/context.h"

#include <string.h>

#include "protocol/answer.h"

#define SELECTOR "[+][A-Z]{2,16}(?:=\"[a-z]{1,16}/[a-z]{1,16}\")?"

static gboolean
matches (const gchar *pattern, const gchar *text)
{
    return g_regex_match_simple (pattern, text, G_REGEX_DOLLAR_ENDONLY, 0);
}

gboolean
dfota_context_is_selector (const gchar *text)
{
    return matches ("^" SELECTOR "$", text);
}

/* '+QCFG="fota/cid"', unlike "+QFOTAPID" */
static gboolean
has_argument (const gchar *selector)
{
    return strchr (selector, '=') != NULL;
}

gchar *
dfota_context_read_command (const gchar *selector)
{
    return g_strconcat (selector, has_argument (selector) ? "" : "?", NULL);
}

gchar *
dfota_context_set_command (const gchar *selector, gint cid)
{
    return g_strdup_printf ("%s%s%d", selector, has_argument (selector) ? "," : "=", cid);
}

gboolean
dfota_context_is_set_command (const gchar *text)
{
    return matches ("^[+][A-Z]{2,16}=(?:\"[a-z]{1,16}/[a-z]{1,16}\",)?[0-9]{1,2}$", text);
}

gint
dfota_context_parse (const gchar *selector, const gchar *response)
{
    g_auto (GStrv) parts = g_strsplit (selector, "=", 2);
    gint64         cid;

    if (!dfota_answer_parse_number (response, parts[0], parts[1], &cid) || cid > DFOTA_CONTEXT_MAX)
        return DFOTA_CONTEXT_UNKNOWN;
    return (gint) cid;
}

/*****************************************************************************/
/* Beside the host's data connection */

DfotaContextBearer *
dfota_context_bearer_new (const gchar *path, gint profile_id)
{
    DfotaContextBearer *self = g_new0 (DfotaContextBearer, 1);

    self->path = g_strdup (path);
    self->profile_id = profile_id >= DFOTA_CONTEXT_MIN ? profile_id : DFOTA_CONTEXT_UNKNOWN;
    return self;
}

void
dfota_context_bearer_free (gpointer bearer)
{
    g_free (((DfotaContextBearer *) bearer)->path);
    g_free (bearer);
}

/* The first bearer that uses @cid; NULL: none. */
static const DfotaContextBearer *
find_bearer (const GPtrArray *bearers, gint cid)
{
    for (guint i = 0; i < bearers->len; i++)
        if (((const DfotaContextBearer *) bearers->pdata[i])->profile_id == cid)
            return bearers->pdata[i];
    return NULL;
}

#define IF_IT_FAILS                                                                                \
    "; if its download fails (601, 602, 701, 702), disconnect the bearer first, or send the "      \
    "package as a file"

gchar *
dfota_context_dup_warning (const gchar *selector, gint cid, const GPtrArray *bearers)
{
    const DfotaContextBearer *first = bearers->len > 0 ? bearers->pdata[0] : NULL;
    const DfotaContextBearer *same = find_bearer (bearers, cid);
    const DfotaContextBearer *unknown = find_bearer (bearers, DFOTA_CONTEXT_UNKNOWN);

    if (!first)
        return NULL;
    if (!selector[0])
        return g_strdup_printf ("the host's data connection is up (%s), and over which PDP context "
                                "the module downloads is not known" IF_IT_FAILS,
                                first->path);
    if (cid == 0)
        return g_strdup_printf (
            "the module downloads over PDP context 0, its default, which may be "
            "that of the host's data connection (%s)" IF_IT_FAILS,
            first->path);
    if (cid < DFOTA_CONTEXT_MIN)
        return g_strdup_printf ("the host's data connection is up (%s), and the module has not "
                                "returned over which PDP context it downloads (AT%s)" IF_IT_FAILS,
                                first->path, selector);
    if (same)
        return g_strdup_printf ("the module downloads over PDP context %d, which the host's data "
                                "connection uses (%s); select another one for the update with "
                                "the option context (mmdfota --context=N), or disconnect the "
                                "bearer",
                                cid, same->path);
    if (unknown)
        return g_strdup_printf ("the module downloads over PDP context %d, and which one the "
                                "host's data connection uses is not known (%s)" IF_IT_FAILS,
                                cid, unknown->path);
    return NULL;
}
