/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Makes overlays of directories of this machine; see test-root.h.
 */

#include "test-root.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>

/* The tmpfs is mounted over a directory that always exists, and whose contents the tests do
 * not need. */
#define MEMORY "/mnt"

static void
cover (const gchar *name)
{
    g_autofree gchar *folder = g_strconcat ("/", name, NULL);
    g_autofree gchar *upper = g_strconcat (MEMORY "/", name, NULL);
    g_autofree gchar *work = g_strconcat (upper, ".work", NULL);
    g_autofree gchar *options =
        g_strdup_printf ("lowerdir=%s,upperdir=%s,workdir=%s", folder, upper, work);

    g_assert_no_errno (g_mkdir (upper, 0755));
    g_assert_no_errno (g_mkdir (work, 0755));
    g_assert_no_errno (mount ("overlay", folder, "overlay", 0, options));
}

void
test_root_enter (void)
{
    g_assert_no_errno (unshare (CLONE_NEWNS));
    g_assert_no_errno (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
    g_assert_no_errno (mount ("none", MEMORY, "tmpfs", 0, "mode=0755"));
    cover ("usr");
    cover ("etc");
    cover ("var");
}

gint
test_root_run (gchar **output, const gchar *format, ...)
{
    g_autoptr (GSubprocess) process = NULL;
    g_autoptr (GError)      error = NULL;
    g_autofree gchar       *command = NULL;
    g_autofree gchar       *text = NULL;
    g_auto (GStrv)          argv = NULL;
    va_list                 arguments;

    va_start (arguments, format);
    command = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_shell_parse_argv (command, NULL, &argv, &error);
    g_assert_no_error (error);
    process = g_subprocess_newv ((const gchar *const *) argv,
                                 G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                 &error);
    g_assert_no_error (error);
    g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
    g_assert_no_error (error);
    g_test_message ("%s\n%s", command, text);
    if (output)
        *output = g_steal_pointer (&text);
    g_assert_true (g_subprocess_get_if_exited (process));
    return g_subprocess_get_exit_status (process);
}
