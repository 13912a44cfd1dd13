/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sources. An accepted source is one argument of the command and within the limits of the
 * guide. A refused source has an explanation. Neither reveals a secret.
 */

#include "protocol/source.h"

#include <string.h>

#include "../unit/family-fixture.h"
#include "fuzz.h"

static void
check_printable (const gchar *text)
{
    for (; *text; text++)
        g_assert_true (g_ascii_isprint (*text));
}

/* @family: that of @source; it may refuse what the guide allows, which is redacted all the same. */
static void
check_redaction (const gchar *text, const DfotaSource *source, const DfotaFamily *family)
{
    g_autofree gchar *once = dfota_source_redact (text);
    g_autofree gchar *twice = dfota_source_redact (once);

    check_printable (once);
    g_assert_cmpstr (once, ==, twice);
    if (source)
        g_assert_cmpstr (once, ==, dfota_source_get_redacted (source));
    else if (!family)
        g_assert_true (!*once || g_str_has_prefix (once, "sha256:") ||
                       dfota_source_is_module_path (once));
}

static void
check_accepted (const DfotaSource *source, const gchar *text)
{
    g_autofree gchar *command = dfota_source_build_command (source);
    const gchar      *redacted = dfota_source_get_redacted (source);

    g_assert_cmpuint (strlen (text), <=, DFOTA_SOURCE_MAX);
    g_assert_cmpuint (strlen (command), ==, strlen (text) + strlen ("AT+QFOTADL=\"\""));
    g_assert_true (strchr (strchr (command, '"') + 1, '"') == command + strlen (command) - 1);
    for (const gchar *p = text; *p; p++)
        g_assert_true (g_ascii_isgraph (*p) && *p != '\\');
    if (dfota_source_get_kind (source) == DFOTA_SOURCE_FTP)
        g_assert_null (strchr (redacted, '@'));
}

/* By the rules of the guide, or of @family. */
static void
check_source (const gchar *text, const DfotaFamily *family)
{
    g_autoptr (GError)      error = NULL;
    g_autoptr (DfotaSource) source = NULL;

    source = family ? dfota_source_new_for (text, family, &error) : dfota_source_new (text, &error);
    check_redaction (text, source, family);
    if (source)
        check_accepted (source, text);
    else
        check_printable (error->message);
    if (source && family && !dfota_source_is_remote (source))
        g_assert_true (g_str_has_prefix (text, family->paths[0]) ||
                       g_str_has_prefix (text, family->paths[1]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static DfotaFamily *family;
    g_autofree gchar   *text = fuzz_text (data, size);

    if (!family)
        family = family_fixture_new ("[Command]\nPaths=/cache/ufs/;/usrdata/cache/ufs/\n");
    check_source (text, NULL);
    check_source (text, family);
    return 0;
}
