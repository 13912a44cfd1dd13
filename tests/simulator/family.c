/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From the keys of a family file to those of the simulator; see family.h. This is a second reader
 * of these files, on purpose: it shares no code with the one that it tests.
 */

#include "family.h"

#include <string.h>

static GKeyFile *
load (const char *name, GError **error)
{
    const char          *paths = g_getenv ("MM_QUECTEL_DFOTA_FAMILIES");
    g_auto (GStrv)       folders = g_strsplit (paths && *paths ? paths : FAMILIES_FOLDER, ":", -1);
    g_autofree char     *file = g_strconcat (name, ".conf", NULL);
    g_autoptr (GKeyFile) keys = g_key_file_new ();

    for (guint i = 0; folders[i]; i++) {
        g_autofree char *path = g_build_filename (folders[i], file, NULL);

        if (g_file_test (path, G_FILE_TEST_EXISTS))
            return g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, error)
                       ? g_steal_pointer (&keys)
                       : NULL;
    }
    g_set_error (error, SIM_ERROR, 0, "there is no family file %s.conf", name);
    return NULL;
}

/* The value as a comma list; NULL if the file does not have the key. */
static char *
get_list (GKeyFile *keys, const char *group, const char *key)
{
    g_auto (GStrv) members = g_key_file_get_string_list (keys, group, key, NULL, NULL);

    return members ? g_strjoinv (",", members) : NULL;
}

/* The first member of a list; "" if it is empty, NULL if the file does not have the key. */
static char *
get_first (GKeyFile *keys, const char *group, const char *key)
{
    g_autofree char *list = get_list (keys, group, key);

    return list ? g_strndup (list, strcspn (list, ",")) : NULL;
}

static gboolean
set_ids (SimSettings *settings, GKeyFile *keys, GError **error)
{
    g_autofree char *id = get_first (keys, "Family", "Ids");
    g_auto (GStrv)   parts = g_strsplit (id ? id : "", ":", 2);

    return sim_settings_set (settings, "vendor", id ? parts[0] : "", error) &&
           sim_settings_set (settings, "product", parts[0] && parts[1] ? parts[1] : "", error);
}

/* "a=b,c=d" */
static char *
make_stage_names (GKeyFile *keys)
{
    g_auto (GStrv)      names = g_key_file_get_keys (keys, "Stages", NULL, NULL);
    g_autoptr (GString) list = g_string_new (NULL);

    for (guint i = 0; names && names[i]; i++) {
        g_autofree char *stage = g_key_file_get_string (keys, "Stages", names[i], NULL);

        g_string_append_printf (list, "%s%s=%s", i ? "," : "", names[i], stage);
    }
    return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean
set_attempts (SimSettings *settings, GKeyFile *keys, GError **error)
{
    g_autofree char *attempts = g_key_file_get_string (keys, "Update", "Attempts", NULL);

    if (!attempts)
        return TRUE;
    if (g_str_equal (attempts, "unlimited"))
        return sim_settings_set (settings, "no-backup", "on", error);
    return sim_settings_set (settings, "attempts", attempts, error);
}

static gboolean
set_words (SimSettings *settings, GKeyFile *keys, GError **error)
{
    g_autofree char *answer = g_key_file_get_string (keys, "Command", "TestAnswer", NULL);
    g_autofree char *progress = g_key_file_get_string (keys, "Update", "DownloadProgress", NULL);
    g_autofree char *edition = g_key_file_get_string (keys, "Revision", "SubEdition", NULL);
    g_autofree char *context = g_key_file_get_string (keys, "Command", "Context", NULL);
    g_autofree char *names = make_stage_names (keys);

    if (context)
        context[strcspn (context, "=")] = '\0';
    return sim_settings_set (settings, "qfotadl-test",
                             g_strcmp0 (answer, "empty") == 0 ? "empty" : "list", error) &&
           sim_settings_set (settings, "download-progress",
                             g_strcmp0 (progress, "yes") == 0 ? "on" : "off", error) &&
           sim_settings_set (settings, "csub-support", edition && !*edition ? "off" : "on",
                             error) &&
           sim_settings_set (settings, "context-command", context ? context : "", error) &&
           sim_settings_set (settings, "stage-names", names, error);
}

/* Keys whose values are the same here and there. */
static gboolean
set_values (SimSettings *settings, GKeyFile *keys, GError **error)
{
    static const struct {
        const char *group;
        const char *key;
        const char *setting;
    } rows[] = {
        { "Command", "Schemes", "schemes" },  { "Command", "UrlMax", "url-max" },
        { "Command", "PathMax", "path-max" }, { "Revision", "Exact", "exact-commands" },
        { "Ports", "Urc", "urc-interface" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree char *value = get_list (keys, rows[i].group, rows[i].key);

        if (value && !sim_settings_set (settings, rows[i].setting, value, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
sim_family_apply (SimSettings *settings, const char *name, GError **error)
{
    g_autoptr (GKeyFile) keys = load (name, error);
    g_autofree char     *path = keys ? get_first (keys, "Command", "Paths") : NULL;

    return keys && set_ids (settings, keys, error) &&
           sim_settings_set (settings, "ufs-path", path ? path : "", error) &&
           set_attempts (settings, keys, error) && set_words (settings, keys, error) &&
           set_values (settings, keys, error);
}
