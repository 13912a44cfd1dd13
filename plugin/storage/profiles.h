/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The families of modules and the settings of each. Family files are installed with the plugin;
 * the administrator can add and replace some.
 */

#pragma once

#include "protocol/family.h"
#include "storage/settings.h"

G_BEGIN_DECLS

typedef struct {
    DfotaFamily  *family;
    DfotaSettings settings;   /* from the settings file, else the family file, else defaults */
    gboolean      is_enabled; /* updates are proven, or the administrator allows them */
} DfotaProfile;

/* Returns the directories of family files, the administrator's first: the environment variable
 * MM_QUECTEL_DFOTA_FAMILIES, separated by ':', else
 * SYSCONFDIR/ModemManager/quectel-dfota-families and DATADIR/mm-quectel-dfota/families.
 * Transfer full. */
GStrv
dfota_profiles_get_folders (void);

/* Reads all files *.conf in @folders (NULL: the default ones), and the settings of each family from
 * the file @settings (NULL: the default one). A valid file replaces files of the same name in
 * later directories. A file that is invalid, or that has a USB id or a stage of an earlier one, is
 * ignored and adds a sentence (gchar *) to @problems, which may be NULL. So does a name in
 * @settings that is no family. A missing directory is no problem. Registers the stages with urc.h,
 * so call it once, at the start. Returns DfotaProfile, sorted by directory and name; transfer full.
 */
GPtrArray *
dfota_profiles_load (const gchar *const *folders, const gchar *settings, GPtrArray *problems);

/* Returns the profile of a USB device, or NULL. Transfer none, as for all that follow. */
const DfotaProfile *
dfota_profiles_find (const GPtrArray *profiles, guint16 vendor, guint16 product);

/* Returns TRUE if a family has a USB id of @vendor. */
gboolean
dfota_profiles_have_vendor (const GPtrArray *profiles, guint16 vendor);

/* Returns the profile of the family @id, which may be NULL; NULL if there is none. */
const DfotaProfile *
dfota_profiles_find_by_name (const GPtrArray *profiles, const gchar *id);

/* The family of that file, NULL if there is none. */
const DfotaFamily *
dfota_profiles_get_family (const GPtrArray *profiles, const gchar *id);

/* Returns the settings of the family @id, or @others if there is no such family. */
const DfotaSettings *
dfota_profiles_get_settings (const GPtrArray     *profiles,
                             const gchar         *id,
                             const DfotaSettings *others);

G_END_DECLS
