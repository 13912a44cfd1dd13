/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Where fuzzing begins: the tables of the unit tests, taken from their source, so that a
 * row that is added there is a seed as well.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The string literals of a C file (GBytes, owned by the array), those that follow each
 * other joined. NULL with an error if @path cannot be read or has none. */
GPtrArray *
fuzz_seeds_read (const gchar *path, GError **error);

/* Writes each as a file of its own into @folder, which is made. */
gboolean
fuzz_seeds_write (GPtrArray *seeds, const gchar *folder, GError **error);

G_END_DECLS
