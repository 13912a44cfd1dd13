/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The settings file: a key file, read once. One table says what there is; it is
 * also the source of the documentation.
 */

#pragma once

#include <glib.h>

#include "protocol/family.h"

G_BEGIN_DECLS

#define DFOTA_SETTINGS_MODULES        "Modules"
#define DFOTA_SETTINGS_ALLOW_UNPROVEN "AllowUnproven"

/* All in seconds; fractions allowed. */
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

/* The table of all keys. Static. */
const DfotaSettingsKey *
dfota_settings_table (gsize *n_keys);

void
dfota_settings_init (DfotaSettings *self);

/* Environment MM_QUECTEL_DFOTA_CONF, else SYSCONFDIR/ModemManager/quectel-dfota.conf. */
gchar *
dfota_settings_get_path (void);

/* Reads @path (NULL: the default one) into @self, which need not be initialised.
 * Never fails: what is missing has its default; what cannot be used has it too and
 * adds a sentence to @problems (gchar *, owned by the array; may be NULL). A file that
 * does not exist is no problem. */
void
dfota_settings_load (DfotaSettings *self, const gchar *path, GPtrArray *problems);

/* The same, with the timeouts of @family (NULL: none) for those that the file does not name. */
void
dfota_settings_load_for (DfotaSettings     *self,
                         const DfotaFamily *family,
                         const gchar       *path,
                         GPtrArray         *problems);

/* The families whose modules are updated although they are not proven: AllowUnproven in [Modules].
 * Transfer full, never NULL. */
GStrv
dfota_settings_load_unproven (const gchar *path);

G_END_DECLS
