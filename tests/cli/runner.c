/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Running mmdfota; see runner.h.
 */

#include "runner.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEADLINE 120 /* seconds for one step, also under valgrind */

/* One of the two streams, read to its end. */
typedef struct {
    GInputStream *stream;
    GString      *text;
    char          buffer[4096];
    gboolean      ended;
} Reader;

struct _Runner {
    GSubprocess *process;
    Reader       output;
    Reader       errors;
    gsize        expected; /* how much of the output was expected */
    gboolean     exited;
};

static void
read_more (Reader *reader);

static void
read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Reader *reader = user_data;
    gssize  length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

    /* a terminal whose other end is closed reads as an error */
    reader->ended = length <= 0;
    if (reader->ended)
        return;
    g_string_append_len (reader->text, reader->buffer, length);
    read_more (reader);
}

static void
read_more (Reader *reader)
{
    g_input_stream_read_async (reader->stream, reader->buffer, sizeof (reader->buffer),
                               G_PRIORITY_DEFAULT, NULL, read_ready, reader);
}

static void
reader_start (Reader *reader, GInputStream *stream)
{
    reader->stream = stream;
    reader->text = g_string_new (NULL);
    read_more (reader);
}

/* The other end of a new terminal goes to the child. */
static GInputStream *
open_terminal (GSubprocessLauncher *launcher)
{
    struct winsize size = { .ws_row = 24, .ws_col = 60 };
    int            master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
    int            slave;

    g_assert_cmpint (master, >=, 0);
    g_assert_cmpint (grantpt (master), ==, 0);
    g_assert_cmpint (unlockpt (master), ==, 0);
    slave = open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    g_assert_cmpint (slave, >=, 0);
    g_assert_cmpint (ioctl (slave, TIOCSWINSZ, &size), ==, 0);
    g_subprocess_launcher_take_stdout_fd (launcher, slave);
    return g_unix_input_stream_new (master, TRUE);
}

static void
on_exited (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Runner *self = user_data;

    g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
    self->exited = TRUE;
}

static GSubprocessLauncher *
new_launcher (const char *address, gboolean terminal)
{
    GSubprocessFlags     flags = G_SUBPROCESS_FLAGS_STDERR_PIPE;
    GSubprocessLauncher *launcher;

    if (!terminal)
        flags |= G_SUBPROCESS_FLAGS_STDOUT_PIPE;
    launcher = g_subprocess_launcher_new (flags);
    g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
    g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
    g_subprocess_launcher_setenv (launcher, "TZ", "UTC", TRUE);
    g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
    g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-warnings", TRUE);
    return launcher;
}

static Runner *
start (const char *address, const char *const *argv, gboolean terminal)
{
    g_autoptr (GSubprocessLauncher) launcher = new_launcher (address, terminal);
    g_autoptr (GError)              error = NULL;
    GInputStream                   *output = terminal ? open_terminal (launcher) : NULL;
    Runner                         *self = g_new0 (Runner, 1);

    self->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
    g_assert_no_error (error);
    if (!output)
        output = g_object_ref (g_subprocess_get_stdout_pipe (self->process));
    reader_start (&self->output, output);
    reader_start (&self->errors, g_object_ref (g_subprocess_get_stderr_pipe (self->process)));
    g_subprocess_wait_async (self->process, NULL, on_exited, self);
    return self;
}

Runner *
runner_new (const char *address, const char *arguments, gboolean terminal)
{
    g_autofree char *command = g_strconcat (MMDFOTA " ", arguments, NULL);
    g_auto (GStrv)   argv = g_strsplit (command, " ", -1);

    return start (address, (const char *const *) argv, terminal);
}

Runner *
runner_new_shell (const char *address, const char *script)
{
    const char *const argv[] = { "sh", "-c", script, MMDFOTA, NULL };

    return start (address, argv, FALSE);
}

static gboolean
on_deadline (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_REMOVE;
}

/* Runs the main context until @condition, or fails the test with @what. */
static void
wait_for (Runner *self, gboolean (*condition) (Runner *, const char *), const char *what)
{
    gboolean late = FALSE;
    guint    deadline = g_timeout_add_seconds (DEADLINE, on_deadline, &late);

    while (!condition (self, what) && !late)
        g_main_context_iteration (NULL, TRUE);
    if (late)
        g_error ("waited for '%s', but it wrote:\n%s\nand:\n%s", what, self->output.text->str,
                 self->errors.text->str);
    g_source_remove (deadline);
}

static gboolean
has_text (Runner *self, const char *text)
{
    return strstr (self->output.text->str + self->expected, text) || self->output.ended;
}

void
runner_expect (Runner *self, const char *text)
{
    const char *found;

    wait_for (self, has_text, text);
    found = strstr (self->output.text->str + self->expected, text);
    if (!found)
        g_error ("it ended without '%s':\n%s\nand:\n%s", text, self->output.text->str,
                 self->errors.text->str);
    self->expected = found + strlen (text) - self->output.text->str;
}

void
runner_interrupt (Runner *self)
{
    g_subprocess_send_signal (self->process, SIGINT);
}

static gboolean
has_ended (Runner *self, const char *what)
{
    return self->exited && self->output.ended && self->errors.ended;
}

int
runner_wait (Runner *self)
{
    wait_for (self, has_ended, "its end");
    if (g_subprocess_get_if_signaled (self->process))
        g_error ("signal %d:\n%s", g_subprocess_get_term_sig (self->process),
                 self->errors.text->str);
    return g_subprocess_get_exit_status (self->process);
}

const char *
runner_get_output (Runner *self)
{
    return self->output.text->str;
}

const char *
runner_get_errors (Runner *self)
{
    return self->errors.text->str;
}

void
runner_free (Runner *self)
{
    if (!self->exited)
        g_subprocess_force_exit (self->process);
    wait_for (self, has_ended, "its death");
    g_object_unref (self->output.stream);
    g_object_unref (self->errors.stream);
    g_string_free (self->output.text, TRUE);
    g_string_free (self->errors.text, TRUE);
    g_object_unref (self->process);
    g_free (self);
}
