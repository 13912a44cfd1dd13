/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Encodes addresses in half bytes and text in seven bits.
 */

#include "pdu.h"
#include "settings.h"

#include <string.h>

#define KIND_MASK   0x03
#define SUBMIT      0x01
#define LAST_ONE    0x04 /* in a DELIVER: there are no more messages */
#define VALID_MASK  0x18 /* in a SUBMIT: whether there is a validity period, and its format */
#define VALID_SHORT 0x10
#define HAS_HEADER  0x40

#define INTERNATIONAL 0x91
#define NATIONAL      0x81
#define NUMBER_MAX    20 /* digits */

#define ESCAPE 0x1b /* escape to a second table, which is not supported */

/* TS 23.038, 6.2.1 */
static const char alphabet[] =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\033ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

static void
append_byte (GByteArray *pdu, guint byte)
{
    guint8 one = byte;

    g_byte_array_append (pdu, &one, 1);
}

/* Encoding */

static gboolean
append_number (GByteArray *pdu, const char *number, GError **error)
{
    const char *digits = *number == '+' ? number + 1 : number;
    gsize       length = strlen (digits);

    if (length == 0 || length > NUMBER_MAX || strspn (digits, "0123456789") != length) {
        g_set_error (error, SIM_ERROR, 0, "'%s' is no number of at most %u digits", number,
                     NUMBER_MAX);
        return FALSE;
    }
    append_byte (pdu, length);
    append_byte (pdu, digits == number ? NATIONAL : INTERNATIONAL);
    for (gsize i = 0; i < length; i += 2) {
        guint high = i + 1 < length ? digits[i + 1] - '0' : 0xf;

        append_byte (pdu, (digits[i] - '0') | high << 4);
    }
    return TRUE;
}

static guint
swapped (guint number)
{
    return number / 10 | number % 10 << 4;
}

static void
append_time (GByteArray *pdu, GDateTime *when)
{
    g_autoptr (GDateTime) utc = g_date_time_to_utc (when);

    append_byte (pdu, swapped (g_date_time_get_year (utc) % 100));
    append_byte (pdu, swapped (g_date_time_get_month (utc)));
    append_byte (pdu, swapped (g_date_time_get_day_of_month (utc)));
    append_byte (pdu, swapped (g_date_time_get_hour (utc)));
    append_byte (pdu, swapped (g_date_time_get_minute (utc)));
    append_byte (pdu, swapped (g_date_time_get_second (utc)));
    append_byte (pdu, 0); /* from UTC */
}

/* Returns the code of a character, or -1 if the alphabet does not have it. */
static int
find_code (gunichar character)
{
    const char *found = g_utf8_strchr (alphabet, -1, character);

    if (!found || character == ESCAPE)
        return -1;
    return (int) g_utf8_pointer_to_offset (alphabet, found);
}

/* The first character is in the low bits of the first byte. */
static gboolean
append_text (GByteArray *pdu, const char *text, GError **error)
{
    glong length = g_utf8_validate (text, -1, NULL) ? g_utf8_strlen (text, -1) : G_MAXLONG;
    guint bits = 0;
    guint n_bits = 0;

    if (length > SIM_PDU_TEXT_MAX) {
        g_set_error (error, SIM_ERROR, 0, "at most %u characters of UTF-8 are right",
                     SIM_PDU_TEXT_MAX);
        return FALSE;
    }
    append_byte (pdu, length);
    for (; *text; text = g_utf8_next_char (text)) {
        int code = find_code (g_utf8_get_char (text));

        if (code < 0) {
            g_set_error (error, SIM_ERROR, 0, "not in the 7-bit default alphabet: %s", text);
            return FALSE;
        }
        bits |= (guint) code << n_bits;
        n_bits += 7;
        if (n_bits >= 8) {
            append_byte (pdu, bits & 0xff);
            bits >>= 8;
            n_bits -= 8;
        }
    }
    if (n_bits > 0)
        append_byte (pdu, bits);
    return TRUE;
}

GByteArray *
sim_pdu_deliver (const char *number, const char *text, GDateTime *when, GError **error)
{
    g_autoptr (GByteArray) pdu = g_byte_array_new ();

    append_byte (pdu, 0); /* no service centre */
    append_byte (pdu, LAST_ONE);
    if (!append_number (pdu, number, error))
        return NULL;
    append_byte (pdu, 0); /* protocol */
    append_byte (pdu, 0); /* the default alphabet */
    append_time (pdu, when);
    return append_text (pdu, text, error) ? g_steal_pointer (&pdu) : NULL;
}

