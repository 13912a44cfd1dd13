/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sources: which of them may be sent to the AT port, why others may not, and that no
 * secret is revealed.
 */

#include <string.h>

#include "dbus/error.h"
#include "family-fixture.h"
#include "protocol/source.h"

/* As the guide has it; limits are its own. */
#define FAMILY "[Command]\nPaths=/data/ufs/\n"

typedef struct {
    const gchar    *text;
    DfotaSourceKind kind;
    const gchar    *redacted; /* NULL: the same text */
} Valid;

static const Valid valid[] = {
    { "ftp://host/p", DFOTA_SOURCE_FTP },
    { "ftp://host:21/path/package.zip", DFOTA_SOURCE_FTP },
    { "ftp://user:pass@host:2121/path", DFOTA_SOURCE_FTP, "ftp://host:2121/path" },
    { "ftp://user@host/path", DFOTA_SOURCE_FTP, "ftp://host/path" },
    { "ftp://user:@host/path", DFOTA_SOURCE_FTP, "ftp://host/path" },
    { "ftp://u%40x:p%3A%2f@host/path", DFOTA_SOURCE_FTP, "ftp://host/path" },
    { "ftp://u:!$&'()*+,;=~@host/path", DFOTA_SOURCE_FTP, "ftp://host/path" },
    { "http://host/p", DFOTA_SOURCE_HTTP },
    { "http://192.0.2.1:8080/a/b/package.zip", DFOTA_SOURCE_HTTP },
    { "http://host:1/p", DFOTA_SOURCE_HTTP },
    { "http://host:65535/p", DFOTA_SOURCE_HTTP },
    { "http://[2001:db8::1]:8080/p", DFOTA_SOURCE_HTTP },
    { "http://host_1.example-2.org/p", DFOTA_SOURCE_HTTP },
    { "http://host/a@b", DFOTA_SOURCE_HTTP },
    { "http://host/a%20b", DFOTA_SOURCE_HTTP },
    { "http://host/folder/", DFOTA_SOURCE_HTTP },
    { "http://host/a/../b/./p", DFOTA_SOURCE_HTTP },
    { "ftp://user:pass@host/a/..", DFOTA_SOURCE_FTP, "ftp://host/a/.." },
    { "http://host/p?token=secret&u=a@b", DFOTA_SOURCE_HTTP, "http://host/p?..." },
    { "http://host/?id=secret", DFOTA_SOURCE_HTTP, "http://host/?..." },
    { "http://host/p?", DFOTA_SOURCE_HTTP },
    { "https://host/p", DFOTA_SOURCE_HTTPS },
    { "https://host:443/p", DFOTA_SOURCE_HTTPS },
    { "/data/ufs/p", DFOTA_SOURCE_UFS },
    { "/data/ufs/package-1_2.zip", DFOTA_SOURCE_UFS },
    { "/data/ufs/folder/package.zip", DFOTA_SOURCE_UFS },
    { "/data/ufs/..package", DFOTA_SOURCE_UFS },
};

static void
test_valid (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (valid); i++) {
        const Valid            *row = &valid[i];
        g_autoptr (GError)      error = NULL;
        g_autoptr (DfotaFamily) family = family_fixture_new (FAMILY);
        g_autoptr (DfotaSource) source = dfota_source_new_for (row->text, family, &error);
        g_autofree gchar       *expected = g_strdup_printf ("AT+QFOTADL=\"%s\"", row->text);
        g_autofree gchar       *command = NULL;
        const gchar            *redacted = row->redacted ? row->redacted : row->text;

        g_test_message ("%s", row->text);
        g_assert_no_error (error);
        command = dfota_source_build_command (source);
        g_assert_cmpstr (command, ==, expected);
        g_assert_cmpstr (dfota_source_get_text (source), ==, row->text);
        g_assert_cmpstr (dfota_source_get_redacted (source), ==, redacted);
        g_assert_cmpint (dfota_source_get_kind (source), ==, row->kind);
        g_assert_cmpint (dfota_source_is_remote (source), ==, row->kind != DFOTA_SOURCE_UFS);
    }
}

