/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Classifies the lines of a response; see answer.h.
 */

#include "protocol/answer.h"

#include <string.h>

#define CAPITALS_AND_DIGITS G_CSET_A_2_Z G_CSET_DIGITS
#define SUB_VERSION         G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"

#define BASE_MIN        10
#define BASE_DIGITS_MIN 4

/*****************************************************************************/
/* Lines */

typedef enum {
    LINE_IGNORED, /* blank, echo, URC */
    LINE_HEADER,  /* a URC whose text is the next line */
    LINE_OWN,     /* part of the answer: begins with the name of the command, or is unknown */
    LINE_FINAL,   /* the end of another answer */
} LineKind;

static const gchar *const words[] = { "RING", "NO CARRIER",  "BUSY",         "NO ANSWER",
                                      "RDY",  "NO DIALTONE", "POWERED DOWN", NULL };

static gboolean
has_any_prefix (const gchar *line, const gchar *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (g_str_has_prefix (line, *prefixes))
            return TRUE;
    return FALSE;
}

/* "+NAME:" */
static gboolean
has_name (const gchar *line, const gchar *name)
{
    return g_str_has_prefix (line, name) && line[strlen (name)] == ':';
}

gboolean
dfota_answer_is_header (const gchar *line)
{
    static const gchar *const headers[] = { "+CMT:",  "+CBM:",   "+CDS:",   "+CMGL:",
                                            "+CMGR:", "+QCMGL:", "+QCMGR:", NULL };

    return has_any_prefix (line, headers);
}

static gboolean
is_final (const gchar *line)
{
    static const gchar *const errors[] = { "+CME ERROR:", "+CMS ERROR:", NULL };

    return g_str_equal (line, "OK") || g_str_equal (line, "ERROR") || has_any_prefix (line, errors);
}

/* TRUE for a line of another command or a URC: "+CREG: 1". */
static gboolean
is_named (const gchar *line)
{
    gsize length;

    if (!strchr ("+^*$%", line[0]))
        return FALSE;
    length = strspn (line + 1, CAPITALS_AND_DIGITS);
    return length > 0 && line[1 + length] == ':';
}

static LineKind
classify (const gchar *line, const gchar *name)
{
    if (!*line || g_str_has_prefix (line, "AT+"))
        return LINE_IGNORED;
    if (is_final (line))
        return LINE_FINAL;
    if (has_name (line, name))
        return LINE_OWN;
    if (dfota_answer_is_header (line))
        return LINE_HEADER;
    if (is_named (line) || g_strv_contains (words, line))
        return LINE_IGNORED;
    return LINE_OWN;
}

/* Returns the lines of @response that belong to the answer to AT@name, stripped; NULL if
 * @response contains the end of another answer. */
static GPtrArray *
collect (const gchar *response, const gchar *name)
{
    g_auto (GStrv)        lines = g_strsplit_set (response ? response : "", "\r\n", -1);
    g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
    guint                 header = G_MAXUINT / 2;

    for (guint i = 0; lines[i]; i++) {
        const gchar *line = g_strstrip (lines[i]);
        gboolean     is_text = *line && i > header && i - header <= 2; /* CR LF: one in between */
        LineKind     kind = is_text ? LINE_IGNORED : classify (line, name);

        if (kind == LINE_FINAL)
            return NULL;
        if (kind == LINE_OWN)
            g_ptr_array_add (own, g_strdup (line));
        else if (kind == LINE_HEADER)
            header = i;
    }
    return g_steal_pointer (&own);
}

/* Returns the text after "+NAME:" if the answer is one line of this form, else NULL. */
static gchar *
find_named (const gchar *response, const gchar *name)
{
    g_autoptr (GPtrArray) own = collect (response, name);

    if (!own || own->len != 1 || !has_name (own->pdata[0], name))
        return NULL;
    return g_strstrip (g_strdup ((const gchar *) own->pdata[0] + strlen (name) + 1));
}

static gboolean
match (const gchar *text, const gchar *pattern, GMatchInfo **info)
{
    g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_RAW | G_REGEX_DOLLAR_ENDONLY, 0, NULL);

    return text && g_regex_match (regex, text, 0, info);
}

/*****************************************************************************/
/* Revision */

gboolean
dfota_answer_is_revision (const gchar *text)
{
    gsize base = strspn (text, CAPITALS_AND_DIGITS);
    guint n_digits = 0;

    if (base < BASE_MIN || !g_ascii_isupper (text[0]) || strlen (text) > DFOTA_REVISION_MAX)
        return FALSE;
    for (gsize i = 0; i < base; i++)
        n_digits += g_ascii_isdigit (text[i]);
    if (n_digits < BASE_DIGITS_MIN)
        return FALSE;
    if (text[base] == '\0')
        return TRUE;
    return text[base] == '_' && text[base + 1] &&
           strspn (text + base, SUB_VERSION) == strlen (text + base);
}

