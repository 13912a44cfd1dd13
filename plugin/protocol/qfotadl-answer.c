/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A small state machine over lines; see qfotadl-answer.h.
 */

#include "protocol/qfotadl-answer.h"

#include <string.h>

#include "protocol/answer.h"

static gboolean
is_error (const gchar *line)
{
    return g_str_equal (line, "ERROR") || g_str_has_prefix (line, "+CME ERROR:") ||
           g_str_has_prefix (line, "+CMS ERROR:");
}

static DfotaQfotadlStage
take_line (DfotaQfotadlStage stage, const gchar *line)
{
    gboolean is_ok = g_str_equal (line, "OK");

    switch (stage) {
    case DFOTA_QFOTADL_ASKED:
        if (is_error (line))
            return DFOTA_QFOTADL_DOUBTED;
        return is_ok ? DFOTA_QFOTADL_ACCEPTED : stage;
    case DFOTA_QFOTADL_DOUBTED:
        if (dfota_answer_is_cmee (line))
            return DFOTA_QFOTADL_REFUSED_SURELY;
        return is_ok ? DFOTA_QFOTADL_ACCEPTED_LATE : stage;
    case DFOTA_QFOTADL_ACCEPTED_LATE:
        return is_ok ? DFOTA_QFOTADL_ACCEPTED : stage;
    case DFOTA_QFOTADL_REFUSED_SURELY:
        return is_ok ? DFOTA_QFOTADL_REFUSED : stage;
    case DFOTA_QFOTADL_ACCEPTED:
    case DFOTA_QFOTADL_REFUSED:
        return stage;
    }
    g_return_val_if_reached (stage);
}

gboolean
dfota_qfotadl_answer_is_over (DfotaQfotadlStage stage)
{
    return stage == DFOTA_QFOTADL_ACCEPTED || stage == DFOTA_QFOTADL_REFUSED;
}

/* Removes and returns the first complete line that is not blank; NULL if there is none. */
static gchar *
take_first (GString *bytes)
{
    gsize  begin = strspn (bytes->str, "\r\n");
    gsize  length = strcspn (bytes->str + begin, "\r\n");
    gchar *line;

    if (begin + length >= bytes->len)
        return NULL;
    line = g_strstrip (g_strndup (bytes->str + begin, length));
    /* a zero byte ends the string, but not the line: the rest is removed, too */
    g_string_erase (bytes, 0, (gssize) (begin + length + 1));
    return line;
}

typedef enum {
    TEXT_NONE, /* a blank line comes first */
    TEXT_NEXT,
    TEXT_UNKNOWN, /* more bytes are needed */
} Text;

/* @line_end: the end of the header's line and all bytes after it. */
static Text
find_text (const gchar *line_end, gsize length)
{
    gsize n = strspn (line_end, "\r\n");
    guint n_line_feeds = 0;

    for (gsize i = 0; i < n; i++)
        n_line_feeds += line_end[i] == '\n';
    if (n_line_feeds > 1)
        return TEXT_NONE;
    return n < length ? TEXT_NEXT : TEXT_UNKNOWN;
}

/* Like take_first(), but skips a text that a header announces, which may be "OK". */
static gchar *
take_own (GString *bytes)
{
    g_autoptr (GString) rest = g_string_new_len (bytes->str, (gssize) bytes->len);
    g_autofree gchar   *line = take_first (rest);
    g_autofree gchar   *text = NULL;

    if (line && dfota_answer_is_header (line)) {
        gsize at = bytes->len - rest->len - 1;
        Text  kind = find_text (bytes->str + at, bytes->len - at);

        if (kind == TEXT_NEXT)
            text = take_first (rest);
        if (kind == TEXT_UNKNOWN || (kind == TEXT_NEXT && !text))
            return NULL;
    }
    if (line)
        g_string_erase (bytes, 0, (gssize) (bytes->len - rest->len));
    return g_steal_pointer (&line);
}

DfotaQfotadlStage
dfota_qfotadl_answer_take (DfotaQfotadlStage stage, GString *bytes)
{
    gchar *line;

    while (!dfota_qfotadl_answer_is_over (stage) && (line = take_own (bytes))) {
        stage = take_line (stage, line);
        g_free (line);
    }
    return stage;
}
