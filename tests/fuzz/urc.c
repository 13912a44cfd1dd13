/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * URCs: as one line, as a stream, and as a stream that is cut anywhere.
 */

#include "protocol/urc.h"

#include <string.h>

#include "fuzz.h"

static void
check (const DfotaUrc *urc)
{
    gsize length = strnlen (urc->raw, sizeof urc->raw);

    g_assert_cmpuint (length, <, sizeof urc->raw);
    for (gsize i = 0; i < length; i++)
        g_assert_true (g_ascii_isprint (urc->raw[i]));
    g_assert_cmpint (urc->value, >=, 0);
    if (urc->kind == DFOTA_URC_UPDATE_PROGRESS || urc->kind == DFOTA_URC_DOWNLOAD_PROGRESS)
        g_assert_cmpint (urc->value, <=, 100);
    g_assert_cmpint (urc->kind, <, DFOTA_N_URC_KINDS);
}

static void
received (const DfotaUrc *urc, gpointer user_data)
{
    check (urc);
    g_array_append_vals (user_data, urc, 1);
}

/* In pieces of @step bytes. */
static GArray *
read_stream (const guint8 *data, gsize size, gsize step)
{
    GArray                    *urcs = g_array_new (FALSE, FALSE, sizeof (DfotaUrc));
    g_autoptr (DfotaUrcReader) reader = dfota_urc_reader_new (received, urcs);

    for (gsize at = 0; at < size; at += step)
        dfota_urc_reader_feed (reader, data + at, MIN (step, size - at));
    dfota_urc_reader_flush (reader);
    return urcs;
}

static void
check_stream (const guint8 *data, gsize size)
{
    g_autoptr (GArray) whole = read_stream (data, size, MAX (size, 1));
    g_autoptr (GArray) cut = read_stream (data, size, size > 0 ? data[0] % 7 + 1 : 1);

    g_assert_cmpuint (whole->len, ==, cut->len);
    for (guint i = 0; i < whole->len; i++) {
        const DfotaUrc *a = &g_array_index (whole, DfotaUrc, i);
        const DfotaUrc *b = &g_array_index (cut, DfotaUrc, i);

        g_assert_cmpint (a->kind, ==, b->kind);
        g_assert_cmpint (a->value, ==, b->value);
        g_assert_cmpstr (a->raw, ==, b->raw);
    }
}

/* What the regex takes out of the buffer of ModemManager's port is a URC of ours. */
static void
check_regex (const guint8 *data, gsize size)
{
    static GRegex         *regex;
    g_autoptr (GMatchInfo) match = NULL;

    if (!regex)
        regex = g_regex_new (DFOTA_URC_REGEX, G_REGEX_RAW, 0, NULL);
    g_regex_match_full (regex, (const gchar *) data, (gssize) size, 0, 0, &match, NULL);
    for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
        g_autofree gchar *line = g_match_info_fetch (match, 1);
        DfotaUrc          urc;

        g_assert_true (dfota_urc_parse (line, &urc));
        check (&urc);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = fuzz_text (data, size);
    DfotaUrc          urc;

    if (dfota_urc_parse (text, &urc))
        check (&urc);
    check_stream (data, size);
    check_regex ((const guint8 *) text, strlen (text));
    return 0;
}
