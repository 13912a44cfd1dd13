/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the settings file along the table of keys; see settings.h.
 */

#include <gio/gio.h>

#include "storage/settings.h"

#define DEFAULT_PATH SYSCONFDIR "/ModemManager/quectel-dfota.conf"

#define MAX_SECONDS 86400.0
#define MIN_SECONDS 0.1

#define TIMEOUT(key, field, fallback, description)                                                 \
    {                                                                                              \
        "Timeouts", key, G_STRUCT_OFFSET (DfotaSettings, field), fallback, MIN_SECONDS,            \
            MAX_SECONDS, description                                                               \
    }

static const DfotaSettingsKey table[] = {
    TIMEOUT ("Silence",
             silence,
             240.0,
             "Seconds without any URC until an update is stalled and the host may reboot the "
             "module; four minutes in the vendor's guide"),
    TIMEOUT ("Download",
             download,
             1800.0,
             "Seconds that a download may take; most modules report nothing meanwhile"),
    TIMEOUT (
        "Settle",
        settle,
        240.0,
        "Seconds until the module is expected in normal mode after its last failed attempt, if "
        "no boot URC is heard"),
    TIMEOUT (
        "Reboot",
        reboot,
        60.0,
        "Seconds after END,0 and a re-enumeration until the module is expected in normal mode, "
        "if no boot URC is heard; 30 to 60 were seen"),
    TIMEOUT ("Command", command, 10.0, "Seconds to wait for the answer to AT+QFOTADL"),
    TIMEOUT ("Revision",
             revision,
             60.0,
             "Seconds for each reading of the revision, in which its commands are repeated"),
};

const DfotaSettingsKey *
dfota_settings_table (gsize *n_keys)
{
    g_return_val_if_fail (n_keys != NULL, NULL);

    *n_keys = G_N_ELEMENTS (table);
    return table;
}

static gdouble *
get_field (DfotaSettings *self, const DfotaSettingsKey *key)
{
    return &G_STRUCT_MEMBER (gdouble, self, key->offset);
}

static const DfotaSettingsKey *
find_key (const gchar *group, const gchar *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        if (g_str_equal (table[i].group, group) && (!name || g_str_equal (table[i].key, name)))
            return &table[i];
    }

    return NULL;
}

static void G_GNUC_PRINTF (3, 4)
    add_problem (GPtrArray *problems, const gchar *path, const gchar *format, ...)
{
    g_autofree gchar *text = NULL;
    g_autofree gchar *valid = NULL;
    va_list           arguments;

    if (!problems)
        return;

    va_start (arguments, format);
    text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    valid = g_utf8_make_valid (text, -1);
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, valid));
}

void
dfota_settings_init (DfotaSettings *self)
{
    g_return_if_fail (self != NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        *get_field (self, &table[i]) = table[i].fallback;
}

gchar *
dfota_settings_get_path (void)
{
    const gchar *path = g_getenv ("MM_QUECTEL_DFOTA_CONF");

    return g_strdup (path && *path ? path : DEFAULT_PATH);
}

/* TRUE for a key of [Modules], the only group without timeouts; @key NULL: for the group. */
static gboolean
is_of_modules (const gchar *group, const gchar *key)
{
    return g_str_equal (group, DFOTA_SETTINGS_MODULES) &&
           (!key || g_str_equal (key, DFOTA_SETTINGS_ALLOW_UNPROVEN));
}

static void
check_names (GKeyFile *file, const gchar *path, GPtrArray *problems)
{
    g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

    for (guint i = 0; groups[i]; i++) {
        g_auto (GStrv) keys = NULL;

        if (!find_key (groups[i], NULL) && !is_of_modules (groups[i], NULL)) {
            add_problem (problems, path, "group [%s] is not known; ignored", groups[i]);
            continue;
        }
        keys = g_key_file_get_keys (file, groups[i], NULL, NULL);
        for (guint j = 0; keys && keys[j]; j++) {
            if (!find_key (groups[i], keys[j]) && !is_of_modules (groups[i], keys[j]))
                add_problem (problems, path, "key %s in [%s] is not known; ignored", keys[j],
                             groups[i]);
        }
    }
}

static gboolean
parse_value (const gchar *text, const DfotaSettingsKey *key, gdouble *value)
{
    gchar *end = NULL;

    *value = g_ascii_strtod (text, &end);
    return end != text && *end == '\0' && *value >= key->min && *value <= key->max;
}

static void
read_key (DfotaSettings          *self,
          GKeyFile               *file,
          const DfotaSettingsKey *key,
          const gchar            *path,
          GPtrArray              *problems)
{
    g_autofree gchar *text = g_key_file_get_value (file, key->group, key->key, NULL);
    gdouble           value;

    if (!text)
        return;

    g_strchomp (text);
    if (parse_value (text, key, &value))
        *get_field (self, key) = value;
    else
        add_problem (problems, path,
                     "%s=%s in [%s] is not a number from %g to %g; %g is used instead", key->key,
                     text, key->group, key->min, key->max, *get_field (self, key));
}

static void
apply_family (DfotaSettings *self, const DfotaFamily *family)
{
    for (guint i = 0; family && i < family->timeouts->len; i++) {
        const DfotaFamilyTimeout *timeout =
            &g_array_index (family->timeouts, DfotaFamilyTimeout, i);
        const DfotaSettingsKey *key = find_key ("Timeouts", timeout->key);

        if (key)
            *get_field (self, key) = timeout->seconds;
    }
}

void
dfota_settings_load_for (DfotaSettings     *self,
                         const DfotaFamily *family,
                         const gchar       *path,
                         GPtrArray         *problems)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autoptr (GError)   error = NULL;
    g_autofree gchar    *default_path = NULL;

    g_return_if_fail (self != NULL);

    if (!path)
        path = default_path = dfota_settings_get_path ();

    dfota_settings_init (self);
    apply_family (self, family);
    if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error)) {
        if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            add_problem (problems, path, "%s; all defaults are used", error->message);
        return;
    }

    check_names (file, path, problems);
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        read_key (self, file, &table[i], path, problems);
}

void
dfota_settings_load (DfotaSettings *self, const gchar *path, GPtrArray *problems)
{
    dfota_settings_load_for (self, NULL, path, problems);
}

GStrv
dfota_settings_load_unproven (const gchar *path)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autofree gchar    *default_path = NULL;
    GStrv                list = NULL;

    if (!path)
        path = default_path = dfota_settings_get_path ();
    if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
        list = g_key_file_get_string_list (file, DFOTA_SETTINGS_MODULES,
                                           DFOTA_SETTINGS_ALLOW_UNPROVEN, NULL, NULL);
    for (guint i = 0; list && list[i]; i++)
        g_strstrip (list[i]);
    return list ? list : g_new0 (gchar *, 1);
}
