/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Update packages: a zip file with a manifest and a delta between two firmware images.
 * librsync makes and applies the delta.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The codes of END that a package can cause [guide]. */
typedef enum {
    SIM_PACKAGE_GOOD = 0,
    SIM_PACKAGE_UNREADABLE = 504, /* not a zip file, or not complete */
    SIM_PACKAGE_WRONG = 505,      /* an invalid manifest or delta */
    SIM_PACKAGE_NO_MATCH = 510,   /* for another firmware than that of the module */
} SimPackageResult;

/* Makes the package from the image @before to the image @after. */
gboolean
sim_package_make (const char *before, const char *after, const char *package, GError **error);

/* Checks whether @package fits the image @firmware. The reason is in @error. */
SimPackageResult
sim_package_check (const char *package, const char *firmware, GError **error);

/* Applies @package: writes the new image beside @firmware, checks its digest, and replaces
 * @firmware in one step. */
SimPackageResult
sim_package_apply (const char *package, const char *firmware, GError **error);

G_END_DECLS
