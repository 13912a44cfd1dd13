/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * File descriptors of the test: whether the plugin leaves one open, and files for it.
 */

#pragma once

#include <glib.h>

/* Returns how many descriptors are open. */
guint
descriptors_count (void);

/* Returns the number that the next descriptor will have. */
int
descriptors_find_next (void);

/* Makes a file of @size bytes, all 0, without a name. The caller closes it. */
int
descriptors_make_file (gsize size);
