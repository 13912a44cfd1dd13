/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The settings of a simulated module: a value for every key of keys.c. Other files act on the
 * settings.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_ERROR (sim_error_quark ())
GQuark
sim_error_quark (void);

typedef struct _SimSettings SimSettings;

/* Returns a new set of settings, all with their defaults. */
SimSettings *
sim_settings_new (void);
void
sim_settings_free (SimSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimSettings, sim_settings_free)

/* Sets @key to @value. Fails for an unknown key or an invalid value, with an error that says
 * what would be right. */
gboolean
sim_settings_set (SimSettings *self, const char *key, const char *value, GError **error);

/* Returns the value of @key, or NULL if there is no such key. Owned by @self, valid until the
 * key is set again. */
const char *
sim_settings_get (SimSettings *self, const char *key);

gboolean
sim_settings_is (SimSettings *self, const char *key, const char *value);
gboolean
sim_settings_is_on (SimSettings *self, const char *key);
double
sim_settings_seconds (SimSettings *self, const char *key);
guint64
sim_settings_number (SimSettings *self, const char *key);

/* Returns TRUE if @item is in the comma list @key. */
gboolean
sim_settings_lists (SimSettings *self, const char *key, const char *item);

/* For keys WORD[xCOUNT]: counts down, and returns the word; NULL if the value is "none".
 * After the last count the value becomes "none". Transfer full. */
char *
sim_settings_take (SimSettings *self, const char *key);

/* Returns the word of a key WORD[xCOUNT] without counting; "none" if there is none. */
char *
sim_settings_peek (SimSettings *self, const char *key);

G_END_DECLS
