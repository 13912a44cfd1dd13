/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parses what a module sends during an upload with AT+QFUPL: CONNECT, acknowledgements, the
 * result, and URCs in between. Pure.
 *
 * Forms [field: the file manual of sibling modules]: CONNECT, then "A" for each full
 * 1024 bytes if asked for, then +QFUPL: <size>,<checksum> and OK; or ERROR or
 * +CME ERROR: <code> at any time.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DFOTA_UPLOAD_ACK_BYTES 1024

typedef enum {
    DFOTA_UPLOAD_ASKED,     /* no CONNECT yet */
    DFOTA_UPLOAD_CONNECTED, /* the module accepts bytes */
    DFOTA_UPLOAD_DONE,      /* OK */
    DFOTA_UPLOAD_REFUSED,   /* ERROR or +CME ERROR */
} DfotaUploadStage;

/* Starts as all zeros except for has_acks. */
typedef struct {
    gboolean         has_acks; /* acknowledgements were requested: "A" is one */
    DfotaUploadStage stage;
    guint            n_acks;
    gboolean         has_result; /* +QFUPL came */
    guint64          size;
    guint16          checksum;
    gint             code;   /* of +CME ERROR; 0 if none */
    guint            n_urcs; /* other lines, which are ignored */
} DfotaUploadAnswer;

/* Removes what it understands from the front of @bytes. An unfinished line stays, with its line end
 * before it, so that ModemManager can find a URC in it; only its last 1024 bytes stay. An "A" is an
 * acknowledgement only at the beginning of a line, never within a URC. */
void
dfota_upload_answer_take (DfotaUploadAnswer *self, GString *bytes);

G_END_DECLS
