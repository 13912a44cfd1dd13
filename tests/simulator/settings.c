/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The values of one module.
 */

#include "settings.h"

#include "family.h"
#include "keys.h"

struct _SimSettings {
    GHashTable *values; /* name → value, of the settings that were set */
};

G_DEFINE_QUARK (sim - error - quark, sim_error)

SimSettings *
sim_settings_new (void)
{
    SimSettings *self = g_new0 (SimSettings, 1);

    self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void
sim_settings_free (SimSettings *self)
{
    g_hash_table_unref (self->values);
    g_free (self);
}

gboolean
sim_settings_set (SimSettings *self, const char *name, const char *value, GError **error)
{
    if (!sim_keys_check (name, value, error))
        return FALSE;
    if (g_str_equal (name, "family") && *value && !sim_family_apply (self, value, error))
        return FALSE;
    g_hash_table_replace (self->values, g_strdup (name), g_strdup (value));
    return TRUE;
}

const char *
sim_settings_get (SimSettings *self, const char *name)
{
    const char *value = g_hash_table_lookup (self->values, name);

    return value ? value : sim_keys_get_initial (name);
}

static const char *
get_existing (SimSettings *self, const char *name)
{
    const char *value = sim_settings_get (self, name);

    if (!value)
        g_error ("no key %s in the table of settings", name);
    return value;
}

gboolean
sim_settings_is (SimSettings *self, const char *name, const char *value)
{
    return g_str_equal (get_existing (self, name), value);
}

gboolean
sim_settings_is_on (SimSettings *self, const char *name)
{
    return sim_settings_is (self, name, "on");
}

double
sim_settings_seconds (SimSettings *self, const char *name)
{
    return g_ascii_strtod (get_existing (self, name), NULL);
}

guint64
sim_settings_number (SimSettings *self, const char *name)
{
    return g_ascii_strtoull (get_existing (self, name), NULL, 10);
}

gboolean
sim_settings_lists (SimSettings *self, const char *name, const char *item)
{
    g_auto (GStrv) items = g_strsplit (get_existing (self, name), ",", -1);

    return g_strv_contains ((const char *const *) items, item);
}

char *
sim_settings_peek (SimSettings *self, const char *name)
{
    guint64 count;

    return sim_keys_split_counted (get_existing (self, name), &count);
}

char *
sim_settings_take (SimSettings *self, const char *name)
{
    guint64          count;
    g_autofree char *word = sim_keys_split_counted (get_existing (self, name), &count);
    g_autofree char *rest = NULL;

    if (g_str_equal (word, "none"))
        return NULL;
    rest =
        count > 1 ? g_strdup_printf ("%sx%" G_GUINT64_FORMAT, word, count - 1) : g_strdup ("none");
    g_hash_table_replace (self->values, g_strdup (name), g_steal_pointer (&rest));
    return g_steal_pointer (&word);
}
