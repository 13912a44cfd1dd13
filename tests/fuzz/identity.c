/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The identity of a firmware from any answers. The parts of the input between ';' are the
 * answers to AT+CGMR, AT+QGMR and AT+CSUB in turn. A string of the identity was in two
 * answers.
 */

#include "protocol/identity.h"

#include <string.h>

#include "fuzz.h"
#include "protocol/answer.h"
#include "protocol/imei.h"

static gchar *
parse (DfotaIdentityField field, const gchar *response)
{
    switch (field) {
    case DFOTA_IDENTITY_BASE:
        return dfota_answer_parse_revision (response, "+CGMR");
    case DFOTA_IDENTITY_EXACT:
        return dfota_answer_parse_revision (response, "+QGMR");
    case DFOTA_IDENTITY_EDITION:
        return dfota_answer_parse_edition (response);
    }
    g_assert_not_reached ();
}

static void
check_string (GStrv answers, DfotaIdentityField field, const gchar *text)
{
    guint n = 0;

    for (guint i = 0; *text && answers[i]; i++)
        n += i % DFOTA_N_IDENTITY_FIELDS == field && strstr (answers[i], text) != NULL;
    g_assert_true (!*text || g_str_equal (text, DFOTA_EDITION_NONE) || n >= 2);
}

static void
check (GStrv answers, const DfotaIdentity *identity)
{
    const gchar       *revision = dfota_identity_get_revision (identity);
    DfotaIdentityMatch match = dfota_identity_compare (identity, identity, "");

    g_assert_true (dfota_answer_is_revision (revision));
    g_assert_true (dfota_identity_is_named (identity, revision));
    g_assert_true (match == DFOTA_IDENTITY_OLD || match == DFOTA_IDENTITY_UNVERIFIABLE);
    check_string (answers, DFOTA_IDENTITY_BASE, identity->base);
    check_string (answers, DFOTA_IDENTITY_EXACT, identity->exact);
    check_string (answers, DFOTA_IDENTITY_EDITION, identity->edition);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar         *text = fuzz_text (data, size);
    g_auto (GStrv)            answers = g_strsplit (text, ";", -1);
    DfotaIdentityReader       reader = { 0 };
    g_autoptr (DfotaIdentity) early = NULL;
    g_autoptr (DfotaIdentity) last = NULL;

    for (guint i = 0; answers[i]; i++) {
        DfotaIdentityField field = (DfotaIdentityField) (i % DFOTA_N_IDENTITY_FIELDS);
        g_autofree gchar  *found = parse (field, answers[i]);

        if (found || g_str_equal (answers[i], "ERROR"))
            dfota_identity_reader_take (&reader, field, found);
    }
    early = dfota_identity_reader_get (&reader, FALSE);
    last = dfota_identity_reader_get (&reader, TRUE);
    g_assert_true (!early || last);
    if (last)
        check (answers, last);
    dfota_imei_compare (text, answers[0] ? answers[0] : "");
    dfota_identity_reader_clear (&reader);
    return 0;
}
