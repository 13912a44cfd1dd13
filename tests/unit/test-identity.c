/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The identity of a firmware: how it is read and compared. And the IMEI, which is the
 * identity of the module.
 */

#include "protocol/identity.h"

#include "protocol/answer.h"
#include "protocol/imei.h"

#define A1   "EP06ELAR02A08M4G_01.001.01.001"
#define A2   "EP06ELAR02A08M4G_01.002.01.002"
#define A    "EP06ELAR02A08M4G"
#define B1   "EP06ELAR03A08M4G_01.001.01.001"
#define B    "EP06ELAR03A08M4G"
#define RM1  "RM500QGLAAR03A01M4G"
#define NONE DFOTA_EDITION_NONE

#define NEW          DFOTA_IDENTITY_NEW
#define OLD          DFOTA_IDENTITY_OLD
#define UNEXPECTED   DFOTA_IDENTITY_UNEXPECTED
#define UNVERIFIABLE DFOTA_IDENTITY_UNVERIFIABLE

static void
test_compare (void)
{
    static const struct {
        const gchar       *before[3]; /* exact revision, base revision, sub-edition */
        const gchar       *after[3];
        const gchar       *expected;
        DfotaIdentityMatch match;
    } rows[] = {
        { { A1, A, NONE }, { B1, B, NONE }, "", NEW },
        { { A1, A, NONE }, { A2, A, NONE }, "", NEW },
        { { A1, A, NONE }, { A1, A, NONE }, "", UNVERIFIABLE },
        { { A1, A, NONE }, { A1, A, NONE }, A1 "_V02", UNVERIFIABLE },
        { { A2, A, NONE }, { A1, A, NONE }, A1 "_V02", NEW },
        { { A2, A, NONE }, { B1, B, NONE }, A1 "_V02", UNEXPECTED },
        { { A1, A, "V01" }, { A1, A, "V01" }, "", OLD },

        /* only the sub-edition differs */
        { { A1, A, "V01" }, { A1, A, "V02" }, "", NEW },
        { { A1, A, "V01" }, { A1, A, "V02" }, A1 "_V02", NEW },
        { { A1, A, "V01" }, { A1, A, "V03" }, A1 "_V02", UNEXPECTED },
        { { A1, A, "V01" }, { A1, A, "V01" }, A1 "_V02", OLD },
        /* a string that is known only before or only after proves nothing */
        { { A1, A, "" }, { A1, A, "V02" }, "", UNVERIFIABLE },
        { { A1, A, "V01" }, { A1, A, "" }, "", UNVERIFIABLE },
        { { A1, A, "V01" }, { A1, A, "" }, A1 "_V02", UNVERIFIABLE },
        { { A1, A, "" }, { A1, A, "" }, "", UNVERIFIABLE },
        { { A1, A, NONE }, { A1, A, "V02" }, "", UNVERIFIABLE },

        /* only the base revision is known */
        { { "", A, NONE }, { "", B, NONE }, "", NEW },
        { { "", A, NONE }, { "", A, NONE }, "", UNVERIFIABLE },
        { { "", A, "V01" }, { "", A, "V01" }, "", UNVERIFIABLE },
        { { "", A, "V01" }, { "", A, "V02" }, "", NEW },
        { { "", A, NONE }, { "", B, NONE }, B, NEW },
        { { "", A, NONE }, { "", A, NONE }, B, OLD },
        { { "", A, NONE }, { "", RM1, NONE }, B, UNEXPECTED },
        /* only one of the two versions of firmware supports AT+QGMR */
        { { "", A, NONE }, { A1, A, NONE }, "", UNVERIFIABLE },
        { { "", A, NONE }, { B1, B, NONE }, "", NEW },
        { { A1, A, NONE }, { "", B, NONE }, "", NEW },
        { { A1, A, NONE }, { "", B, NONE }, B1, NEW },
        { { A1, A, NONE }, { "", A, NONE }, A2, UNVERIFIABLE },
        /* an exact revision without a sub-version says no more than a base revision */
        { { RM1, RM1, NONE }, { RM1, RM1, NONE }, "", UNVERIFIABLE },
        { { RM1, RM1, NONE }, { B, B, NONE }, "", NEW },
        /* AT+CGMR is not supported */
        { { A1, "", NONE }, { B1, "", NONE }, "", NEW },
        { { A1, "", "V01" }, { A1, "", "V01" }, "", OLD },

        /* a target revision was given */
        { { A1, A, NONE }, { B1, B, NONE }, B1, NEW },
        { { A1, A, NONE }, { A2, A, NONE }, B1, UNEXPECTED },
        { { A1, A, NONE }, { A1, A, NONE }, B1, OLD },
        { { A1, A, "" }, { A1, A, "" }, B1, OLD },
        { { RM1, RM1, NONE }, { RM1, RM1, NONE }, B1, OLD },
        /* given as a base revision, in the journal of an earlier version */
        { { A1, A, NONE }, { B1, B, NONE }, B, NEW },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        const gchar *const       *b = rows[i].before, *const *a = rows[i].after;
        g_autoptr (DfotaIdentity) before = dfota_identity_new (b[0], b[1], b[2]);
        g_autoptr (DfotaIdentity) after = dfota_identity_new (a[0], a[1], a[2]);

        g_test_message ("%s %s %s → %s %s %s, expected '%s'", b[0], b[1], b[2], a[0], a[1], a[2],
                        rows[i].expected);
        g_assert_cmpint (dfota_identity_compare (before, after, rows[i].expected), ==,
                         rows[i].match);
    }
}

