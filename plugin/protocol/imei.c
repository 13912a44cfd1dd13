/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The check of an IMEI; see imei.h.
 */

#include "protocol/imei.h"

#include <string.h>

/* Type allocation code and serial number. */
#define N_IDENTIFYING 14

/* Luhn: every second digit from the right is doubled. */
static gboolean
is_check_digit_right (const gchar *digits, gsize length)
{
    guint sum = 0;

    for (gsize i = 0; i < length; i++) {
        guint digit = (guint) (digits[length - 1 - i] - '0') * (i % 2 + 1);

        sum += digit / 10 + digit % 10;
    }
    return sum % 10 == 0;
}

gboolean
dfota_imei_is_valid (const gchar *text)
{
    gsize length = text ? strlen (text) : 0;

    if (length < N_IDENTIFYING || length > N_IDENTIFYING + 2 ||
        strspn (text, G_CSET_DIGITS) != length || strspn (text, "0") == length)
        return FALSE;
    return length != N_IDENTIFYING + 1 || is_check_digit_right (text, length);
}

DfotaImeiMatch
dfota_imei_compare (const gchar *a, const gchar *b)
{
    if (!dfota_imei_is_valid (a) || !dfota_imei_is_valid (b))
        return DFOTA_IMEI_UNKNOWN;
    return strncmp (a, b, N_IDENTIFYING) == 0 ? DFOTA_IMEI_SAME : DFOTA_IMEI_DIFFERENT;
}
