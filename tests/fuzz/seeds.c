/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads seeds; see seeds.h. Understands only comments, characters and strings of C.
 */

#include "seeds.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

/* Skips what may stand between two literals that the compiler joins, and what is no text. */
#define SKIPPED "(?<skipped>/\\*.*?\\*/|//[^\\n]*|'(?:[^'\\\\]|\\\\.)*'|#include[^\\n]*|\\s+)"
#define TOKENS  SKIPPED "|\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"|(?<other>.)"

static void
add_seed (GPtrArray *seeds, GByteArray *bytes)
{
    if (bytes->len > 0)
        g_ptr_array_add (seeds, g_bytes_new (bytes->data, bytes->len));
    g_byte_array_set_size (bytes, 0);
}

static gboolean
has_group (GMatchInfo *match, const gchar *name)
{
    gint start = -1;

    return g_match_info_fetch_named_pos (match, name, &start, NULL) && start >= 0;
}

static void
append_text (GByteArray *bytes, GMatchInfo *match)
{
    g_autofree gchar *escaped = g_match_info_fetch_named (match, "text");
    g_autofree gchar *text = NULL;

    /* g_strcompress() does not support \xNN */
    for (gchar *hex = strstr (escaped, "\\x"); hex; hex = strstr (hex + 1, "\\x")) {
        guint byte = (guint) strtoul (hex + 2, NULL, 16) & 0xff;

        if (g_ascii_isxdigit (hex[2]) && g_ascii_isxdigit (hex[3])) {
            g_autofree gchar *octal = g_strdup_printf ("\\%03o", byte);

            memcpy (hex, octal, 4);
        }
    }
    text = g_strcompress (escaped);
    g_byte_array_append (bytes, (const guint8 *) text, strlen (text));
}

static GPtrArray *
find_literals (const gchar *source)
{
    GPtrArray             *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GRegex)     regex = g_regex_new (TOKENS, G_REGEX_RAW | G_REGEX_DOTALL, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    g_regex_match (regex, source, 0, &match);
    for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
        if (has_group (match, "text"))
            append_text (bytes, match);
        else if (has_group (match, "other"))
            add_seed (seeds, bytes);
    }
    add_seed (seeds, bytes);
    return seeds;
}

GPtrArray *
fuzz_seeds_read (const gchar *path, GError **error)
{
    g_autoptr (GPtrArray) seeds = NULL;
    g_autofree gchar     *source = NULL;

    if (!g_file_get_contents (path, &source, NULL, error))
        return NULL;
    seeds = find_literals (source);
    if (seeds->len > 0)
        return g_steal_pointer (&seeds);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no string in %s", path);
    return NULL;
}

gboolean
fuzz_seeds_write (GPtrArray *seeds, const gchar *folder, GError **error)
{
    if (g_mkdir_with_parents (folder, 0700) < 0) {
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "cannot make %s: %s", folder,
                     g_strerror (errno));
        return FALSE;
    }
    for (guint i = 0; i < seeds->len; i++) {
        g_autofree gchar *name = g_strdup_printf ("seed-%04u", i);
        g_autofree gchar *path = g_build_filename (folder, name, NULL);
        gsize             size;
        const gchar      *data = g_bytes_get_data (seeds->pdata[i], &size);

        if (!g_file_set_contents (path, data, size, error))
            return FALSE;
    }
    return TRUE;
}
