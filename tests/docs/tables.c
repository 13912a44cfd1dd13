/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Codes, settings and products as Markdown tables, and the list of all parts; see
 * tables.h.
 */

#include "tables.h"

#include "protocol/products.h"
#include "protocol/code.h"
#include "storage/settings.h"

static const gchar *const names[] = {
    "course", "states", "transitions", "codes", "settings", "products", NULL,
};
static const DocsPrint prints[] = {
    docs_print_course, docs_print_states,   docs_print_transitions,
    docs_print_codes,  docs_print_settings, docs_print_products,
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

void
docs_print_products (GString *text)
{
    g_string_append (text, "| module | USB vendor and product |\n"
                           "|---|---|\n");
    for (gsize i = 0; i < G_N_ELEMENTS (dfota_products); i++)
        g_string_append_printf (text, "| %s | `%04x:%04x` |\n", dfota_products[i].names,
                                dfota_products[i].vendor, dfota_products[i].product);
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