static gchar *
unquote (const gchar *text)
{
    gsize length = strlen (text);

    if (length > 2 && text[0] == '"' && text[length - 1] == '"')
        return g_strndup (text + 1, length - 2);
    return g_strdup (text);
}

gchar *
dfota_answer_parse_revision (const gchar *response, const gchar *name)
{
    g_autoptr (GPtrArray) own = collect (response, name);
    g_autofree gchar     *text = NULL;
    const gchar          *line;

    if (!own || own->len != 1)
        return NULL;
    line = own->pdata[0];
    if (has_name (line, name))
        line += strlen (name) + 1;
    text = unquote (line + strspn (line, " \t"));
    return dfota_answer_is_revision (text) ? g_steal_pointer (&text) : NULL;
}

gchar *
dfota_answer_parse_edition (const gchar *response)
{
    g_autoptr (GPtrArray)  own = collect (response, "SubEdition");
    g_autoptr (GMatchInfo) info = NULL;

    if (!own || own->len != 1 ||
        !match (own->pdata[0], "^SubEdition:\\s*([A-Z][A-Z0-9.]{0,15})$", &info))
        return NULL;
    return g_match_info_fetch (info, 1);
}

/*****************************************************************************/
/* Others */

static gint64
fetch_number (const GMatchInfo *info, gint group)
{
    g_autofree gchar *number = g_match_info_fetch (info, group);

    return g_ascii_strtoll (number, NULL, 10);
}

gboolean
dfota_answer_parse_space (const gchar *response, gint64 *free_space, gint64 *total_space)
{
    g_autofree gchar      *text = find_named (response, "+QFLDS");
    g_autoptr (GMatchInfo) info = NULL;

    if (!match (text, "^(\\d{1,15})\\s*,\\s*(\\d{1,15})$", &info) ||
        fetch_number (info, 1) > fetch_number (info, 2))
        return FALSE;
    *free_space = fetch_number (info, 1);
    *total_space = fetch_number (info, 2);
    return TRUE;
}

gchar *
dfota_answer_parse_urc_port (const gchar *response)
{
    g_autofree gchar      *text = find_named (response, "+QURCCFG");
    g_autoptr (GMatchInfo) info = NULL;

    if (!match (text, "^\"urcport\"\\s*,\\s*\"([a-z0-9]{1,16})\"$", &info))
        return NULL;
    return g_match_info_fetch (info, 1);
}

gboolean
dfota_answer_parse_number (const gchar *response,
                           const gchar *name,
                           const gchar *argument,
                           gint64      *number)
{
    g_autofree gchar      *text = find_named (response, name);
    g_autoptr (GMatchInfo) info = NULL;
    const gchar           *rest = text;

    if (rest && argument) {
        if (!g_str_has_prefix (rest, argument))
            return FALSE;
        rest += strlen (argument);
    }
    if (!match (rest, argument ? "^\\s*,\\s*(\\d{1,9})$" : "^(\\d{1,9})$", &info))
        return FALSE;
    *number = fetch_number (info, 1);
    return TRUE;
}

/* +CLCC: <id>,<direction>,<state>,<mode>,<multiparty>[,…]; a name at the end need not be UTF-8. */
gboolean
dfota_answer_parse_calls (const gchar *response, gboolean *has_voice_call)
{
    g_autoptr (GPtrArray) own = collect (response, "+CLCC");
    gboolean              has_call = FALSE;

    for (guint i = 0; own && i < own->len; i++) {
        g_autoptr (GMatchInfo) info = NULL;

        if (!match (own->pdata[i],
                    "^\\+CLCC:\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*(\\d+)\\s*(?:,.*)?$",
                    &info))
            return FALSE;
        has_call = has_call || fetch_number (info, 1) == 0;
    }
    if (own)
        *has_voice_call = has_call;
    return own != NULL;
}

gboolean
dfota_answer_is_cmee (const gchar *response)
{
    g_autofree gchar *text = find_named (response, "+CMEE");

    return match (text, "^[0-2]$", NULL);
}

gboolean
dfota_answer_is_bare (const gchar *response)
{
    g_autoptr (GPtrArray) own = collect (response, "");

    return own && own->len == 0;
}

gboolean
dfota_answer_is_bare_or_named (const gchar *response, const gchar *name)
{
    g_autoptr (GPtrArray) own = collect (response, name);

    for (guint i = 0; own && i < own->len; i++)
        if (!has_name (own->pdata[i], name))
            return FALSE;
    return own != NULL;
}
