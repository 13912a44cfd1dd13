/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Update packages: a zip file with a manifest and a delta from one firmware
 * image to another, made and applied with librsync.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The codes of END that the package itself can cause (vendor's guide). */
typedef enum {
    SIM_PACKAGE_GOOD = 0,
    SIM_PACKAGE_UNREADABLE = 504, /* no zip file, or not all in it */
    SIM_PACKAGE_WRONG = 505,      /* a manifest or a delta that makes no sense */
    SIM_PACKAGE_NO_MATCH = 510,   /* for another firmware than the module's */
} SimPackageResult;

/* Makes the package that turns the image @before into the image @after. */
gboolean
sim_package_make (const char *before, const char *after, const char *package, GError **error);

/* Whether @package fits the image @firmware; the reason is in @error. */
SimPackageResult
sim_package_check (const char *package, const char *firmware, GError **error);

/* Applies @package: writes the new image to a file beside @firmware, checks its
 * digest, and puts it in the place of @firmware in one step. */
SimPackageResult
sim_package_apply (const char *package, const char *firmware, GError **error);

G_END_DECLS
