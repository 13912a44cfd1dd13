/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A family file, and a source by its rules: the first lines up to an empty one are the file, the
 * rest is the source.
 */

#include "protocol/family.h"

#include <string.h>

#include "fuzz.h"
#include "protocol/source.h"

static void
check_family (const DfotaFamily *family)
{
    g_assert_cmpuint (family->ids->len, >, 0);
    g_assert_cmpuint (strlen (family->name), >, 0);
    g_assert_cmpuint (strlen (family->source), >, 0);
    g_assert_cmpuint (family->url_max, <=, DFOTA_FAMILY_URL_MAX);
    g_assert_cmpuint (family->path_max, <=, DFOTA_FAMILY_PATH_MAX);
    for (guint i = 0; i < family->ids->len; i++) {
        const DfotaUsbId *id = &g_array_index (family->ids, DfotaUsbId, i);

        g_assert_true (dfota_family_has_id (family, id->vendor, id->product));
    }
}

static void
check_source (const DfotaFamily *family, const gchar *text)
{
    g_autoptr (GError)      error = NULL;
    g_autoptr (DfotaSource) source = dfota_source_new_for (text, family, &error);
    g_autofree gchar       *command = NULL;

    if (!source) {
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        return;
    }
    command = dfota_source_build_command (source);
    g_assert_true (strchr (strchr (command, '"') + 1, '"') == command + strlen (command) - 1);
    g_assert_cmpuint (strlen (text), <=,
                      dfota_source_is_remote (source) ? family->url_max : family->path_max);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar       *text = fuzz_text (data, size);
    gchar                  *end = strstr (text, "\n\n");
    g_autoptr (GError)      error = NULL;
    g_autoptr (DfotaFamily) family =
        dfota_family_new ("xy", text, end ? (gsize) (end + 1 - text) : strlen (text), &error);

    g_assert_true ((family == NULL) == (error != NULL));
    if (error)
        g_assert_cmpuint (strlen (error->message), >, 0);
    if (family) {
        check_family (family);
        check_source (family, end ? end + 2 : "");
    }
    return 0;
}
