/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * print-man: writes a man page from its template. A line @name@ of the template stands for
 * a part that comes from the code or from the D-Bus specification.
 */

#include <gio/gio.h>
#include <locale.h>

#include "interface.h"
#include "storage/journal.h"
#include "storage/profiles.h"
#include "protocol/code.h"
#include "roff.h"
#include "storage/settings.h"

static void
append_settings (GString *page)
{
    gsize                   n_keys;
    const DfotaSettingsKey *keys = dfota_settings_table (&n_keys);

    for (gsize i = 0; i < n_keys; i++) {
        g_autofree gchar *group = g_strdup_printf ("[%s]", keys[i].group);
        g_autofree gchar *limits = g_strdup_printf ("Default: %g. From %g to %g.", keys[i].fallback,
                                                    keys[i].min, keys[i].max);

        if (i == 0 || !g_str_equal (keys[i].group, keys[i - 1].group))
            roff_append_request (page, ".SS", group);
        g_string_append (page, ".TP\n");
        roff_append_request (page, ".B", keys[i].key);
        roff_append (page, keys[i].description);
        g_string_append (page, ".\n");
        roff_append (page, limits);
        g_string_append_c (page, '\n');
    }
}

static gchar *
describe_codes (const DfotaCode *row)
{
    const gchar *klass = dfota_class_to_string (row->klass);
    const gchar *origin = row->is_guide ? "guide" : "field";

    if (row->first < 0)
        return g_strdup_printf ("other (%s)", klass);
    if (row->first == row->last)
        return g_strdup_printf ("%d (%s, %s)", row->first, klass, origin);
    return g_strdup_printf ("%d-%d (%s, %s)", row->first, row->last, klass, origin);
}

static void
append_codes (GString *page)
{
    gsize            n_rows;
    const DfotaCode *rows = dfota_code_table (&n_rows);

    for (gsize i = 0; i < n_rows; i++) {
        g_autofree gchar *codes = describe_codes (&rows[i]);

        if (i == 0 || rows[i].phase != rows[i - 1].phase)
            roff_append_request (page, ".SS", dfota_phase_to_string (rows[i].phase));
        g_string_append (page, ".TP\n");
        roff_append_request (page, ".B", codes);
        roff_append (page, rows[i].text);
        g_string_append_c (page, '\n');
    }
}

static gchar *
describe_family (const DfotaFamily *family)
{
    g_autoptr (GString) text = g_string_new ("USB");

    for (guint i = 0; i < family->ids->len; i++) {
        const DfotaUsbId *id = &g_array_index (family->ids, DfotaUsbId, i);

        g_string_append_printf (text, " %04x:%04x", id->vendor, id->product);
    }
    if (family->evidence == DFOTA_EVIDENCE_FIELD)
        g_string_append_printf (text, "; not proven, off by default (%s)", family->id);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_products (GString *page)
{
    static const gchar *const folders[] = { FAMILIES_FOLDER, NULL };
    g_autoptr (GPtrArray)     profiles = dfota_profiles_load (folders, "/dev/null", NULL);

    for (guint i = 0; i < profiles->len; i++) {
        const DfotaFamily *family = ((const DfotaProfile *) profiles->pdata[i])->family;
        g_autofree gchar  *text = describe_family (family);

        g_string_append (page, ".TP\n");
        roff_append_request (page, ".B", family->name);
        roff_append (page, text);
        g_string_append_c (page, '\n');
    }
}

static void
append_settings_path (GString *page)
{
    g_autofree gchar *path = dfota_settings_get_path ();

    roff_append_request (page, ".I", path);
}

static void
append_state_folder (GString *page)
{
    g_autofree gchar *path = dfota_journal_get_default_path ();

    roff_append_request (page, ".I", path);
}

static const struct {
    const gchar *name;
    void (*append) (GString *page);
} parts[] = {
    { "@settings@", append_settings },         { "@codes@", append_codes },
    { "@products@", append_products },         { "@settings-path@", append_settings_path },
    { "@state-folder@", append_state_folder },
};

/* Returns FALSE if there is no such part. @interface may be NULL. */
static gboolean
append_part (GString *page, const gchar *name, Interface *interface)
{
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        if (g_str_equal (parts[i].name, name)) {
            parts[i].append (page);
            return TRUE;
        }
    }
    if (interface && g_str_equal (name, "@description@"))
        interface_append_description (interface, page);
    else if (interface && g_str_equal (name, "@members@"))
        interface_append_members (interface, page);
    else
        return FALSE;
    return TRUE;
}

static gboolean
print_page (const gchar *template, const gchar *xml, GError **error)
{
    g_autoptr (Interface) interface = xml ? interface_new (xml, error) : NULL;
    g_autoptr (GString)   page = g_string_new (NULL);
    g_autofree gchar     *text = NULL;
    g_auto (GStrv)        lines = NULL;

    if ((xml && !interface) || !g_file_get_contents (template, &text, NULL, error))
        return FALSE;
    lines = g_strsplit (g_strchomp (text), "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (*lines[i] != '@') {
            g_string_append_printf (page, "%s\n", lines[i]);
        } else if (!append_part (page, lines[i], interface)) {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: there is no part %s",
                         template, lines[i]);
            return FALSE;
        }
    }
    g_print ("%s", page->str);
    return TRUE;
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;

    setlocale (LC_ALL, "C.UTF-8");
    /* The paths of the build, whatever the environment says. */
    g_unsetenv ("MM_QUECTEL_DFOTA_CONF");
    g_unsetenv ("MM_QUECTEL_DFOTA_STATE_DIR");
    if (argc != 2 && argc != 3) {
        g_printerr ("Usage: print-man TEMPLATE [XML]\n");
        return 2;
    }
    if (print_page (argv[1], argv[2], &error))
        return 0;
    g_printerr ("print-man: %s\n", error->message);
    return 1;
}
