/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Copies firmware and package files.
 */

#include <glib/gstdio.h>

#include "testbed/testbed.h"
#include "testbed/packages.h"

static gboolean
copy (const gchar *name, const gchar *folder, GError **error)
{
    g_autofree gchar *from_path = g_build_filename (BUILD_FOLDER, "tests/simulator", name, NULL);
    g_autofree gchar *to_path = g_build_filename (folder, name, NULL);
    g_autoptr (GFile) from_file = g_file_new_for_path (from_path);
    g_autoptr (GFile) to_file = g_file_new_for_path (to_path);

    return g_file_copy (from_file, to_file, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

gboolean
testbed_packages_copy (const gchar *firmwares, const gchar *packages, GError **error)
{
    static const gchar *const all[] = {
        TESTBED_V12 ".bin", TESTBED_V13 ".bin", TESTBED_V12_SUB ".bin", TESTBED_V12_EDITION ".bin",
        "v12-v13.zip",      "v13-v12.zip",      "v12-sub.zip",          "v12-edition.zip",
    };

    g_mkdir_with_parents (firmwares, 0755);
    g_mkdir_with_parents (packages, 0755);
    for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
        if (!copy (all[i], g_str_has_suffix (all[i], ".zip") ? packages : firmwares, error))
            return FALSE;
    return TRUE;
}
