/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The settings file. One table has all keys; the documentation is generated from it.
 */

#pragma once

#include <glib.h>

#include "protocol/family.h"

G_BEGIN_DECLS

#define DFOTA_SETTINGS_MODULES        "Modules"
#define DFOTA_SETTINGS_ALLOW_UNPROVEN "AllowUnproven"

/* Timeouts in seconds, with fractions. docs/settings.md describes each. */
typedef struct {
    gdouble silence;
    gdouble download;
    gdouble settle;
    gdouble command;
    gdouble revision;
    gdouble reboot;
} DfotaSettings;

/* One key of the file. */
typedef struct {
    const gchar *group;
    const gchar *key;
    gsize        offset; /* of its gdouble in DfotaSettings */
    gdouble      fallback;
    gdouble      min;
    gdouble      max;
    const gchar *description;
} DfotaSettingsKey;

/* Returns the table of all keys. Static. */
const DfotaSettingsKey *
dfota_settings_table (gsize *n_keys);

/* Sets all members to their defaults. */
void
dfota_settings_init (DfotaSettings *self);

/* Returns the environment variable MM_QUECTEL_DFOTA_CONF, else
 * SYSCONFDIR/ModemManager/quectel-dfota.conf. Transfer full. */
gchar *
dfota_settings_get_path (void);

/* Reads @path (NULL: the default one) into @self, which need not be initialised. Never fails:
 * missing and invalid values have their defaults. Adds a sentence (gchar *) to @problems, which may
 * be NULL, for each invalid value. A missing file is no problem. */
void
dfota_settings_load (DfotaSettings *self, const gchar *path, GPtrArray *problems);

/* The same, with the timeouts of @family (NULL: none) as defaults. */
void
dfota_settings_load_for (DfotaSettings     *self,
                         const DfotaFamily *family,
                         const gchar       *path,
                         GPtrArray         *problems);

/* Returns AllowUnproven in [Modules]: ids of the families that are enabled although their updates
 * are not proven. Transfer full, never NULL. */
GStrv
dfota_settings_load_unproven (const gchar *path);

G_END_DECLS