/* Texts with a secret call it "secret", and the user "someone". */
static const struct {
    const gchar *text;
    const gchar *rule; /* a part of the message */
} invalid[] = {
    { "", "must begin with" },
    { "host/path", "must begin with" },
    { "FTP://host/path", "lower case" },
    { "Http://host/path", "lower case" },
    { "ftps://host/path", "must begin with" },
    { "file:///data/ufs/p", "must begin with" },
    { " http://host/path", "must begin with" },
    { "someone:secret@host/path", "must begin with" },
    { "ftp:/someone:secret@host/path", "must begin with" },
    { "ftp:/someone:secret@host//path", "must begin with" },
    { "someone:secret@host//path", "must begin with" },
    { "host/path?token=secret&next=http://host/", "must begin with" },
    { "sftp://someone:secret@host/path", "must begin with" },
    { "UFS:package", "write /data/ufs/NAME" },
    { "ufs:package", "write /data/ufs/NAME" },
    { "/data/package", "must begin with" },
    { "/data/ufs", "write /data/ufs/NAME" },
    { "/DATA/UFS/package", "must begin with" },

    /* Text that would end the argument of the AT command. */
    { "http://host/p\"", "quotes" },
    { "http://host/p\";+CFUN=0;\"", "quotes" },
    { "http://host/p\\22", "backslash" },
    { "http://host/p\r\nAT+CFUN=0", "printable ASCII" },
    { "http://host/p\r", "printable ASCII" },
    { "http://host/p\n", "printable ASCII" },
    { "http://host/p\x1a", "printable ASCII" },
    { "http://host/p\x1b", "printable ASCII" },
    { "http://host/p\x7f", "printable ASCII" },
    { "http://host/p q", "printable ASCII" },
    { "http://host/\tp", "printable ASCII" },
    { "http://host/\xc3\xa9", "printable ASCII" },
    { "http://host/\xff", "printable ASCII" },
    { "ftp://someone:secret\"@host/p", "quotes" },
    { "/data/ufs/p\"", "quotes" },
    { "/data/ufs/a b", "printable ASCII" },

    { "http://", "host is missing" },
    { "http:///path", "host is missing" },
    { "http://:80/path", "host is missing" },
    { "http://ho*st/path", "a host consists of" },
    { "http://*host/path", "a host consists of" },
    { "ftp://someone@*host/path", "a host consists of" },
    { "ftp://a@@host/path", "%40" },
    { "ftp://a@b@/path", "%40" },
    { "ftp://@@host/path", "%40" },
    { "http://ho%41st/path", "a host consists of" },
    { "http://%41host/path", "a host consists of" },
    { "ftp://someone@%41host/path", "a host consists of" },
    { "ftp://a@@host:x/path", "%40" },
    { "ftp://a@b:x@/path", "%40" },
    { "ftp:///a@b", "'/' as %2F" },
    { "http://[::1/path", "host" },
    { "http://[nonsense]/path", "host" },

    { "http://host:0/path", "from 1 to 65535" },
    { "http://host:65536/path", "from 1 to 65535" },
    { "http://host:99999999999999999999/path", "from 1 to 65535" },
    { "http://host:-1/path", "from 1 to 65535" },
    { "http://host:+80/path", "from 1 to 65535" },
    { "http://host:8x/path", "from 1 to 65535" },
    { "http://host:/path", "from 1 to 65535" },
    { "ftp://someone:se/cret@host/path", "'/' as %2F" },
    { "ftp://someone:se?cret@host/path", "'?' as %3F" },
    { "ftp://some/one:secret@host:21/path", "'/' as %2F" },
    { "ftp://someone:secret", "from 1 to 65535" },
    { "ftp://someone:12secret/path", "from 1 to 65535" },

    { "http://host", "path is missing" },
    { "http://host/", "path is missing" },
    { "http://host/?", "path is missing" },
    { "http://host?id=1", "path is missing" },
    { "ftp://host", "path is missing" },
    { "ftp://host/", "path is missing" },
    { "ftp://host/folder/", "names a directory" },
    { "http://host/a%2", "hexadecimal" },
    { "http://host/a%zz", "hexadecimal" },
    { "http://host/p#part", "'#'" },
    { "ftp://someone:sec#ret@host/p", "'#'" },

    { "http://someone:secret@host/path", "for ftp only" },
    { "https://someone@host/path", "for ftp only" },
    { "https://@host/path", "for ftp only" },
    { "ftp://@host/path", "user is missing" },
    { "ftp://:secret@host/path", "user is missing" },
    { "ftp://someone:se:cret@host/path", "':'" },
    { "ftp://someone:se@cret@host/path", "'@'" },
    { "ftp://someone:1/secret@host/path", "'/' as %2F" },
    { "ftp://someone@example.org:secret@host/path", "'@'" },
    { "ftp://someone@example.org:secret@host:21/path", "'@'" },
    { "ftp://someone@secret@host/path", "'@'" },
    { "ftp://someone:secret@@host/path", "'@'" },
    { "ftp://host/a@b@c", "'@'" },

    { "/data/ufs/", "name of the package is missing" },
    { "/data/ufs//p", "may be empty" },
    { "/data/ufs/p/", "may be empty" },
    { "/data/ufs/.", "may be empty" },
    { "/data/ufs/../etc/p", "may be empty" },
    { "/data/ufs/a/../p", "may be empty" },
};

