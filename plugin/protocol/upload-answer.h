/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What a module says while a file is sent to it with AT+QFUPL: CONNECT,
 * acknowledgements, the result, and whatever else comes in between. Text in, facts
 * out; no port, no clock.
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
    DFOTA_UPLOAD_CONNECTED, /* the module takes bytes */
    DFOTA_UPLOAD_DONE,      /* OK */
    DFOTA_UPLOAD_REFUSED,   /* ERROR or +CME ERROR */
} DfotaUploadStage;

/* Starts as all zero, but for has_acks. */
typedef struct {
    gboolean         has_acks; /* acknowledgements were asked for: "A" is one */
    DfotaUploadStage stage;
    guint            n_acks;
    gboolean         has_result; /* +QFUPL came */
    guint64          size;
    guint16          checksum;
    gint             code;   /* of +CME ERROR; 0 if none */
    guint            n_urcs; /* lines that are none of this, passed over */
} DfotaUploadAnswer;

/* Takes what it understands off the front of @bytes; a line that has not ended is left
 * there, with what is before it, for whoever looks for URCs. An "A" is an
 * acknowledgement only where no line has begun: never in a URC. */
void
dfota_upload_answer_take (DfotaUploadAnswer *self, GString *bytes);

G_END_DECLS
