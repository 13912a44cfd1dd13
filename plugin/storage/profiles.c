/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Finds family files, and settles conflicts between them; see profiles.h.
 */

#include "storage/profiles.h"

#include <string.h>

#include "protocol/urc.h"

#define SUFFIX ".conf"
#define DEFAULT_PATHS                                                                              \
    SYSCONFDIR "/ModemManager/quectel-dfota-families:" DATADIR "/mm-quectel-dfota/families"

GStrv
dfota_profiles_get_folders (void)
{
    const gchar *paths = g_getenv ("MM_QUECTEL_DFOTA_FAMILIES");

    return g_strsplit (paths && *paths ? paths : DEFAULT_PATHS, ":", -1);
}

static void
add_problem (GPtrArray *problems, const gchar *path, const gchar *problem)
{
    g_autofree gchar *text = g_strdup_printf ("%s: %s; the file is not used", path, problem);

    if (problems)
        g_ptr_array_add (problems, g_utf8_make_valid (text, -1));
}

/* Returns why @family contradicts an earlier one, or NULL. Transfer full. */
static gchar *
find_conflict (const GPtrArray *profiles, const DfotaFamily *family)
{
    for (guint i = 0; i < family->ids->len; i++) {
        const DfotaUsbId   *id = &g_array_index (family->ids, DfotaUsbId, i);
        const DfotaProfile *other = dfota_profiles_find (profiles, id->vendor, id->product);

        if (other)
            return g_strdup_printf ("USB id %04x:%04x is one of family '%s' already", id->vendor,
                                    id->product, other->family->id);
    }
    for (guint i = 0; i < family->stages->len; i++) {
        const DfotaFamilyStage *stage = &g_array_index (family->stages, DfotaFamilyStage, i);

        if (!dfota_urc_may_add_stage (stage->name, stage->stage))
            return g_strdup_printf ("stage %s has another meaning already", stage->name);
    }
    return NULL;
}

static DfotaFamily *
read_family (const gchar *path, const gchar *id, GError **error)
{
    g_autofree gchar *text = NULL;
    gsize             length = 0;

    if (!g_file_get_contents (path, &text, &length, error))
        return NULL;
    return dfota_family_new (id, text, length, error);
}

static void
add_stages (const DfotaFamily *family)
{
    for (guint i = 0; i < family->stages->len; i++) {
        const DfotaFamilyStage *stage = &g_array_index (family->stages, DfotaFamilyStage, i);

        dfota_urc_add_stage (stage->name, stage->stage);
    }
}

/* A file of the same name in an earlier directory replaces this one, if it is valid. */
static void
load_file (GPtrArray *profiles, const gchar *folder, const gchar *name, GPtrArray *problems)
{
    g_autofree gchar       *path = g_build_filename (folder, name, NULL);
    g_autofree gchar       *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
    g_autofree gchar       *conflict = NULL;
    g_autoptr (GError)      error = NULL;
    g_autoptr (DfotaFamily) family = NULL;
    DfotaProfile           *profile;

    if (dfota_profiles_find_by_name (profiles, id))
        return;
    family = read_family (path, id, &error);
    if (!family) {
        add_problem (problems, path, error->message);
        return;
    }
    conflict = find_conflict (profiles, family);
    if (conflict) {
        add_problem (problems, path, conflict);
        return;
    }
    add_stages (family);
    profile = g_new0 (DfotaProfile, 1);
    profile->family = g_steal_pointer (&family);
    g_ptr_array_add (profiles, profile);
}

static void
profiles_free_profile (gpointer data)
{
    DfotaProfile *profile = data;

    dfota_family_free (profile->family);
    g_free (profile);
}

static gint
profiles_compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* Returns the names of the family files, sorted. */
static GPtrArray *
list_files (const gchar *folder)
{
    GPtrArray       *names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const gchar     *name;

    while (dir && (name = g_dir_read_name (dir)))
        if (g_str_has_suffix (name, SUFFIX) && name[0] != '.')
            g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, profiles_compare_names);
    return names;
}

/* Adds a problem for each name that is none. */
static void
check_names (const GPtrArray *profiles, gchar **names, GPtrArray *problems)
{
    for (; problems && *names; names++)
        if (**names && !dfota_profiles_find_by_name (profiles, *names)) {
            g_autofree gchar *text = g_strdup_printf (
                DFOTA_SETTINGS_ALLOW_UNPROVEN " in [" DFOTA_SETTINGS_MODULES
                                              "] names '%s', which is no family; write the name "
                                              "of its family file without " SUFFIX,
                *names);

            g_ptr_array_add (problems, g_utf8_make_valid (text, -1));
        }
}

static void
apply_settings (GPtrArray *profiles, const gchar *path, GPtrArray *problems)
{
    g_auto (GStrv) unproven = dfota_settings_load_unproven (path);

    check_names (profiles, unproven, problems);
    for (guint i = 0; i < profiles->len; i++) {
        DfotaProfile *profile = profiles->pdata[i];

        dfota_settings_load_for (&profile->settings, profile->family, path, NULL);
        profile->is_enabled =
            profile->family->evidence == DFOTA_EVIDENCE_GUIDE ||
            g_strv_contains ((const gchar *const *) unproven, profile->family->id);
    }
}

GPtrArray *
dfota_profiles_load (const gchar *const *folders, const gchar *settings, GPtrArray *problems)
{
    GPtrArray     *profiles = g_ptr_array_new_with_free_func (profiles_free_profile);
    g_auto (GStrv) defaults = NULL;

    if (!folders)
        folders = (const gchar *const *) (defaults = dfota_profiles_get_folders ());
    for (; *folders; folders++) {
        g_autoptr (GPtrArray) names = list_files (*folders);

        for (guint i = 0; i < names->len; i++)
            load_file (profiles, *folders, names->pdata[i], problems);
    }
    apply_settings (profiles, settings, problems);
    return profiles;
}

const DfotaProfile *
dfota_profiles_find (const GPtrArray *profiles, guint16 vendor, guint16 product)
{
    for (guint i = 0; i < profiles->len; i++) {
        const DfotaProfile *profile = profiles->pdata[i];

        if (dfota_family_has_id (profile->family, vendor, product))
            return profile;
    }
    return NULL;
}

const DfotaProfile *
dfota_profiles_find_by_name (const GPtrArray *profiles, const gchar *id)
{
    for (guint i = 0; i < profiles->len; i++) {
        const DfotaProfile *profile = profiles->pdata[i];

        if (g_strcmp0 (profile->family->id, id) == 0)
            return profile;
    }
    return NULL;
}

const DfotaFamily *
dfota_profiles_get_family (const GPtrArray *profiles, const gchar *id)
{
    const DfotaProfile *profile = dfota_profiles_find_by_name (profiles, id);

    return profile ? profile->family : NULL;
}

const DfotaSettings *
dfota_profiles_get_settings (const GPtrArray     *profiles,
                             const gchar         *id,
                             const DfotaSettings *others)
{
    const DfotaProfile *profile = dfota_profiles_find_by_name (profiles, id);

    return profile ? &profile->settings : others;
}

gboolean
dfota_profiles_have_vendor (const GPtrArray *profiles, guint16 vendor)
{
    for (guint i = 0; i < profiles->len; i++) {
        const DfotaFamily *family = ((const DfotaProfile *) profiles->pdata[i])->family;

        for (guint j = 0; j < family->ids->len; j++)
            if (g_array_index (family->ids, DfotaUsbId, j).vendor == vendor)
                return TRUE;
    }
    return FALSE;
}
