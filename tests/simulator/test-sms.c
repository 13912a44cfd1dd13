/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of short messages: their bytes, by tables, and the storage.
 */

#include "messages.h"
#include "pdu.h"
#include "settings.h"

#include <string.h>

#define A10  "aaaaaaaaaa"
#define A160 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10

/* "hellohello" is the usual example. All messages are of 12:34:56 UTC on 2026-01-02. */
static const struct {
    const char *number;
    const char *text;
    const char *hex; /* NULL: refused */
} deliveries[] = {
    { "+31641600986", "hellohello", "00040B911346610089F60000621020214365000AE8329BFD4697D9EC37" },
    { "12", "", "000402812100006210202143650000" },
    { "123", "A", "00040381 21F3 0000 62102021436500 01 41" },
    { "1", "@@@@@@@@", "00040181 F1 0000 62102021436500 08 00000000000000" },
    { "1", "à", "00040181 F1 0000 62102021436500 01 7F" },
    { "1", "é_£", "00040181 F1 0000 62102021436500 03 854800" },
    { "1", "[", NULL },
    { "1", "\033", NULL },
    { "1", "\xff", NULL },
    { "1", A160 "a", NULL },
    { "", "x", NULL },
    { "+", "x", NULL },
    { "12a", "x", NULL },
    { "123456789012345678901", "x", NULL },
};

static void
test_deliver (void)
{
    g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 1, 2, 12, 34, 56);

    for (guint i = 0; i < G_N_ELEMENTS (deliveries); i++) {
        g_autoptr (GError)     error = NULL;
        g_autoptr (GByteArray) pdu =
            sim_pdu_deliver (deliveries[i].number, deliveries[i].text, when, &error);
        g_autofree char *hex = pdu ? sim_pdu_to_hex (pdu) : NULL;
        g_auto (GStrv)   parts = g_strsplit (deliveries[i].hex ? deliveries[i].hex : "", " ", -1);
        g_autofree char *expected = g_strjoinv ("", parts);

        g_assert_cmpstr (hex, ==, deliveries[i].hex ? expected : NULL);
        g_assert_true ((error != NULL) == (pdu == NULL));
    }
}

static void
test_longest (void)
{
    g_autoptr (GDateTime)  when = g_date_time_new_utc (2026, 1, 2, 12, 34, 56);
    g_autoptr (GByteArray) pdu = sim_pdu_deliver ("1", A160, when, NULL);

    g_assert_nonnull (pdu);
    g_assert_cmpuint (pdu->len, ==, 15 + 140);
    g_assert_cmpuint (pdu->data[14], ==, 160);
}

static const struct {
    const char *hex;
    const char *number; /* NULL: refused */
    const char *text;
} submissions[] = {
    /* without, with a relative, with an absolute validity period; after a service centre */
    { "0001000B911346610089F600000AE8329BFD4697D9EC37", "+31641600986", "hellohello" },
    { "0011000B911346610089F60000AA0AE8329BFD4697D9EC37", "+31641600986", "hellohello" },
    { "0019000B911346610089F60000626031213421000AE8329BFD4697D9EC37", "+31641600986",
      "hellohello" },
    { "07911326040000F001070B911346610089F600000AE8329BFD4697D9EC37", "+31641600986",
      "hellohello" },
    { "0001000381 21F3 0000 01 41", "123", "A" },
    { "0001000381 21F3 0000 00", "123", "" },
    { "0001000381 21F3 00F1 01 41", "123", "A" },
    { "0001000381 21F3 0011 01 41", "123", "A" },
    { "0001000381 21F3 0000 03 854800", "123", "é_£" },
    { "0001000381 21F3 0000 02 41", NULL, NULL }, /* truncated */
    { "0001000381 21F3 0000 03 4100", NULL, NULL },
    { "0001000381 21F3 0008 02 0041", NULL, NULL }, /* UCS-2 */
    { "0001000381 21F3 0004 01 41", NULL, NULL },   /* 8 bits */
    { "0041000381 21F3 0000 01 41", NULL, NULL },   /* in several parts */
    { "0004000381 21F3 0000 01 41", NULL, NULL },   /* not a SUBMIT */
    { "0001", NULL, NULL },
    { "07", NULL, NULL },
    { "", NULL, NULL },
};

static GByteArray *
from_hex (const char *hex)
{
    g_auto (GStrv)   parts = g_strsplit (hex, " ", -1);
    g_autofree char *joined = g_strjoinv ("", parts);

    return sim_pdu_from_hex (joined);
}

static void
test_submit (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (submissions); i++) {
        g_autoptr (GByteArray) pdu = from_hex (submissions[i].hex);
        g_autofree char       *number = NULL;
        g_autofree char       *text = NULL;
        g_autoptr (GError)     error = NULL;

        g_test_message ("%s", submissions[i].hex);
        if (pdu)
            sim_pdu_read_submit (pdu->data, pdu->len, &number, &text, &error);
        g_assert_cmpstr (number, ==, submissions[i].number);
        g_assert_cmpstr (text, ==, submissions[i].text);
        g_assert_true (!pdu || (error != NULL) == (submissions[i].number == NULL));
    }
}

static void
test_hex (void)
{
    g_autoptr (GByteArray) pdu = sim_pdu_from_hex ("00fFa1");
    g_autofree char       *hex = sim_pdu_to_hex (pdu);

    g_assert_cmpstr (hex, ==, "00FFA1");
    g_assert_cmpuint (sim_pdu_centre_length (pdu), ==, 1);
    g_assert_null (sim_pdu_from_hex ("0"));
    g_assert_null (sim_pdu_from_hex ("0g"));
}

static GByteArray *
make_pdu (guint8 byte)
{
    return g_byte_array_append (g_byte_array_new (), &byte, 1);
}

static void
test_messages (void)
{
    SimMessages *messages = sim_messages_new ();

    for (guint i = 0; i < SIM_MESSAGES_MAX; i++)
        g_assert_cmpuint (sim_messages_add (messages, make_pdu (i))->index, ==, i);
    g_assert_null (sim_messages_add (messages, make_pdu (0)));
    g_assert_true (sim_messages_delete (messages, 7));
    g_assert_false (sim_messages_delete (messages, 7));
    g_assert_null (sim_messages_find (messages, 7));
    g_assert_cmpuint (sim_messages_count (messages), ==, SIM_MESSAGES_MAX - 1);
    g_assert_cmpuint (sim_messages_nth (messages, 7)->index, ==, 8);
    g_assert_cmpuint (sim_messages_add (messages, make_pdu (99))->index, ==, 7);
    g_assert_cmpuint (sim_messages_find (messages, 7)->pdu->data[0], ==, 99);
    g_assert_false (sim_messages_find (messages, 7)->is_read);
    sim_messages_free (messages);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sms/deliver", test_deliver);
    g_test_add_func ("/sms/longest", test_longest);
    g_test_add_func ("/sms/submit", test_submit);
    g_test_add_func ("/sms/hex", test_hex);
    g_test_add_func ("/sms/messages", test_messages);
    return g_test_run ();
}
