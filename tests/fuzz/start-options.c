/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The arguments of Start() and Install(): the first line is the source, the rest the options, as
 * GVariant's text or, behind a NUL, as the bytes of a D-Bus message. What is accepted is within
 * the limits, and what is not is an error of ours that can be printed.
 */

#include "update/start-options.h"

#include <string.h>
#include <sys/mman.h>

#include "../unit/family-fixture.h"
#include "dbus/error.h"
#include "fuzz.h"

static void
check_revision (const gchar *text)
{
    if (!text)
        return;
    g_assert_cmpuint (strlen (text), >, 0);
    g_assert_cmpuint (strlen (text), <=, DFOTA_REVISION_MAX);
    for (; *text; text++)
        g_assert_true (g_ascii_isgraph (*text));
}

static void
check (DfotaStartOptions *start, const GError *error)
{
    g_assert_true ((start == NULL) == (error != NULL));
    if (!start) {
        g_assert_cmpint (error->domain, ==, DFOTA_ERROR);
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        g_assert_cmpuint (strlen (error->message), <, 500);
        return;
    }
    check_revision (start->source_revision);
    check_revision (start->target_revision);
    g_assert_true (start->package || !(start->keeps_package || start->wants_acks));
    dfota_start_options_free (start);
}

static GVariant *
parse_options (const guint8 *data, gsize size)
{
    g_autofree gchar *text = NULL;
    GVariant         *options;

    if (size > 0 && data[0] == '\0') {
        gpointer             copy = g_memdup2 (data + 1, size - 1);
        g_autoptr (GVariant) raw = g_variant_ref_sink (
            g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, copy, size - 1, FALSE, g_free, copy));

        return g_variant_get_normal_form (raw);
    }
    text = fuzz_text (data, size);
    if (!g_utf8_validate (text, -1, NULL))
        return g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    options = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
    return options ? options : g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
}

static int
open_package (gsize size)
{
    int fd = memfd_create ("package", MFD_CLOEXEC);

    g_assert_cmpint (ftruncate (fd, (off_t) (size % 3)), ==, 0);
    return fd;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static DfotaFamily  *family;
    const guint8        *end = memchr (data, '\n', size);
    gsize                length = end ? (gsize) (end - data) : size;
    g_autofree gchar    *source = fuzz_text (data, length);
    g_autoptr (GVariant) options = NULL;
    g_autoptr (GError)   error = NULL;
    g_autoptr (GError)   package_error = NULL;
    DfotaStartOptions   *start;

    if (!family)
        family = family_fixture_new ("[Command]\nPaths=/cache/ufs/;/data/ufs/;\n");
    options = parse_options (data + MIN (length + 1, size), size - MIN (length + 1, size));
    if (!g_utf8_validate (source, -1, NULL))
        return 0;
    start = dfota_start_options_new (family, source, options, &error);
    check (start, error);
    start = dfota_start_options_new_package (family, open_package (size), options, &package_error);
    check (start, package_error);
    return 0;
}
