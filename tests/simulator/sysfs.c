/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Makes links and directories below the root of a testbed.
 */

#include "sysfs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

void
sim_sysfs_link (const char *root, const char *folder, const char *name, const char *target)
{
    g_autofree char *where = g_build_filename (root, folder, NULL);
    g_autofree char *link = g_build_filename (where, name, NULL);

    if (g_mkdir_with_parents (where, 0755) < 0 || symlink (target, link) < 0)
        g_printerr ("%s: %s\n", link, g_strerror (errno));
}

void
sim_sysfs_remove (const char *root, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename (root, folder, name, NULL);

    g_remove (path);
}

void
sim_sysfs_set_driver (UMockdevTestbed *testbed,
                      const char      *syspath,
                      const char      *bus,
                      const char      *driver)
{
    g_autofree char *root = umockdev_testbed_get_root_dir (testbed);
    g_autofree char *folder = g_strdup_printf ("%s/sys/bus/%s/drivers/%s", root, bus, driver);

    if (g_mkdir_with_parents (folder, 0755) < 0)
        g_printerr ("%s: %s\n", folder, g_strerror (errno));
    umockdev_testbed_set_attribute_link (testbed, syspath, "driver", folder);
}
