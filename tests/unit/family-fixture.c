/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See family-fixture.h.
 */

#include "family-fixture.h"

#include <string.h>

gchar *
family_fixture_text (const gchar *more)
{
    return g_strconcat ("[Family]\nName=XY1, XY2\nIds=2c7c:0f0f\nEvidence=field\nSource=a test\n",
                        more, NULL);
}

DfotaFamily *
family_fixture_new (const gchar *more)
{
    g_autofree gchar  *text = family_fixture_text (more);
    g_autoptr (GError) error = NULL;
    DfotaFamily       *family = dfota_family_new ("xy", text, strlen (text), &error);

    g_assert_no_error (error);
    return family;
}
