/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Answers of the module to what is asked of it: revision, calls, URC port, free space.
 */

#include <string.h>

#include "fuzz.h"
#include "module/preflight.h"
#include "module/revision.h"
#include "module/capabilities.h"
#include "module/urc-port.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = fuzz_text (data, size);
    g_autofree gchar *revision = dfota_revision_parse (text);
    g_autofree gchar *urc_port = dfota_urc_port_parse (text);
    gint64            free_space = 0, total_space = 0;

    if (revision) {
        g_assert_nonnull (strstr (text, revision));
        for (const gchar *p = revision; *p; p++)
            g_assert_true (g_ascii_isgraph (*p) && *p != '"');
    }
    for (const gchar *p = urc_port ? urc_port : ""; *p; p++)
        g_assert_true (g_ascii_isalnum (*p));
    dfota_preflight_has_voice_call (text);
    if (dfota_capabilities_parse_space (text, &free_space, &total_space)) {
        g_assert_cmpint (free_space, >=, 0);
        g_assert_cmpint (total_space, >=, DFOTA_SPACE_UNKNOWN);
    }
    return 0;
}
