/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The keys of the settings: one table with every key, its values, its default, what it imitates,
 * and where that is known from. `help` and README.md are printed from it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Fails for an unknown key or an invalid value, with an error that says what would be right. */
gboolean
sim_keys_check (const char *key, const char *value, GError **error);

/* Returns the default of @key, or NULL if there is no such key. */
const char *
sim_keys_get_initial (const char *key);

/* Splits WORD[xCOUNT]: returns the word. A word without a count counts once. Transfer full. */
char *
sim_keys_split_counted (const char *value, guint64 *count);

/* Returns the whole table as a Markdown table. */
char *
sim_keys_markdown (void);

/* Returns the names of all keys, separated by blanks. */
char *
sim_keys_names (void);

G_END_DECLS
