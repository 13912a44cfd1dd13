/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The answer to AT+QFOTADL="…". A refused update is over and an accepted one is not, so it must
 * be known that the answer is the answer: ModemManager gives a command up after a while, and the
 * late ERROR to it looks as if AT+QFOTADL was refused. A module answers in turn. So after an
 * ERROR the module is asked AT+CMEE? on the same port, and if an OK comes before the answer to
 * that, AT+QFOTADL was accepted.
 *
 * The other way round, a late OK before an ERROR, the update is followed, and ends with the
 * revision that the module runs.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    DFOTA_QFOTADL_ASKED,
    DFOTA_QFOTADL_DOUBTED,        /* ERROR came; the answer to AT+CMEE? shows whose it is */
    DFOTA_QFOTADL_ACCEPTED_LATE,  /* OK came after it, the answer to AT+CMEE? is yet to come */
    DFOTA_QFOTADL_REFUSED_SURELY, /* +CMEE: came after it, its OK is yet to come */
    DFOTA_QFOTADL_ACCEPTED,
    DFOTA_QFOTADL_REFUSED,
} DfotaQfotadlStage;

/* Takes the complete lines off the front of @bytes, until the answer is over. */
DfotaQfotadlStage
dfota_qfotadl_answer_take (DfotaQfotadlStage stage, GString *bytes);

/* TRUE if no more is to come. */
gboolean
dfota_qfotadl_answer_is_over (DfotaQfotadlStage stage);

G_END_DECLS
