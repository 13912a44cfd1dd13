/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The seeds of fuzzing: the strings in the tables of the unit tests, read from their
 * source. A new row is a seed, too.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the string literals of a C file (GBytes, owned by the array). Literals that follow
 * each other are joined. Returns NULL with @error if @path cannot be read or has none. */
GPtrArray *
fuzz_seeds_read (const gchar *path, GError **error);

/* Creates @folder, and writes each seed into a file of its own there. */
gboolean
fuzz_seeds_write (GPtrArray *seeds, const gchar *folder, GError **error);

G_END_DECLS
