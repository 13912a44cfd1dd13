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
