/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Makes firmware and package files with dfota-make-firmware and dfota-make-package.
 */

#include <glib/gstdio.h>

#include "testbed/testbed.h"
#include "testbed/packages.h"

static gboolean
run (const gchar *const *argv, GError **error)
{
    g_autoptr (GSubprocess) process = NULL;
    g_autofree gchar       *output = NULL;

    process = g_subprocess_newv (
        argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, error);
    if (!process || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, error))
        return FALSE;
    if (g_subprocess_get_successful (process))
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", argv[0], output);
    return FALSE;
}

static gchar *
make_firmware (const gchar *tools, const gchar *firmwares, const gchar *revision, GError **error)
{
    g_autofree gchar *program = g_build_filename (tools, "dfota-make-firmware", NULL);
    g_autofree gchar *name = g_strconcat (revision, ".bin", NULL);
    g_autofree gchar *path = g_build_filename (firmwares, name, NULL);
    const gchar      *argv[] = { program, "--revision", revision, path, NULL };

    return run (argv, error) ? g_steal_pointer (&path) : NULL;
}

gboolean
testbed_packages_add (const gchar *tools,
                      const gchar *packages,
                      const gchar *name,
                      const gchar *from,
                      const gchar *to,
                      GError     **error)
{
    g_autofree gchar *program = g_build_filename (tools, "dfota-make-package", NULL);
    g_autofree gchar *path = g_build_filename (packages, name, NULL);
    const gchar      *argv[] = { program, from, to, path, NULL };

    return run (argv, error);
}

gboolean
testbed_packages_make (const gchar *tools,
                       const gchar *firmwares,
                       const gchar *packages,
                       GError     **error)
{
    static const struct {
        const gchar *name;
        const gchar *from;
        const gchar *to;
    } all[] = {
        { "v12-v13.zip", TESTBED_V12, TESTBED_V13 },
        { "v13-v12.zip", TESTBED_V13, TESTBED_V12 },
        { "v12-sub.zip", TESTBED_V12, TESTBED_V12_SUB },
        { "v12-edition.zip", TESTBED_V12, TESTBED_V12_EDITION },
    };

    g_mkdir_with_parents (firmwares, 0755);
    g_mkdir_with_parents (packages, 0755);
    for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
        g_autofree gchar *from = make_firmware (tools, firmwares, all[i].from, error);
        g_autofree gchar *to = from ? make_firmware (tools, firmwares, all[i].to, error) : NULL;

        if (!to || !testbed_packages_add (tools, packages, all[i].name, from, to, error))
            return FALSE;
    }
    return TRUE;
}
