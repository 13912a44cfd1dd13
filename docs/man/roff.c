/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Escapes and layout; see roff.h.
 */

#include "roff.h"

#include <string.h>

/* Matches the beginning of an item. Capture 1 is its name, capture 2 the rest of the line. */
#define ITEM "^(?:@|- )?([\\w\"][^:]*?):(?: (.*))?$"

void
roff_append (GString *page, const gchar *text)
{
    if (*text == '.' || *text == '\'')
        g_string_append (page, "\\&");
    for (; *text; text++) {
        if (*text == '\\')
            g_string_append (page, "\\e");
        else if (*text == '-')
            g_string_append (page, "\\-");
        else
            g_string_append_c (page, *text);
    }
}

void
roff_append_request (GString *page, const gchar *request, const gchar *text)
{
    g_auto (GStrv)    pieces = g_strsplit (text, "\"", -1);
    g_autofree gchar *quoted = g_strjoinv ("\"\"", pieces);

    g_string_append_printf (page, "%s \"", request);
    roff_append (page, quoted);
    g_string_append (page, "\"\n");
}

/* "@name: …", "- …: …" and "\"word\", \"word\": …", but no sentence with a colon. */
static gboolean
begins_item (const gchar *line)
{
    if (*line == '@' || g_str_has_prefix (line, "- "))
        return TRUE;
    return *line == '"' && g_regex_match_simple ("^\"[^\"]+\"(, \"[^\"]+\")*:", line, 0, 0);
}

static void
append_item (GString *page, const gchar *line)
{
    g_autoptr (GRegex)     regex = g_regex_new (ITEM, 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    g_autofree gchar      *name = NULL;
    g_autofree gchar      *rest = NULL;

    g_string_append (page, ".TP\n");
    if (!g_regex_match (regex, line, 0, &match)) {
        roff_append (page, line);
        g_string_append_c (page, '\n');
        return;
    }
    name = g_match_info_fetch (match, 1);
    rest = g_match_info_fetch (match, 2);
    roff_append_request (page, ".B", name);
    if (*rest) {
        roff_append (page, rest);
        g_string_append_c (page, '\n');
    }
}

void
roff_append_comment (GString *page, const gchar *comment)
{
    g_auto (GStrv) lines = g_strsplit (comment, "\n", -1);
    gboolean       is_new = FALSE; /* a new paragraph */

    for (guint i = 0; lines[i]; i++) {
        const gchar *line = g_strchug (lines[i]);

        if (!*line) {
            is_new = i > 0;
        } else if (begins_item (line)) {
            append_item (page, line);
            is_new = FALSE;
        } else {
            g_string_append (page, is_new ? ".PP\n" : "");
            roff_append (page, line);
            g_string_append_c (page, '\n');
            is_new = FALSE;
        }
    }
}
