/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The families of modules, from the files that are installed with the plugin and those of the
 * administrator, each with the settings that hold for it.
 */

#pragma once

#include "protocol/family.h"
#include "storage/settings.h"

G_BEGIN_DECLS

typedef struct {
    DfotaFamily  *family;
    DfotaSettings settings;   /* of the settings file, else of the family, else the default ones */
    gboolean      is_enabled; /* proven, or allowed by the administrator */
} DfotaProfile;

/* The folders, the administrator's first: those of the environment variable
 * MM_QUECTEL_DFOTA_FAMILIES, separated by ':', else
 * SYSCONFDIR/ModemManager/quectel-dfota-families and DATADIR/mm-quectel-dfota/families. */
GStrv
dfota_profiles_get_folders (void);

/* Reads all files *.conf in @folders (NULL: the default ones), and for each the settings file
 * @settings (NULL: the default one). A file replaces one of the same name in a later folder. A file
 * that cannot be used, or that names a USB id or a stage of one before, is left out and adds a
 * sentence to @problems (gchar *, owned by the array; may be NULL). A folder that does not exist is
 * no problem. Makes the stages known to urc.h, so it is called once, at the start. Transfer full:
 * DfotaProfile, by folder and name. */
GPtrArray *
dfota_profiles_load (const gchar *const *folders, const gchar *settings, GPtrArray *problems);

/* The profile of a USB device, NULL if there is none. */
const DfotaProfile *
dfota_profiles_find (const GPtrArray *profiles, guint16 vendor, guint16 product);

/* TRUE if a family has a USB device of @vendor. */
gboolean
dfota_profiles_have_vendor (const GPtrArray *profiles, guint16 vendor);

/* The profile of the family file @id, NULL if there is none. */
const DfotaProfile *
dfota_profiles_find_by_name (const GPtrArray *profiles, const gchar *id);

/* The family of that file, NULL if there is none. */
const DfotaFamily *
dfota_profiles_get_family (const GPtrArray *profiles, const gchar *id);

/* The settings that hold for the family @id; @others if it is not known. */
const DfotaSettings *
dfota_profiles_get_settings (const GPtrArray     *profiles,
                             const gchar         *id,
                             const DfotaSettings *others);

G_END_DECLS
