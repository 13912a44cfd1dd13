/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The bash completion: the first line is what the user typed, its words separated by blanks; the
 * rest is what mmdfota prints. Whatever is offered is one plain word, and no text is ever run. One
 * bash answers all inputs.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "fuzz.h"

/* The function takes the place of the program. A NUL ends a request and an answer. */
static const gchar script[] = "source '" COMPLETION "' || exit\n"
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

static GSubprocess      *bash;
static GDataInputStream *answers;
static gchar            *folder; /* bash's: nothing may appear in it */

static void
start_bash (void)
{
    g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_autoptr (GError) error = NULL;

    signal (SIGPIPE, SIG_IGN); /* receive() reports a bash that has ended */
    folder = g_dir_make_tmp ("dfota-completion-XXXXXX", NULL);
    g_subprocess_launcher_set_cwd (launcher, folder);
    /* so that each byte is a character, also one that is not UTF-8 */
    g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
    bash = g_subprocess_launcher_spawn (launcher, &error, "bash", "--norc", "--noprofile", "-c",
                                        script, NULL);
    g_assert_no_error (error);
    answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bash));
}

static void
remove_folder (void)
{
    g_output_stream_close (g_subprocess_get_stdin_pipe (bash), NULL, NULL);
    g_rmdir (folder);
}

static void
send_text (const gchar *text)
{
    g_output_stream_write_all (g_subprocess_get_stdin_pipe (bash), text, strlen (text) + 1, NULL,
                               NULL, NULL);
}

/* Returns what bash offers, one word a line; transfer full. The streams of GIO go on after a
 * signal, such as that of libFuzzer's timer. */
static gchar *
receive (void)
{
    g_autofree gchar  *text = g_data_input_stream_read_upto (answers, "", 1, NULL, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_data_input_stream_read_byte (answers, NULL, &error); /* the NUL */
    if (error) {
        g_subprocess_wait (bash, NULL, NULL);
        g_error ("bash ended with the wait status %d", g_subprocess_get_status (bash));
    }
    return g_steal_pointer (&text);
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
    g_autofree gchar *answer = NULL;
    g_auto (GStrv)    words = NULL;
    g_autoptr (GDir)  dir = NULL;

    if (!bash) {
        start_bash ();
        atexit (remove_folder);
    }
    if (listing)
        *listing++ = '\0';
    send_text (text);
    send_text (listing ? listing : "");
    answer = receive ();
    words = g_strsplit (answer, "\n", -1);
    for (guint i = 0; words[i] && !offers_files (text); i++)
        g_assert_true (is_plain (words[i]));
    dir = g_dir_open (folder, 0, NULL);
    g_assert_null (g_dir_read_name (dir));
    return 0;
}