static void
test_invalid (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++) {
        g_autoptr (GError)      error = NULL;
        g_autoptr (DfotaFamily) family = family_fixture_new (FAMILY);
        g_autoptr (DfotaSource) source = dfota_source_new_for (invalid[i].text, family, &error);
        g_autofree gchar       *shown = g_strescape (invalid[i].text, NULL);

        g_test_message ("%s", shown);
        g_assert_null (source);
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
        g_test_message ("→ %s", error->message);
        g_assert_nonnull (strstr (error->message, invalid[i].rule));
        g_assert_true (g_str_is_ascii (error->message));
        g_assert_null (strpbrk (error->message, "\r\n\x1a\x1b"));
        /* The message contains nothing of the source, because a secret can be anywhere in it. */
        g_assert_null (strstr (error->message, "someone"));
        g_assert_null (strstr (error->message, "cret"));
        g_assert_null (strstr (error->message, "sec"));
        g_assert_null (strstr (error->message, "host/"));
    }
}

/* Before the module is known: no hint names the path of one family. */
static void
test_elsewhere (void)
{
    static const gchar *const texts[] = { "UFS:package", "ufs:", "/cache/ufs", "/data/ufs" };

    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (dfota_source_new (texts[i], &error));
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
        g_test_message ("%s → %s", texts[i], error->message);
        g_assert_nonnull (strstr (error->message, "/ufs/NAME"));
    }
}

static const struct {
    const gchar *prefix;
    gsize        max;
    const gchar *rule;
} limits[] = {
    { "http://host/", 255, "255 bytes" },
    { "https://host/", 255, "255 bytes" },
    { "ftp://user:pass@host/", 255, "255 bytes" },
    { "/data/ufs/", 90, "90 bytes" },
};

static void
test_length (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
        g_autofree gchar       *fill = g_strnfill (limits[i].max - strlen (limits[i].prefix), 'x');
        g_autofree gchar       *longest = g_strconcat (limits[i].prefix, fill, NULL);
        g_autofree gchar       *longer = g_strconcat (longest, "x", NULL);
        g_autoptr (GError)      error = NULL;
        g_autoptr (DfotaFamily) family = family_fixture_new (FAMILY);
        g_autoptr (DfotaSource) source = dfota_source_new_for (longest, family, &error);

        g_assert_no_error (error);
        g_assert_nonnull (source);
        g_assert_null (dfota_source_new_for (longer, family, &error));
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
        g_assert_nonnull (strstr (error->message, limits[i].rule));
    }
}

static void
check_redact (const gchar *text, const gchar *expected)
{
    g_autofree gchar *once = dfota_source_redact (text);
    g_autofree gchar *twice = dfota_source_redact (once);

    g_assert_cmpstr (once, ==, twice);
    if (expected)
        g_assert_cmpstr (once, ==, expected);
    for (const gchar *p = once; *p; p++)
        g_assert_true (g_ascii_isprint (*p));
}

#define DIGEST "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* Nothing of an invalid source is shown. A valid one is shown as get_redacted () returns it. */
static void
test_redact (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
        check_redact (invalid[i].text, "");
    for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
        check_redact (valid[i].text, valid[i].redacted ? valid[i].redacted : valid[i].text);
    check_redact (DIGEST, DIGEST);
    check_redact (DIGEST "0", "");
    check_redact ("sha256:someone:secret", "");
    check_redact ("//ufs/p", "");
    for (gsize i = 1; i < 100; i++) {
        g_autofree gchar *unknown = g_strnfill (i, 'x');

        check_redact (unknown, "");
    }
}

