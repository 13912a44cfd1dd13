/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Real files; see script-fixture.h.
 */

#include "script-fixture.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

void
script_fixture_set_up (ScriptFixture *fixture, gconstpointer unused)
{
    g_autoptr (GError) error = NULL;

    fixture->folder = g_dir_make_tmp ("dfota-scripts-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->first = g_build_filename (fixture->folder, "first", NULL);
    fixture->second = g_build_filename (fixture->folder, "second", NULL);
    fixture->output = g_build_filename (fixture->folder, "output", NULL);
    g_assert_cmpint (g_mkdir (fixture->first, 0755), ==, 0);
    g_assert_cmpint (g_mkdir (fixture->second, 0755), ==, 0);
}

static void
remove_folder (const gchar *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const gchar     *name;

    while ((name = g_dir_read_name (dir))) {
        g_autofree gchar *child = g_build_filename (path, name, NULL);

        if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
            remove_folder (child);
        else
            g_assert_cmpint (g_unlink (child), ==, 0);
    }
    g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
script_fixture_tear_down (ScriptFixture *fixture, gconstpointer unused)
{
    remove_folder (fixture->folder);
    g_free (fixture->folder);
    g_free (fixture->first);
    g_free (fixture->second);
    g_free (fixture->output);
}

gchar *
write_file (const gchar *folder, const gchar *name, const gchar *text, guint mode)
{
    gchar             *path = g_build_filename (folder, name, NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (path, (gint) mode), ==, 0);
    return path;
}

void
write_script (ScriptFixture *fixture, const gchar *folder, const gchar *name, const gchar *command)
{
    g_autofree gchar *text =
        g_strdup_printf ("#!/bin/sh\nexec >> %s\n%s\n", fixture->output, command);
    g_autofree gchar *path = write_file (folder, name, text, 0755);
}
