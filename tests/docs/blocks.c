/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Finds and replaces the generated parts of a Markdown file; see blocks.h.
 */

#include "blocks.h"

#include <gio/gio.h>
#include <string.h>

#include "tables.h"

#define BEGIN "<!-- BEGIN "

/* Copies the part that begins at @begin. Returns where it ends in the old text, or NULL with
 * @error. */
static const gchar *
renew_block (const gchar *begin, GString *renewed, GError **error)
{
    const gchar      *name_start = begin + strlen (BEGIN);
    const gchar      *line_end = strchr (begin, '\n');
    g_autofree gchar *name = g_strndup (name_start, strcspn (name_start, ": \n"));
    g_autofree gchar *end = g_strdup_printf ("<!-- END %s -->\n", name);
    DocsPrint         print = docs_find_print (name);
    const gchar      *block_end = line_end ? strstr (line_end, end) : NULL;

    if (!print || !block_end) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     print ? "part \"%s\" has no end" : "there is no part \"%s\"", name);
        return NULL;
    }
    g_string_append_printf (renewed, BEGIN "%s: made by tests/docs/print-tables -->\n", name);
    print (renewed);
    g_string_append (renewed, end);
    return block_end + strlen (end);
}

gchar *
docs_blocks_renew (const gchar *text, guint *n_blocks, GError **error)
{
    g_autoptr (GString) renewed = g_string_new (NULL);
    const gchar        *rest = text;
    const gchar        *begin;
    guint               n = 0;

    while ((begin = strstr (rest, BEGIN)) != NULL) {
        g_string_append_len (renewed, rest, begin - rest);
        rest = renew_block (begin, renewed, error);
        if (!rest)
            return NULL;
        n++;
    }
    g_string_append (renewed, rest);
    if (n_blocks)
        *n_blocks = n;
    return g_string_free (g_steal_pointer (&renewed), FALSE);
}
