/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The first block of PBKDF2, which is as long as the digest; see source-digest.h.
 */

#include "protocol/source-digest.h"

#include <string.h>

#define DIGEST_SIZE 32

typedef struct {
    guint8 bytes[DIGEST_SIZE];
} Block;

/* @keyed is not changed. */
static Block
get_hmac (const GHmac *keyed, const void *data, gsize length)
{
    g_autoptr (GHmac) hmac = g_hmac_copy (keyed);
    Block             block = { 0 };
    gsize             size = sizeof (block.bytes);

    g_hmac_update (hmac, data, (gssize) length);
    g_hmac_get_digest (hmac, block.bytes, &size);
    return block;
}

gchar *
dfota_source_digest_new_salt (void)
{
    return g_uuid_string_random ();
}

gchar *
dfota_source_digest_iterated (const gchar *source, const gchar *salt, guint iterations)
{
    static const guint8 index[] = { 0, 0, 0, 1 }; /* of the block, big-endian */
    g_autoptr (GHmac)   keyed =
        g_hmac_new (G_CHECKSUM_SHA256, (const guint8 *) source, strlen (source));
    g_autoptr (GByteArray) first = g_byte_array_new ();
    GString               *text = g_string_new (NULL);
    Block                  last, sum;

    g_byte_array_append (first, (const guint8 *) salt, (guint) strlen (salt));
    g_byte_array_append (first, index, sizeof (index));
    last = get_hmac (keyed, first->data, first->len);
    sum = last;
    for (guint i = 1; i < iterations; i++) {
        last = get_hmac (keyed, last.bytes, sizeof (last.bytes));
        for (gsize j = 0; j < DIGEST_SIZE; j++)
            sum.bytes[j] ^= last.bytes[j];
    }
    for (gsize j = 0; j < DIGEST_SIZE; j++)
        g_string_append_printf (text, "%02x", sum.bytes[j]);
    return g_string_free (text, FALSE);
}

gchar *
dfota_source_digest (const gchar *source, const gchar *salt)
{
    return dfota_source_digest_iterated (source, salt, DFOTA_SOURCE_DIGEST_ITERATIONS);
}
