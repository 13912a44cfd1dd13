/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Lines, and acknowledgements between the lines; see upload-answer.h.
 */

#include "protocol/upload-answer.h"

#include <string.h>

/* Longer lines lose their beginning. */
#define REST_MAX 1024

static void
take_result (DfotaUploadAnswer *self, const gchar *text)
{
    gchar  *end = NULL;
    guint64 size = g_ascii_strtoull (text, &end, 10);
    guint64 checksum;

    if (end == text || *end != ',')
        return;
    text = end + 1;
    checksum = g_ascii_strtoull (text, &end, 16);
    if (end == text || *end != '\0' || checksum > G_MAXUINT16)
        return;
    self->has_result = TRUE;
    self->size = size;
    self->checksum = (guint16) checksum;
}

/* Text instead of a number (AT+CMEE=2) is a refusal as well. */
static void
take_refusal (DfotaUploadAnswer *self, const gchar *text)
{
    self->stage = DFOTA_UPLOAD_REFUSED;
    self->code = (gint) CLAMP (g_ascii_strtoll (text, NULL, 10), 0, G_MAXINT);
}

static void
take_line (DfotaUploadAnswer *self, const gchar *line)
{
    if (g_str_equal (line, "CONNECT") && self->stage == DFOTA_UPLOAD_ASKED)
        self->stage = DFOTA_UPLOAD_CONNECTED;
    else if (g_str_has_prefix (line, "+QFUPL:"))
        take_result (self, line + strlen ("+QFUPL:"));
    else if (g_str_has_prefix (line, "+CME ERROR:"))
        take_refusal (self, line + strlen ("+CME ERROR:"));
    else if (g_str_equal (line, "ERROR"))
        self->stage = DFOTA_UPLOAD_REFUSED;
    else if (g_str_equal (line, "OK"))
        self->stage = DFOTA_UPLOAD_DONE;
    else if (!g_str_has_prefix (line, "AT")) /* the echo of the command */
        self->n_urcs++;
}

static gboolean
is_line_end (gchar byte)
{
    return byte == '\r' || byte == '\n';
}

/* An "A" that is followed by another letter is the beginning of a line. */
static gboolean
is_ack (const DfotaUploadAnswer *self, const gchar *at, gsize length)
{
    if (!self->has_acks || self->stage != DFOTA_UPLOAD_CONNECTED || at[0] != 'A')
        return FALSE;
    return length < 2 || at[1] == 'A' || is_line_end (at[1]) || at[1] == '+';
}

static gsize
line_length (const gchar *at, gsize length)
{
    gsize n = 0;

    while (n < length && !is_line_end (at[n]))
        n++;
    return n;
}

void
dfota_upload_answer_take (DfotaUploadAnswer *self, GString *bytes)
{
    gsize taken = 0; /* understood */
    gsize at = 0;

    while (at < bytes->len && self->stage < DFOTA_UPLOAD_DONE) {
        const gchar      *text = bytes->str + at;
        gsize             rest = bytes->len - at;
        gsize             length = line_length (text, rest);
        g_autofree gchar *line = NULL;

        if (length == 0 || is_ack (self, text, rest)) {
            self->n_acks += length > 0;
            at++;
            taken = length > 0 ? at : taken;
            continue;
        }
        if (length == rest)
            break;
        line = g_strndup (text, length);
        take_line (self, line);
        at += length + 1;
        taken = at;
    }
    g_string_erase (bytes, 0, self->stage < DFOTA_UPLOAD_DONE ? (gssize) taken : -1);
    if (bytes->len > REST_MAX) {
        g_string_erase (bytes, 0, (gssize) (bytes->len - REST_MAX));
        bytes->str[0] = '?'; /* no "A" of the middle of a line is an acknowledgement */
    }
}