/* What ModemManager has read of a modem. */
static void
test_modem (void)
{
    static const struct {
        const gchar *revision, *version;
        const gchar *exact, *base; /* NULL: no identity */
    } rows[] = {
        { A, A1, A1, A },
        { A, NULL, "", A },
        { A, "", "", A },
        /* the version is of another base, has no sub-version or is none */
        { A, B1, "", A },
        { A, A, "", A },
        { A, "RING", "", A },
        { A, "Quectel", "", A },
        { A1, NULL, A1, "" },
        /* what ModemManager has is no revision */
        { "Quectel", A1, NULL, NULL },
        { "RING", A1, NULL, NULL },
        { "867348030000017", A1, NULL, NULL },
        { A " 1 [Mar 01 2019 07:00:00]", A1, NULL, NULL },
        { "", A1, NULL, NULL },
        { NULL, NULL, NULL, NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaIdentity) identity =
            dfota_identity_new_from_modem (rows[i].revision, rows[i].version);

        g_test_message ("%s, %s", rows[i].revision, rows[i].version);
        g_assert_cmpstr (identity ? identity->exact : NULL, ==, rows[i].exact);
        g_assert_cmpstr (identity ? identity->base : NULL, ==, rows[i].base);
    }
}

static void
test_names (void)
{
    static const struct {
        const gchar *identity[3];
        const gchar *name;
        gboolean     is_named;
        gboolean     has_form;
    } rows[] = {
        { { A1, A, "V02" }, A1, TRUE, TRUE },
        { { A1, A, "V02" }, A1 "_V02", TRUE, TRUE },
        { { A1, A, "V02" }, A1 "_V01", FALSE, TRUE },
        { { A1, A, NONE }, A1 "_none", FALSE, TRUE },
        { { A1, A, "" }, A1 "_V02", FALSE, TRUE },
        { { A1, A, "V02" }, A2, FALSE, TRUE },
        { { A1, A, "V02" }, A1 "0", FALSE, TRUE },
        { { A1, A, "V02" }, A, FALSE, FALSE },
        { { A1, A, "V02" }, A "_V02", FALSE, FALSE },
        { { A1, A, "V02" }, B, FALSE, FALSE },
        { { A1, A, "V02" }, "V02", FALSE, FALSE },
        { { "", A, "V02" }, A, TRUE, TRUE },
        { { "", A, "V02" }, A "_V02", TRUE, TRUE },
        { { "", A, NONE }, A1, FALSE, FALSE },
        { { RM1, RM1, NONE }, RM1, TRUE, TRUE },
        { { RM1, RM1, NONE }, RM1 "_01.001", FALSE, FALSE },
        { { RM1, RM1, "V2" }, RM1 "_V2", TRUE, TRUE },
        { { "", "", "" }, "", FALSE, TRUE },
        { { "", "", "V02" }, "_V02", FALSE, TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        const gchar *const       *text = rows[i].identity;
        g_autoptr (DfotaIdentity) identity = dfota_identity_new (text[0], text[1], text[2]);

        g_test_message ("%s of %s %s %s", rows[i].name, text[0], text[1], text[2]);
        g_assert_cmpint (dfota_identity_is_named (identity, rows[i].name), ==, rows[i].is_named);
        g_assert_cmpint (dfota_identity_has_form_of (identity, rows[i].name), ==, rows[i].has_form);
    }
}

/*****************************************************************************/

/* The answers: "b", "q" and "s" with a text, or with "-" for a refusal. Invalid answers are
 * left out. */
static void
take_all (DfotaIdentityReader *reader, const gchar *answers)
{
    g_auto (GStrv) words = g_strsplit (answers, " ", -1);

    for (guint i = 0; words[i]; i++) {
        const gchar *text = words[i] + 1;

        dfota_identity_reader_take (reader,
                                    words[i][0] == 'b'   ? DFOTA_IDENTITY_BASE
                                    : words[i][0] == 'q' ? DFOTA_IDENTITY_EXACT
                                                         : DFOTA_IDENTITY_EDITION,
                                    g_str_equal (text, "-") ? NULL : text);
    }
}

static void
check_identity (const DfotaIdentityReader *reader, gboolean is_last, const gchar *expected)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_reader_get (reader, is_last);
    g_autofree gchar         *text = NULL;

    if (identity)
        text = g_strdup_printf ("%s %s %s", identity->exact, identity->base, identity->edition);
    g_assert_cmpstr (text, ==, expected);
}

