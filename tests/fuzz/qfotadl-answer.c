/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The answer to AT+QFOTADL. The result does not depend on how the answer is cut into
 * reads.
 */

#include "protocol/qfotadl-answer.h"

#include "fuzz.h"

static DfotaQfotadlStage
take_in_steps (const gchar *text, gsize size, gsize step)
{
    g_autoptr (GString) bytes = g_string_new (NULL);
    DfotaQfotadlStage   stage = DFOTA_QFOTADL_ASKED;

    for (gsize at = 0; at < size && !dfota_qfotadl_answer_is_over (stage); at += step) {
        g_string_append_len (bytes, text + at, (gssize) MIN (step, size - at));
        stage = dfota_qfotadl_answer_take (stage, bytes);
        g_assert_cmpuint (bytes->len, <=, size);
    }
    return stage;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = g_strndup ((const gchar *) data, size);
    DfotaQfotadlStage whole = take_in_steps (text, size, MAX (size, 1));

    g_assert_cmpint (take_in_steps (text, size, size > 0 ? data[0] % 5 + 1 : 1), ==, whole);
    return 0;
}
