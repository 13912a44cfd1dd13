/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Codes, settings, families and modules as Markdown tables, and the list of all parts; see
 * tables.h.
 */

#include "tables.h"

#include "storage/profiles.h"
#include "protocol/code.h"
#include "storage/settings.h"

static const gchar *const names[] = {
    "course",   "states",   "transitions", "proofs", "codes",
    "settings", "products", "families",    "facts",  NULL,
};
static const DocsPrint prints[] = {
    docs_print_course,   docs_print_states,   docs_print_transitions,
    docs_print_proofs,   docs_print_codes,    docs_print_settings,
    docs_print_products, docs_print_families, docs_print_facts,
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (prints) + 1);

static gchar *
format_codes (const DfotaCode *row)
{
    if (row->first < 0)
        return g_strdup ("other");
    if (row->first == row->last)
        return g_strdup_printf ("%d", row->first);
    return g_strdup_printf ("%d-%d", row->first, row->last);
}

void
docs_print_codes (GString *text)
{
    gsize            n_rows;
    const DfotaCode *rows = dfota_code_table (&n_rows);

    g_string_append (text, "| phase | code | class | known from | meaning and advice |\n"
                           "|---|---|---|---|---|\n");
    for (gsize i = 0; i < n_rows; i++) {
        g_autofree gchar *codes = format_codes (&rows[i]);
        const gchar      *origin = rows[i].is_guide ? "guide" : "field";

        g_string_append_printf (
            text, "| `%s` | %s | `%s` | %s | %s |\n", dfota_phase_to_string (rows[i].phase), codes,
            dfota_class_to_string (rows[i].klass), rows[i].first < 0 ? "" : origin, rows[i].text);
    }
}

void
docs_print_settings (GString *text)
{
    gsize                   n_keys;
    const DfotaSettingsKey *keys = dfota_settings_table (&n_keys);

    g_string_append (text, "| group | key | default | from | to | meaning |\n"
                           "|---|---|---|---|---|---|\n");
    for (gsize i = 0; i < n_keys; i++)
        g_string_append_printf (text, "| `%s` | `%s` | %g | %g | %g | %s |\n", keys[i].group,
                                keys[i].key, keys[i].fallback, keys[i].min, keys[i].max,
                                keys[i].description);
}

/* Loads the families of the source tree. Transfer full. */
static GPtrArray *
load_profiles (void)
{
    static const gchar *const folders[] = { FAMILIES_FOLDER, NULL };

    return dfota_profiles_load (folders, "/dev/null", NULL);
}

static gchar *
join_ids (const DfotaFamily *family)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < family->ids->len; i++) {
        const DfotaUsbId *id = &g_array_index (family->ids, DfotaUsbId, i);

        g_string_append_printf (text, "%s`%04x:%04x`", i ? " " : "", id->vendor, id->product);
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Lists the families whose facts come from a guide. */
void
docs_print_products (GString *text)
{
    g_autoptr (GPtrArray) profiles = load_profiles ();

    g_string_append (text, "| module | USB vendor and product |\n"
                           "|---|---|\n");
    for (guint i = 0; i < profiles->len; i++) {
        const DfotaFamily *family = ((const DfotaProfile *) profiles->pdata[i])->family;
        g_autofree gchar  *ids = join_ids (family);

        if (family->evidence == DFOTA_EVIDENCE_GUIDE)
            g_string_append_printf (text, "| %s | %s |\n", family->name, ids);
    }
}

void
docs_print_families (GString *text)
{
    g_autoptr (GPtrArray) profiles = load_profiles ();

    g_string_append (text,
                     "| family | modules | USB vendor and product | evidence | downloads by | "
                     "files in the module | source of the facts |\n"
                     "|---|---|---|---|---|---|---|\n");
    for (guint i = 0; i < profiles->len; i++) {
        const DfotaFamily *family = ((const DfotaProfile *) profiles->pdata[i])->family;
        g_autofree gchar  *ids = join_ids (family);
        g_autofree gchar  *schemes = g_strjoinv (", ", family->schemes);
        g_autofree gchar  *paths = g_strjoinv ("` `", family->paths);

        g_string_append_printf (text, "| `%s` | %s | %s | %s | %s | %s%s%s | %s |\n", family->id,
                                family->name, ids, dfota_evidence_to_string (family->evidence),
                                schemes, *paths ? "`" : "", *paths ? paths : "not known",
                                *paths ? "`" : "", family->source);
    }
}

/* FALSE for the keys that are about the file, not about the module. */
static gboolean
is_fact (const gchar *group, const gchar *key)
{
    static const gchar *const about[] = { "Name", "Evidence", "Source", NULL };

    return !g_str_equal (group, "Sources") &&
           !(g_str_equal (group, "Family") && g_strv_contains (about, key));
}

static void
print_fact (GString *text, GKeyFile *file, const gchar *id, const gchar *group, const gchar *key)
{
    g_autofree gchar *value = g_key_file_get_string (file, group, key, NULL);
    g_autofree gchar *source = g_key_file_get_string (file, "Sources", key, NULL);

    if (!source)
        source = g_key_file_get_string (file, "Family", "Source", NULL);
    g_string_append_printf (text, "| `%s` | `%s` | %s%s%s | %s |\n", id, key, *value ? "`" : "",
                            *value ? value : "not known", *value ? "`" : "", source);
}

/* Lists each key of each family file with the source of its value. */
void
docs_print_facts (GString *text)
{
    g_autoptr (GPtrArray) profiles = load_profiles ();

    g_string_append (text, "| family | key | value | source |\n|---|---|---|---|\n");
    for (guint i = 0; i < profiles->len; i++) {
        const gchar         *id = ((const DfotaProfile *) profiles->pdata[i])->family->id;
        g_autofree gchar    *path = g_strdup_printf ("%s/%s.conf", FAMILIES_FOLDER, id);
        g_autoptr (GKeyFile) file = g_key_file_new ();
        g_auto (GStrv)       groups = NULL;

        g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
        groups = g_key_file_get_groups (file, NULL);
        for (guint j = 0; groups[j]; j++) {
            g_auto (GStrv) keys = g_key_file_get_keys (file, groups[j], NULL, NULL);

            for (guint k = 0; keys[k]; k++)
                if (is_fact (groups[j], keys[k]))
                    print_fact (text, file, id, groups[j], keys[k]);
        }
    }
}

DocsPrint
docs_find_print (const gchar *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (prints); i++)
        if (g_str_equal (names[i], name))
            return prints[i];
    return NULL;
}

const gchar *const *
docs_print_names (void)
{
    return names;
}