static void
test_reader (void)
{
    static const struct {
        const gchar *answers;
        const gchar *identity; /* at the first reading */
        const gchar *last;     /* at the last reading */
    } rows[] = {
#define FOUND(answers, identity) { answers, identity, identity }
        FOUND ("b" A " q" A1 " s- b" A " q" A1 " s-", A1 " " A " none"),
        FOUND ("b" A " q" A1 " sV02 b" A " q" A1 " sV02", A1 " " A " V02"),
        FOUND ("b" RM1 " q" RM1 " s- b" RM1 " q" RM1 " s-", RM1 " " RM1 " none"),
        /* not ready after the boot */
        FOUND ("b" A " q- s- b" A " q- s- b" A " q" A1 " q" A1, A1 " " A " none"),
        /* one answer proves nothing, and neither do two that differ */
        FOUND ("", NULL),
        FOUND ("b" A " q" A1 " s-", NULL),
        FOUND ("b" A " b" A " q" B1 " q" A1 " s- s-", NULL),
        FOUND ("b" A " b" A " q" B1 " q" A1 " q" A1 " s- s-", A1 " " A " none"),
        FOUND ("b" A " b" A " q" A1 " q- q" A1 " s- s-", NULL),
        /* the exact revision has another base: one of the two answers is late */
        FOUND ("b" B " b" B " q" A " q" A " s- s-", NULL),
        /* each answer belongs to the other command */
        FOUND ("b" A1 " b" A1 " q" A " q" A " s- s-", NULL),
        FOUND ("b" A1 " b" A1 " q" B " q" B " s- s-", NULL),
        { "b" B " b" B " q" A1 " q" A1 " s- s-", NULL, A1 " " B " none" },

        /* commands that the module does not support */
        { "b" A " b" A " q- q- s- s-", NULL, " " A " none" },
        { "b" A " b" A " q- q- sV02 sV02", NULL, " " A " V02" },
        { "b- b- q" A1 " q" A1 " s- s-", NULL, A1 "  none" },
        { "q" A1 " q" A1 " s- s-", NULL, A1 "  none" },
        { "b" A " b" A " q" A1 " q" A1 " s-", NULL, A1 " " A " " },
        { "b" A " b" A " q" A1 " q" A1 " sV01 sV02", NULL, A1 " " A " " },
        FOUND ("b" A " b" A " q" A1 " s- s-", NULL),
        FOUND ("b- b- q- q- s- s-", NULL),
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaIdentityReader reader = { 0 };

        g_test_message ("%s", rows[i].answers);
        take_all (&reader, rows[i].answers);
        check_identity (&reader, FALSE, rows[i].identity);
        check_identity (&reader, TRUE, rows[i].last);
        dfota_identity_reader_clear (&reader);
    }
}

