/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The bytes that a module sends during an upload, in pieces of any size. Parsing ends,
 * removes bytes only from the beginning of the buffer, and never takes a result back.
 */

#include "protocol/upload-answer.h"

#include "fuzz.h"

/* The first byte says whether acknowledgements were requested, and the size of the pieces. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    DfotaUploadAnswer   answer = { .has_acks = size > 0 && (data[0] & 1) };
    g_autoptr (GString) bytes = g_string_new (NULL);
    gsize               step = size > 0 ? data[0] % 9 + 1 : 1;

    for (gsize at = 1; at < size; at += step) {
        DfotaUploadAnswer before = answer;
        gsize             length;

        g_string_append_len (bytes, (const gchar *) data + at, (gssize) MIN (step, size - at));
        length = bytes->len;
        dfota_upload_answer_take (&answer, bytes);
        g_assert_cmpuint (bytes->len, <=, length);
        g_assert_cmpint (answer.stage, >=, before.stage);
        g_assert_cmpuint (answer.n_acks, >=, before.n_acks);
        g_assert_cmpuint (answer.n_urcs, >=, before.n_urcs);
        g_assert_cmpint (answer.code, >=, 0);
        if (before.stage >= DFOTA_UPLOAD_DONE)
            g_assert_true (answer.stage == before.stage && answer.n_acks == before.n_acks);
        if (!answer.has_acks || answer.stage == DFOTA_UPLOAD_ASKED)
            g_assert_cmpuint (answer.n_acks, ==, 0);
    }
    return 0;
}