/* Decoding */

typedef struct {
    const guint8 *bytes;
    gsize         left;
    gboolean      is_short; /* a read went beyond the end */
} Reader;

/* Returns the next @n bytes, or NULL if there are fewer. */
static const guint8 *
take (Reader *reader, gsize n)
{
    const guint8 *taken = reader->bytes;

    reader->is_short |= n > reader->left;
    if (reader->is_short)
        return NULL;
    reader->bytes += n;
    reader->left -= n;
    return taken;
}

static guint
take_byte (Reader *reader)
{
    const guint8 *byte = take (reader, 1);

    return byte ? *byte : 0;
}

static char *
take_number (Reader *reader)
{
    guint         n_digits = take_byte (reader);
    gboolean      is_international = take_byte (reader) == INTERNATIONAL;
    const guint8 *bytes = take (reader, (n_digits + 1) / 2);
    GString      *number = g_string_new (is_international ? "+" : "");

    for (guint i = 0; bytes && i < n_digits; i++)
        g_string_append_c (number, '0' + (bytes[i / 2] >> (i % 2 ? 4 : 0) & 0xf));
    return g_string_free (number, FALSE);
}

static gunichar
character_at (const guint8 *bytes, guint n)
{
    guint bit = n * 7;
    guint code = bytes[bit / 8] >> bit % 8;

    if (bit % 8 > 1)
        code |= bytes[bit / 8 + 1] << (8 - bit % 8);
    return g_utf8_get_char (g_utf8_offset_to_pointer (alphabet, code & 0x7f));
}

static char *
take_text (Reader *reader)
{
    guint         length = take_byte (reader);
    const guint8 *bytes = take (reader, (length * 7 + 7) / 8);
    GString      *text = g_string_new (NULL);

    for (guint i = 0; bytes && i < length; i++)
        g_string_append_unichar (text, character_at (bytes, i));
    return g_string_free (text, FALSE);
}

static void
skip_validity (Reader *reader, guint first)
{
    guint format = first & VALID_MASK;

    if (format != 0)
        take (reader, format == VALID_SHORT ? 1 : 7);
}

/* The general groups without compression, and the group of message classes. */
static gboolean
is_default_alphabet (guint coding)
{
    return (coding & 0xec) == 0 || (coding & 0xf4) == 0xf0;
}

gboolean
sim_pdu_read_submit (const guint8 *bytes, gsize length, char **number, char **text, GError **error)
{
    Reader           reader = { bytes, length, FALSE };
    g_autofree char *to = NULL;
    g_autofree char *what = NULL;
    guint            first;
    guint            coding;

    take (&reader, take_byte (&reader));
    first = take_byte (&reader);
    take_byte (&reader); /* reference */
    to = take_number (&reader);
    take_byte (&reader); /* protocol */
    coding = take_byte (&reader);
    skip_validity (&reader, first);
    what = take_text (&reader);
    if (reader.is_short || (first & KIND_MASK) != SUBMIT || (first & HAS_HEADER) ||
        !is_default_alphabet (coding)) {
        g_set_error (error, SIM_ERROR, 0,
                     "no whole SMS-SUBMIT in one part and in the 7-bit default alphabet");
        return FALSE;
    }
    *number = g_steal_pointer (&to);
    *text = g_steal_pointer (&what);
    return TRUE;
}

gsize
sim_pdu_centre_length (const GByteArray *pdu)
{
    return pdu->len > 0 ? 1 + (gsize) pdu->data[0] : 0;
}

/* Hexadecimal */

char *
sim_pdu_to_hex (const GByteArray *pdu)
{
    GString *hex = g_string_new (NULL);

    for (guint i = 0; i < pdu->len; i++)
        g_string_append_printf (hex, "%02X", pdu->data[i]);
    return g_string_free (hex, FALSE);
}

GByteArray *
sim_pdu_from_hex (const char *hex)
{
    g_autoptr (GByteArray) pdu = g_byte_array_new ();

    for (; *hex; hex += 2) {
        if (!g_ascii_isxdigit (hex[0]) || !g_ascii_isxdigit (hex[1]))
            return NULL;
        append_byte (pdu, g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
    }
    return g_steal_pointer (&pdu);
}
