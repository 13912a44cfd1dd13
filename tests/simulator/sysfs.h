/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Changes below the root of a testbed for which umockdev has no function.
 */

#pragma once

#include <umockdev.h>

G_BEGIN_DECLS

/* Makes a symbolic link @folder/@name below @root. */
void
sim_sysfs_link (const char *root, const char *folder, const char *name, const char *target);

/* Removes @folder/@name below @root: a file, a link or an empty directory. */
void
sim_sysfs_remove (const char *root, const char *folder, const char *name);

/* Sets the driver of the device @syspath, on @bus. */
void
sim_sysfs_set_driver (UMockdevTestbed *testbed,
                      const char      *syspath,
                      const char      *bus,
                      const char      *driver);

G_END_DECLS
