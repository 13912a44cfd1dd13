/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An information buffer has a fixed part, and after it the data to which the fixed part
 * refers by offsets. An offset counts from the start of the buffer, so it is known only
 * when the fixed part is complete. [MBIM 1.0, 10.3]
 */

#include "mbim-buffer.h"

#include <stdarg.h>
#include <string.h>

#define ALIGNMENT 4

struct _SimMbimBuffer {
    GByteArray *fixed;
    GByteArray *behind;
    GArray     *offsets; /* positions in fixed of the offsets, which count from the start of
                          * behind */
};

SimMbimBuffer *
sim_mbim_buffer_new (void)
{
    SimMbimBuffer *self = g_new0 (SimMbimBuffer, 1);

    self->fixed = g_byte_array_new ();
    self->behind = g_byte_array_new ();
    self->offsets = g_array_new (FALSE, FALSE, sizeof (guint));
    return self;
}

void
sim_mbim_buffer_free (SimMbimBuffer *self)
{
    g_byte_array_unref (self->fixed);
    g_byte_array_unref (self->behind);
    g_array_unref (self->offsets);
    g_free (self);
}

static void
append_number (GByteArray *bytes, guint64 number, guint size)
{
    for (guint i = 0; i < size; i++) {
        guint8 byte = number >> 8 * i & 0xff;

        g_byte_array_append (bytes, &byte, 1);
    }
}

static void
align (GByteArray *bytes)
{
    while (bytes->len % ALIGNMENT)
        append_number (bytes, 0, 1);
}

/* Without data the offset is 0. */
static void
put_behind (SimMbimBuffer *self, const guint8 *data, gsize size)
{
    if (size > 0)
        g_array_append_val (self->offsets, self->fixed->len);
    append_number (self->fixed, size > 0 ? self->behind->len : 0, 4);
    g_byte_array_append (self->behind, data, size);
    align (self->behind);
}

static void
put_string (SimMbimBuffer *self, const char *text)
{
    g_autofree gunichar2  *wide = NULL;
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    glong                  length = 0;

    wide = g_utf8_to_utf16 (text ? text : "", -1, NULL, &length, NULL);
    for (glong i = 0; i < length; i++)
        append_number (bytes, wide[i], 2);
    put_behind (self, bytes->data, bytes->len);
    append_number (self->fixed, bytes->len, 4);
}

static void
put_array (SimMbimBuffer *self, char letter, const GByteArray *bytes)
{
    if (letter == 'b') {
        g_byte_array_append (self->fixed, bytes->data, bytes->len);
        return;
    }
    put_behind (self, bytes ? bytes->data : NULL, bytes ? bytes->len : 0);
    if (letter == 'r')
        append_number (self->fixed, bytes ? bytes->len : 0, 4);
}

static void
put_value (SimMbimBuffer *self, char letter, va_list *values)
{
    switch (letter) {
    case 'u':
        append_number (self->fixed, va_arg (*values, guint32), 4);
        break;
    case 'q':
        append_number (self->fixed, va_arg (*values, guint64), 8);
        break;
    case 's':
        put_string (self, va_arg (*values, const char *));
        break;
    case 'i':
        g_byte_array_append (self->fixed, (const guint8 *) va_arg (*values, const MbimUuid *),
                             sizeof (MbimUuid));
        break;
    case 'b':
    case 'o':
    case 'r':
        put_array (self, letter, va_arg (*values, const GByteArray *));
        break;
    default:
        g_error ("no such letter in a format: %c", letter);
    }
}

void
sim_mbim_buffer_put (SimMbimBuffer *self, const char *format, ...)
{
    va_list values;

    va_start (values, format);
    for (const char *letter = format; *letter; letter++)
        put_value (self, *letter, &values);
    va_end (values);
}

static guint32
read_number (const guint8 *bytes)
{
    return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (guint32) bytes[3] << 24;
}

GByteArray *
sim_mbim_buffer_finish (SimMbimBuffer *self)
{
    GByteArray *bytes = g_byte_array_new ();

    align (self->fixed);
    for (guint i = 0; i < self->offsets->len; i++) {
        guint8 *place = self->fixed->data + g_array_index (self->offsets, guint, i);
        guint32 offset = GUINT32_TO_LE (read_number (place) + self->fixed->len);

        memcpy (place, &offset, sizeof offset);
    }
    g_byte_array_append (bytes, self->fixed->data, self->fixed->len);
    g_byte_array_append (bytes, self->behind->data, self->behind->len);
    return bytes;
}

guint32
sim_mbim_read (const MbimMessage *request, gsize offset)
{
    guint32       length = 0;
    const guint8 *bytes = mbim_message_command_get_raw_information_buffer (request, &length);

    return bytes && length >= offset + 4 ? read_number (bytes + offset) : 0;
}

const guint8 *
sim_mbim_read_bytes (const MbimMessage *request, gsize start, gsize offset, gsize *size)
{
    guint32       length = 0;
    const guint8 *bytes = mbim_message_command_get_raw_information_buffer (request, &length);
    guint64       first = (guint64) start + sim_mbim_read (request, offset);

    *size = sim_mbim_read (request, offset + 4);
    if (!bytes || *size == 0 || first > length || *size > length - first)
        return NULL;
    return bytes + first;
}
