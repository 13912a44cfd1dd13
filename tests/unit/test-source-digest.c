/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Digests of sources, compared with Python's hashlib.pbkdf2_hmac. The first rows were
 * published in RFC 7914 and elsewhere.
 */

#include "protocol/source-digest.h"

#define SALT "6ecd8c99-4036-403d-bf84-cf8400f67836"
#define X15  "xxxxxxxxxxxxxxx"
#define X60  X15 X15 X15 X15

static void
test_vectors (void)
{
    static const struct {
        const char *source;
        const char *salt;
        guint       iterations;
        const char *digest;
    } cases[] = {
        { "passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc" },
        { "password", "salt", 1,
          "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b" },
        { "password", "salt", 2,
          "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43" },
        { "password", "salt", 4096,
          "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a" },
        { "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
          "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1" },
        /* longer than a block of SHA-256 */
        { X60 X60 X60 X60 X15, SALT, 4096,
          "99b33505562766e60f2c537b543794d2377cf86744bad7312e3a0ba4268e02ee" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *digest =
            dfota_source_digest_iterated (cases[i].source, cases[i].salt, cases[i].iterations);

        g_assert_cmpstr (digest, ==, cases[i].digest);
    }
}

/* As the D-Bus interface documents it. */
static void
test_source (void)
{
    g_autofree char *digest =
        dfota_source_digest ("ftp://anna:hemlig@fw.example.org/p.zip?build=13", SALT);

    g_assert_cmpstr (digest, ==,
                     "d17489f402e3728f426aecddd7e383509513632918bf61a54ffa86c880ea7675");
}

static void
test_salt (void)
{
    g_autofree char *a = dfota_source_digest_new_salt ();
    g_autofree char *b = dfota_source_digest_new_salt ();
    g_autofree char *digest_a = dfota_source_digest ("http://h/p", a);
    g_autofree char *digest_b = dfota_source_digest ("http://h/p", b);

    g_assert_cmpstr (a, !=, b);
    g_assert_cmpstr (digest_a, !=, digest_b);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/source-digest/vectors", test_vectors);
    g_test_add_func ("/source-digest/source", test_source);
    g_test_add_func ("/source-digest/salt", test_salt);
    return g_test_run ();
}