static void
test_kinds (void)
{
    static const gchar *const names[] = { "ftp", "http", "https", "ufs" };
    DfotaSourceKind           kind = DFOTA_SOURCE_FTP;

    for (guint i = 0; i < DFOTA_N_SOURCE_KINDS; i++) {
        g_assert_cmpstr (dfota_source_kind_to_string ((DfotaSourceKind) i), ==, names[i]);
        g_assert_true (dfota_source_kind_from_string (names[i], &kind));
        g_assert_cmpint (kind, ==, i);
    }
    g_assert_cmpstr (dfota_source_kind_to_string ((DfotaSourceKind) DFOTA_N_SOURCE_KINDS), ==, "");
    g_assert_cmpstr (dfota_source_kind_to_string ((DfotaSourceKind) 99), ==, "");
    dfota_source_free (NULL);
    g_assert_false (dfota_source_kind_from_string (NULL, &kind));
    g_assert_false (dfota_source_kind_from_string ("", &kind));
    g_assert_cmpint (kind, ==, DFOTA_SOURCE_UFS);
}

/* Every accepted source is one quoted argument on one line. The seed is fixed. */
static void
test_random (void)
{
    g_autoptr (GRand)       rand = g_rand_new_with_seed (255);
    g_autoptr (DfotaFamily) family = family_fixture_new (FAMILY);
    guint                   n_valid = 0;

    for (guint i = 0; i < 50000; i++) {
        const gchar            *from = valid[g_rand_int_range (rand, 0, G_N_ELEMENTS (valid))].text;
        g_autoptr (GString)     text = g_string_new (from);
        g_autoptr (DfotaSource) source = NULL;

        for (gint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
            text->str[g_rand_int_range (rand, 0, text->len)] =
                (gchar) g_rand_int_range (rand, 1, 256);
        check_redact (text->str, NULL);
        source = dfota_source_new_for (text->str, family, NULL);
        if (!source)
            continue;
        n_valid++;
        for (gsize j = 0; j < text->len; j++)
            g_assert_true (g_ascii_isgraph (text->str[j]) && text->str[j] != '"' &&
                           text->str[j] != '\\');
        g_assert_cmpuint (text->len, <=, 255);
    }

    g_assert_cmpuint (n_valid, >, 500);
}

static void
test_redact_too_long (void)
{
    g_autofree gchar *fill = g_strnfill (DFOTA_SOURCE_MAX + 1 - strlen ("http://h/"), 'p');
    g_autofree gchar *text = g_strconcat ("http://h/", fill, NULL);
    g_autofree gchar *redacted = dfota_source_redact (text);

    g_assert_cmpuint (strlen (text), ==, DFOTA_SOURCE_MAX + 1);
    g_assert_cmpstr (redacted, ==, "");
}

/* The dots can be longer than the query that they stand for. */
static void
test_redact_longest (void)
{
    for (gsize length = DFOTA_SOURCE_MAX - 3; length <= DFOTA_SOURCE_MAX; length++) {
        g_autofree gchar *fill = g_strnfill (length - strlen ("http://h/?x"), 'p');
        g_autofree gchar *text = g_strdup_printf ("http://h/%s?x", fill);
        g_autofree gchar *once = dfota_source_redact (text);
        g_autofree gchar *twice = dfota_source_redact (once);

        g_assert_cmpuint (strlen (text), ==, length);
        g_assert_true (g_str_has_prefix (once, "http://h/p"));
        g_assert_null (strchr (once, 'x'));
        g_assert_cmpstr (twice, ==, once);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add_func ("/source/valid", test_valid);
    g_test_add_func ("/source/invalid", test_invalid);
    g_test_add_func ("/source/elsewhere", test_elsewhere);
    g_test_add_func ("/source/length", test_length);
    g_test_add_func ("/source/redact", test_redact);
    g_test_add_func ("/source/kinds", test_kinds);
    g_test_add_func ("/source/random", test_random);

    g_test_add_func ("/source/redact-too-long", test_redact_too_long);
    g_test_add_func ("/source/redact-longest", test_redact_longest);
    return g_test_run ();
}
