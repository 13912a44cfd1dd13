/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Frames of the diagnostics protocol: escaped, with a CRC, and with 0x7e at the end.
 */

#include "diag.h"

#include <string.h>

#define END               0x7e
#define ESCAPE            0x7d
#define ESCAPE_MASK       0x20
#define VERSION           0x00
#define BAD_COMMAND       0x13
#define VERSION_LENGTH    55
#define NV_READ           0x26
#define NV_LENGTH         133 /* command, 2 of item, 128 of data, 2 of status */
#define NV_MODE_PREF      10
#define NV_NOT_ACTIVE     5
#define MODE_GSM_UMTS_LTE 0x1f

static guint16
crc16 (const guint8 *bytes, gsize length)
{
    guint16 crc = 0xffff;

    while (length--) {
        crc ^= *bytes++;
        for (guint bit = 0; bit < 8; bit++)
            crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
    }
    return ~crc;
}

static void
append_escaped (GByteArray *frame, guint8 byte)
{
    guint8 pair[] = { ESCAPE, byte ^ ESCAPE_MASK };

    if (byte == END || byte == ESCAPE)
        g_byte_array_append (frame, pair, 2);
    else
        g_byte_array_append (frame, &byte, 1);
}

static GByteArray *
make_frame (const guint8 *content, gsize length)
{
    GByteArray *frame = g_byte_array_new ();
    guint16     crc = crc16 (content, length);
    guint8      end = END;

    for (gsize i = 0; i < length; i++)
        append_escaped (frame, content[i]);
    append_escaped (frame, crc & 0xff);
    append_escaped (frame, crc >> 8);
    g_byte_array_append (frame, &end, 1);
    return frame;
}

static GByteArray *
version_answer (void)
{
    guint8 content[VERSION_LENGTH] = { VERSION };

    memcpy (content + 1, "Jan 01 202600:00:00Jan 01 202600:00:00EP06    ", 46);
    return make_frame (content, sizeof content);
}

/* Supports the mode preference only. ModemManager 1.20 reads it, and frees its buffer twice
 * if it gets an error. */
static GByteArray *
nv_answer (const guint8 *question)
{
    guint8 content[NV_LENGTH] = { NV_READ, question[1], question[2] };

    if (question[1] == NV_MODE_PREF && question[2] == 0)
        content[4] = MODE_GSM_UMTS_LTE;
    else
        content[NV_LENGTH - 2] = NV_NOT_ACTIVE;
    return make_frame (content, sizeof content);
}

GByteArray *
sim_diag_answer (const char *bytes, gsize length)
{
    guint8 refusal[2] = { BAD_COMMAND };

    while (length > 0 && (guint8) *bytes == END) {
        bytes++;
        length--;
    }
    if (length < 4 || (guint8) bytes[length - 1] != END)
        return NULL;
    if (bytes[0] == VERSION)
        return version_answer ();
    if (bytes[0] == NV_READ)
        return nv_answer ((const guint8 *) bytes);
    refusal[1] = bytes[0];
    return make_frame (refusal, sizeof refusal);
}
