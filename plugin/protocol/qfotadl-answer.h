/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parses the answer to AT+QFOTADL="…". An ERROR may be the late answer to an earlier command that
 * timed out in ModemManager. A module answers commands in order. So after an ERROR the caller
 * sends AT+CMEE? on the same port: if an OK arrives before the answer to AT+CMEE?, the module has
 * accepted AT+QFOTADL.
 *
 * A late OK before an ERROR counts as accepted. The update is then followed, and the revision that
 * the module runs decides its outcome.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    DFOTA_QFOTADL_ASKED,          /* no answer yet */
    DFOTA_QFOTADL_DOUBTED,        /* ERROR came; send AT+CMEE? now */
    DFOTA_QFOTADL_ACCEPTED_LATE,  /* then OK came; the answer to AT+CMEE? is still to come */
    DFOTA_QFOTADL_REFUSED_SURELY, /* then +CMEE: came; its OK is still to come */
    DFOTA_QFOTADL_ACCEPTED,
    DFOTA_QFOTADL_REFUSED,
} DfotaQfotadlStage;

/* Removes complete lines from the front of @bytes until the answer is complete. Returns the new
 * stage. */
DfotaQfotadlStage
dfota_qfotadl_answer_take (DfotaQfotadlStage stage, GString *bytes);

/* Returns TRUE if the answer is complete. */
gboolean
dfota_qfotadl_answer_is_over (DfotaQfotadlStage stage);

G_END_DECLS
