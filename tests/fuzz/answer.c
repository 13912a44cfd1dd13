/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Answers to the commands that read facts of the module: revision, sub-edition, calls, URC
 * port, free space.
 */

#include "protocol/answer.h"

#include <string.h>

#include "fuzz.h"
#include "protocol/imei.h"

static void
check_revision (const gchar *response, const gchar *name)
{
    g_autofree gchar *revision = dfota_answer_parse_revision (response, name);

    if (!revision)
        return;
    g_assert_nonnull (strstr (response, revision));
    g_assert_true (dfota_answer_is_revision (revision));
    g_assert_false (dfota_imei_is_valid (revision));
    g_assert_cmpuint (strlen (revision), <=, DFOTA_REVISION_MAX);
    for (const gchar *p = revision; *p; p++)
        g_assert_true (g_ascii_isgraph (*p) && *p != '"');
}

/* The final result of another answer never appears in an answer. */
static void
check_late (const gchar *response)
{
    g_autofree gchar *late = g_strconcat (response, "\r\n\r\nOK\r\n\r\nEP06ELAR02A08M4G", NULL);
    g_autofree gchar *revision = dfota_answer_parse_revision (late, "+CGMR");

    g_assert_null (revision);
    g_assert_false (dfota_answer_is_bare (late));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = fuzz_text (data, size);
    g_autofree gchar *urc_port = dfota_answer_parse_urc_port (text);
    g_autofree gchar *edition = dfota_answer_parse_edition (text);
    gint64            free_space = 0, total_space = 0;
    gboolean          has_call = FALSE;

    check_revision (text, "+QGMR");
    check_revision (text, "+CGMR");
    if (!g_str_has_suffix (text, "\"") && !strstr (text, "+C") && !strstr (text, "+Q"))
        check_late (text);
    for (const gchar *p = urc_port ? urc_port : ""; *p; p++)
        g_assert_true (g_ascii_isalnum (*p));
    for (const gchar *p = edition ? edition : ""; *p; p++)
        g_assert_true (g_ascii_isalnum (*p) || *p == '.');
    dfota_answer_parse_calls (text, &has_call);
    dfota_answer_is_cmee (text);
    if (dfota_answer_parse_space (text, &free_space, &total_space)) {
        g_assert_cmpint (free_space, >=, 0);
        g_assert_cmpint (total_space, >=, free_space);
    }
    return 0;
}
