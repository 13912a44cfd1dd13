/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The bash completion: the first line is what the user typed, its words separated by blanks; the
 * rest is what mmdfota prints. Whatever is offered is one plain word, and no text is ever run. One
 * bash answers all inputs.
 */

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

/* The function takes the place of the program. A NUL ends a request and an answer. */
static const gchar script[] = "source '" COMPLETION "'\n"
                              "mmdfota() { printf '%s\\n' \"$listing\"; }\n"
                              "compopt() { :; }\n"
                              "while IFS= read -r -d '' line && IFS= read -r -d '' listing; do\n"
                              "    read -r -a typed <<<\"$line\"\n"
                              "    COMP_WORDS=(mmdfota \"${typed[@]}\")\n"
                              "    [[ $line != *' ' ]] || COMP_WORDS+=('')\n"
                              "    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                              "    COMPREPLY=()\n"
                              "    [ $COMP_CWORD -eq 0 ] || _mmdfota\n"
                              "    printf '%s\\n' \"${COMPREPLY[@]}\"\n"
                              "    printf '\\0'\n"
                              "done\n";

static FILE  *requests, *answers;
static gchar *folder; /* bash's: nothing may appear in it */

static void
start_bash (void)
{
    const gchar *const argv[] = { "bash", "--norc", "--noprofile", "-c", script, NULL };
    g_autoptr (GError) error = NULL;
    gint               in, out;

    /* so that each byte is a character, also one that is not UTF-8 */
    g_setenv ("LC_ALL", "C", TRUE);
    folder = g_dir_make_tmp ("dfota-completion-XXXXXX", NULL);
    g_spawn_async_with_pipes (folder, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                              &in, &out, NULL, &error);
    g_assert_no_error (error);
    requests = fdopen (in, "w");
    answers = fdopen (out, "r");
}

static void
remove_folder (void)
{
    fclose (requests);
    g_rmdir (folder);
}

static gboolean
is_plain (const gchar *word)
{
    for (; *word; word++)
        if (!g_ascii_isalnum (*word) && !strchr ("/._:+@=-", *word))
            return FALSE;
    return TRUE;
}

/* Files are quoted by readline. */
static gboolean
offers_files (const gchar *line)
{
    return strstr (line, "--install") != NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar *text = fuzz_text (data, size);
    gchar            *listing = strchr (text, '\n');
    static gchar     *answer;
    static size_t     room;
    g_auto (GStrv)    words = NULL;
    g_autoptr (GDir)  dir = NULL;

    if (!requests) {
        start_bash ();
        atexit (remove_folder);
    }
    if (listing)
        *listing++ = '\0';
    fprintf (requests, "%s%c%s%c", text, 0, listing ? listing : "", 0);
    fflush (requests);
    g_assert_cmpint (getdelim (&answer, &room, '\0', answers), >, 0);
    words = g_strsplit (answer, "\n", -1);
    for (guint i = 0; words[i] && !offers_files (text); i++)
        g_assert_true (is_plain (words[i]));
    dir = g_dir_open (folder, 0, NULL);
    g_assert_null (g_dir_read_name (dir));
    return 0;
}
