/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The options of Start() and Install(): which of them are accepted, and that quoted texts
 * are valid on D-Bus.
 */

#include "update/start-options.h"

#include <string.h>
#include <unistd.h>

#include "dbus/error.h"
#include "family-fixture.h"
#include "descriptors.h"

#define SOURCE "http://host/p"

static DfotaStartOptions *
parse (const gchar *key, GVariant *value, GError **error)
{
    GVariantBuilder         builder;
    g_autoptr (GVariant)    options = NULL;
    g_autoptr (DfotaFamily) family = family_fixture_new ("");

    g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&builder, "{sv}", key, value);
    options = g_variant_ref_sink (g_variant_builder_end (&builder));
    return dfota_start_options_new (family, SOURCE, options, error);
}

static void
test_known (void)
{
    g_autoptr (GError)            error = NULL;
    g_autoptr (DfotaStartOptions) start =
        parse ("target-revision", g_variant_new_string ("EP06ELAR03A08M4G"), &error);

    g_assert_no_error (error);
    g_assert_cmpstr (start->target_revision, ==, "EP06ELAR03A08M4G");
    g_assert_null (start->source_revision);
}

static void
test_refused (void)
{
    static const struct {
        const gchar *key;
        const gchar *value; /* NULL: a number */
        const gchar *quoted;
    } rows[] = {
        { "force", "yes", "'force'" },
        { "keep-package", "yes", "'keep-package'" }, /* of Install() only */
        { "target-revision", NULL, "'target-revision'" },
        { "target-revision", "", "'target-revision'" },
        { "source-revision", "two words", "'source-revision'" },
        { "source-revision", "\303\251", "'source-revision'" },
        /* truncated between characters of two, three and four bytes, not inside one */
        { "0123456789012345678901234567890123456789\303\251", "x",
          "'0123456789012345678901234567890123456789'" },
        { "012345678901234567890123456789012345678\303\251\303\251", "x",
          "'012345678901234567890123456789012345678\303\251'" },
        { "012345678901234567890123456789012345678\342\202\254\342\202\254", "x",
          "'012345678901234567890123456789012345678\342\202\254'" },
        { "01234567890123456789012345678901234567\360\237\224\247\360\237\224\247!", "x",
          "'01234567890123456789012345678901234567\360\237\224\247\360\237\224\247'" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        GVariant *value =
            rows[i].value ? g_variant_new_string (rows[i].value) : g_variant_new_uint32 (1);
        g_autoptr (GError) error = NULL;

        g_assert_null (parse (rows[i].key, value, &error));
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION);
        g_test_message ("%s", error->message);
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        g_assert_nonnull (strstr (error->message, rows[i].quoted));
    }
}

static void
test_context (void)
{
    static const struct {
        const gchar *family;
        const gchar *source;
        guint32      context;
        gint         code; /* -1: accepted */
    } rows[] = {
        { "[Command]\nContext=+QFOTAPID\n", "http://host/p", 3, -1 },
        { "[Command]\nContext=+QFOTAPID\n", "http://host/p", 16, -1 },
        { "[Command]\nContext=+QFOTAPID\n", "http://host/p", 0, DFOTA_ERROR_INVALID_OPTION },
        { "[Command]\nContext=+QFOTAPID\n", "http://host/p", 17, DFOTA_ERROR_INVALID_OPTION },
        { "[Command]\nContext=+QFOTAPID\nPaths=/data/ufs/\n", "/data/ufs/p", 3,
          DFOTA_ERROR_INVALID_OPTION },
        { "", "http://host/p", 3, DFOTA_ERROR_UNSUPPORTED },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaFamily) family = family_fixture_new (rows[i].family);
        g_autofree gchar    *text = g_strdup_printf ("{'context': <uint32 %u>}", rows[i].context);
        g_autoptr (GVariant) options =
            g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
        g_autoptr (GError)            error = NULL;
        g_autoptr (DfotaStartOptions) start =
            dfota_start_options_new (family, rows[i].source, options, &error);

        if (rows[i].code < 0) {
            g_assert_no_error (error);
            g_assert_cmpint (start->context, ==, (gint) rows[i].context);
        } else {
            g_assert_null (start);
            g_assert_error (error, DFOTA_ERROR, rows[i].code);
        }
    }
}

