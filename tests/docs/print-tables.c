/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * print-tables: prints generated parts of the documentation, or renews them in files.
 */

#include <locale.h>

#include "blocks.h"
#include "tables.h"

static gboolean
renew_file (const gchar *path, GError **error)
{
    g_autofree gchar *text = NULL;
    g_autofree gchar *renewed = NULL;

    if (!g_file_get_contents (path, &text, NULL, error))
        return FALSE;
    renewed = docs_blocks_renew (text, NULL, error);
    if (!renewed) {
        g_prefix_error (error, "%s: ", path);
        return FALSE;
    }
    if (g_str_equal (text, renewed))
        return TRUE;
    g_print ("%s\n", path);
    return g_file_set_contents (path, renewed, -1, error);
}

static gboolean
print_part (const gchar *name, GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);
    DocsPrint           print = docs_find_print (name);

    if (!print) {
        g_autofree gchar *names = g_strjoinv (", ", (gchar **) docs_print_names ());

        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "No part \"%s\"; there are: %s", name, names);
        return FALSE;
    }
    print (text);
    g_print ("%s", text->str);
    return TRUE;
}

static gboolean
run (gint argc, gchar **argv, GError **error)
{
    gboolean           renew = FALSE;
    const GOptionEntry entries[] = {
        { "renew", 'r', 0, G_OPTION_ARG_NONE, &renew, "Renew the parts in the files named", NULL },
        { NULL },
    };
    g_autoptr (GOptionContext) context = g_option_context_new ("NAME… | --renew FILE…");

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, error))
        return FALSE;
    for (gint i = 1; i < argc; i++)
        if (!(renew ? renew_file (argv[i], error) : print_part (argv[i], error)))
            return FALSE;
    if (argc > 1)
        return TRUE;
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "Needs a name; see --help");
    return FALSE;
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;

    setlocale (LC_ALL, "C.UTF-8");
    if (run (argc, argv, &error))
        return 0;
    g_printerr ("print-tables: %s\n", error->message);
    return 1;
}