/* Whole conversations, as text: the answers to AT+CGMR, AT+QGMR and AT+CSUB in turn. They are
 * the seeds of the fuzzer. */
static void
test_conversation (void)
{
    static const struct {
        const gchar *answers;
        const gchar *identity;
    } rows[] = {
        { A ";" A1 ";SubEdition: V01;" A ";" A1 ";SubEdition: V01", A1 " " A " V01" },
        { A ";" A1 ";ERROR;" A ";" A1 ";ERROR", A1 " " A " none" },
        { A ";RING;ERROR;" A ";RING;ERROR;" A ";" A1 ";ERROR;" A ";" A1, A1 " " A " none" },
        { A ";Quectel;ERROR;" A ";Quectel;ERROR", NULL },
        { A ";861107030000010;ERROR;" A ";861107030000010;ERROR", NULL },
        { A ";" A1 "\r\n\r\nOK\r\n\r\n" B1 ";ERROR;" A ";" B1 ";ERROR", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_auto (GStrv)      answers = g_strsplit (rows[i].answers, ";", -1);
        DfotaIdentityReader reader = { 0 };

        for (guint n = 0; answers[n]; n++) {
            DfotaIdentityField field = n % DFOTA_N_IDENTITY_FIELDS;
            g_autofree gchar  *text =
                field == DFOTA_IDENTITY_EDITION
                     ? dfota_answer_parse_edition (answers[n])
                     : dfota_answer_parse_revision (
                           answers[n], field == DFOTA_IDENTITY_EXACT ? "+QGMR" : "+CGMR");

            if (text || g_str_equal (answers[n], "ERROR"))
                dfota_identity_reader_take (&reader, field, text);
        }
        check_identity (&reader, FALSE, rows[i].identity);
        dfota_identity_reader_clear (&reader);
    }
}

/*****************************************************************************/

static void
test_imei (void)
{
    static const struct {
        const gchar *text;
        gboolean     is_valid;
    } rows[] = {
        { "490154203237518", TRUE }, /* the example of the GSM Association */
        { "49015420323751", TRUE },
        { "4901542032375101", TRUE }, /* with a software version */
        { "490154203237517", FALSE },
        { "490154203237581", FALSE }, /* two digits in the wrong order */
        { "000000000000000", FALSE },
        { "00000000000000", FALSE },
        { "Quectel", FALSE },
        { "EP06", FALSE },
        { A1, FALSE },
        { "4901542032375", FALSE },
        { "49015420323751801", FALSE },
        { "49015420323751 ", FALSE },
        { "490154-203237-51", FALSE },
        { "", FALSE },
        { NULL, FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_test_message ("%s", rows[i].text ? rows[i].text : "(null)");
        g_assert_cmpint (dfota_imei_is_valid (rows[i].text), ==, rows[i].is_valid);
    }
}

/* The right check digits were calculated independently. Nothing but the 15 digits is read. */
static void
test_imei_check_digit (void)
{
    static const gchar *const imeis[] = { "356938035643809", "352099001761481", "861107030000013",
                                          "012152008567898", "990001123456741" };

    for (gsize i = 0; i < G_N_ELEMENTS (imeis); i++)
        for (gchar digit = '0'; digit <= '9'; digit++) {
            g_autofree gchar *text = g_strdup_printf ("1%.14s%c", imeis[i], digit);

            g_assert_cmpint (dfota_imei_is_valid (text + 1), ==, digit == imeis[i][14]);
        }
}

static void
test_imei_compare (void)
{
    static const struct {
        const gchar   *a, *b;
        DfotaImeiMatch match;
    } rows[] = {
        { "490154203237518", "490154203237518", DFOTA_IMEI_SAME },
        { "490154203237518", "49015420323751", DFOTA_IMEI_SAME },
        { "490154203237518", "4901542032375177", DFOTA_IMEI_SAME },
        { "490154203237518", "49015420323752", DFOTA_IMEI_DIFFERENT },
        { "490154203237518", "Quectel", DFOTA_IMEI_UNKNOWN },
        { "Quectel", "Quectel", DFOTA_IMEI_UNKNOWN },
        { "490154203237518", "", DFOTA_IMEI_UNKNOWN },
        { NULL, "490154203237518", DFOTA_IMEI_UNKNOWN },
        { "490154203237517", "490154203237518", DFOTA_IMEI_UNKNOWN },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        g_assert_cmpint (dfota_imei_compare (rows[i].a, rows[i].b), ==, rows[i].match);
}

/* A name that ends almost as with a sub-edition is an exact one. */
static void
test_form_of_names (void)
{
    static const struct {
        const gchar *name;
        gboolean     is_exact;
    } rows[] = {
        { "EP06ELAR02A08M4G", FALSE },      { "EP06ELAR02A08M4G_V02", FALSE },
        { "EP06ELAR02A08M4G_V", TRUE },     { "EP06ELAR02A08M4G_X2", TRUE },
        { "EP06ELAR02A08M4G_Vx", TRUE },    { "EP06ELAR02A08M4G_01.001", TRUE },
        { "EP06ELAR02A08M4G_1_V02", TRUE }, { "V02", FALSE },
    };
    g_autoptr (DfotaIdentity) base = dfota_identity_new ("", "EP06ELAR02A08M4G", "V01");
    g_autoptr (DfotaIdentity) exact =
        dfota_identity_new ("EP06ELAR02A08M4G_01.001", "EP06ELAR02A08M4G", DFOTA_EDITION_NONE);

    g_assert_cmpstr (dfota_identity_get_edition (base), ==, "V01");
    g_assert_cmpstr (dfota_identity_get_edition (exact), ==, "");
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_assert_cmpint (dfota_identity_has_form_of (base, rows[i].name), ==, !rows[i].is_exact);
        g_assert_cmpint (dfota_identity_has_form_of (exact, rows[i].name), ==, rows[i].is_exact);
    }
}

/* Refusals count in a row only, and a cleared reader knows nothing. */
static void
test_reader_again (void)
{
    DfotaIdentityReader reader = { 0 };

    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_EDITION, NULL);
    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_EDITION, "V01");
    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_EDITION, NULL);
    g_assert_false (dfota_identity_reader_has (&reader, DFOTA_IDENTITY_EDITION));
    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_EDITION, NULL);
    g_assert_true (dfota_identity_reader_has (&reader, DFOTA_IDENTITY_EDITION));
    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_BASE, "EP06ELAR02A08M4G");
    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_BASE, "EP06ELAR02A08M4G");
    g_assert_true (dfota_identity_reader_has (&reader, DFOTA_IDENTITY_BASE));
    dfota_identity_reader_clear (&reader);
    g_assert_false (dfota_identity_reader_has (&reader, DFOTA_IDENTITY_EDITION));
    dfota_identity_reader_take (&reader, DFOTA_IDENTITY_BASE, "EP06ELAR02A08M4G");
    g_assert_false (dfota_identity_reader_has (&reader, DFOTA_IDENTITY_BASE));
    dfota_identity_reader_clear (&reader);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/identity/compare", test_compare);
    g_test_add_func ("/identity/modem", test_modem);
    g_test_add_func ("/identity/names", test_names);
    g_test_add_func ("/identity/reader", test_reader);
    g_test_add_func ("/identity/conversation", test_conversation);
    g_test_add_func ("/identity/imei", test_imei);
    g_test_add_func ("/identity/imei-check-digit", test_imei_check_digit);
    g_test_add_func ("/identity/imei-compare", test_imei_compare);
    g_test_add_func ("/identity/form-of-names", test_form_of_names);
    g_test_add_func ("/identity/reader-again", test_reader_again);
    return g_test_run ();
}