/* Options of Install(), for a package in a file. */
static void
test_package (void)
{
    static const struct {
        const gchar *options;
        gint         code; /* -1: accepted */
        gboolean     keeps_package, wants_acks;
        const gchar *target;
    } rows[] = {
        { "{}", -1 },
        { "{'keep-package': <true>}", -1, TRUE, FALSE },
        { "{'acknowledged': <true>}", -1, FALSE, TRUE },
        { "{'keep-package': <true>, 'acknowledged': <true>, 'target-revision': <'A'>}", -1, TRUE,
          TRUE, "A" },
        { "{'keep-package': <true>, 'acknowledged': <false>}", -1, TRUE, FALSE },
        { "{'source-revision': <'A'>, 'keep-package': <true>}", -1, TRUE, FALSE },
        { "{'keep-package': <'yes'>}", DFOTA_ERROR_INVALID_OPTION },
        { "{'acknowledged': <uint32 1>}", DFOTA_ERROR_INVALID_OPTION },
        { "{'context': <uint32 3>}", DFOTA_ERROR_INVALID_OPTION },
        { "{'force': <true>}", DFOTA_ERROR_INVALID_OPTION },
    };
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");
    g_autoptr (DfotaFamily) other = family_fixture_new ("");
    g_autoptr (GVariant)    none = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (GError)      error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GVariant) options =
            g_variant_parse (G_VARIANT_TYPE_VARDICT, rows[i].options, NULL, NULL, NULL);
        g_autoptr (GError)            problem = NULL;
        g_autoptr (DfotaStartOptions) start =
            dfota_start_options_new_package (family, descriptors_make_file (9), options, &problem);

        g_test_message ("%s", rows[i].options);
        if (rows[i].code >= 0) {
            g_assert_null (start);
            g_assert_error (problem, DFOTA_ERROR, rows[i].code);
            continue;
        }
        g_assert_no_error (problem);
        g_assert_cmpstr (dfota_source_get_text (start->source), ==, "/data/ufs/mm-dfota.zip");
        g_assert_cmpuint (dfota_package_get_size (start->package), ==, 9);
        g_assert_cmpint (start->keeps_package, ==, rows[i].keeps_package);
        g_assert_cmpint (start->wants_acks, ==, rows[i].wants_acks);
        g_assert_cmpstr (start->target_revision, ==, rows[i].target);
    }
    g_assert_null (
        dfota_start_options_new_package (other, descriptors_make_file (9), none, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED);
    g_clear_error (&error);
    g_assert_null (
        dfota_start_options_new_package (family, descriptors_make_file (0), none, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
}

/* Invalid options give nothing, whatever they are; the longest revision, the first context. */
static void
test_limits (void)
{
    static const gchar *const refused[] = {
        "{'context': <uint32 0>}",     "{'context': <'3'>}", "{'context': <uint32 17>}",
        "{'source-revision': <' A'>}", "{'force': <true>}",  "{'keep-package': <true>}",
    };
    g_autoptr (DfotaFamily) family =
        family_fixture_new ("[Command]\nContext=+QFOTAPID\nPaths=/data/ufs/;\n");
    g_autofree gchar             *longest = g_strnfill (100, 'A');
    g_autofree gchar             *longer = g_strnfill (101, 'A');
    g_autoptr (DfotaStartOptions) long_one =
        parse ("source-revision", g_variant_new_string (longest), NULL);
    g_autoptr (GVariant) first =
        g_variant_parse (G_VARIANT_TYPE_VARDICT, "{'context': <uint32 1>}", NULL, NULL, NULL);
    g_autoptr (DfotaStartOptions) start = dfota_start_options_new (family, SOURCE, first, NULL);
    g_autoptr (GError)            error = NULL;

    g_assert_cmpstr (long_one->source_revision, ==, longest);
    g_assert_null (parse ("source-revision", g_variant_new_string (longer), NULL));
    g_assert_cmpint (start->context, ==, 1);
    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
        g_autoptr (GVariant) options =
            g_variant_parse (G_VARIANT_TYPE_VARDICT, refused[i], NULL, NULL, NULL);

        g_assert_null (dfota_start_options_new (family, SOURCE, options, NULL));
    }
    g_assert_null (dfota_start_options_new (family, "/data/ufs/p", first, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION);
    g_assert_null (dfota_start_options_new (family, "nothing", first, NULL));
}

/* A long name is cut in the message, but no character of it. */
static void
test_long_name (void)
{
    for (guint length = 37; length <= 41; length++) {
        g_autofree gchar             *begin = g_strnfill (length, 'x');
        g_autofree gchar             *key = g_strconcat (begin, "\u00e5\u20ac\u00e5", NULL);
        g_autoptr (GError)            error = NULL;
        g_autoptr (DfotaStartOptions) start = parse (key, g_variant_new_string (""), &error);

        g_assert_null (start);
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION);
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        g_assert_true ((strstr (error->message, "\u00e5") != NULL) == (length < 40));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/start-options/known", test_known);
    g_test_add_func ("/start-options/context", test_context);
    g_test_add_func ("/start-options/long-name", test_long_name);
    g_test_add_func ("/start-options/package", test_package);
    g_test_add_func ("/start-options/limits", test_limits);
    g_test_add_func ("/start-options/refused", test_refused);
    return g_test_run ();
}
