/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Decides which scripts may run, and in which order.
 */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/script.h"
#include "script-fixture.h"

typedef struct {
    const gchar *name;
    guint        mode;
    const gchar *text;
    const gchar *cause; /* a part of the message; NULL: the script may run */
    gint         code;
} CheckRow;

static const CheckRow checks[] = {
    { "usual", 0755, "x", NULL },
    { "owner only", 0700, "x", NULL },
    { "not executable", 0644, "x", "not executable", G_FILE_ERROR_NOENT },
    { "for others only", 0655, "x", "not executable", G_FILE_ERROR_NOENT },
    { "empty", 0755, "", "empty", G_FILE_ERROR_NOENT },
    { "group may write", 0775, "x", "writable by others", G_FILE_ERROR_PERM },
    { "all may write", 0757, "x", "writable by others", G_FILE_ERROR_PERM },
    { "set-UID", 04755, "x", "set-UID", G_FILE_ERROR_PERM },
    { "set-GID", 02755, "x", "set-UID or set-GID", G_FILE_ERROR_PERM },
};

static void
assert_refused (const gchar *path, const gchar *cause, gint code)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (dfota_script_check (path, &error));
    g_assert_error (error, G_FILE_ERROR, code);
    g_assert_nonnull (strstr (error->message, cause));
    g_assert_true (g_str_has_prefix (error->message, path));
}

static void
test_check (ScriptFixture *fixture, gconstpointer unused)
{
    for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
        const CheckRow   *row = &checks[i];
        g_autofree gchar *path = write_file (fixture->first, "script", row->text, row->mode);

        g_test_message ("%s", row->name);
        if (row->cause)
            assert_refused (path, row->cause, row->code);
        else
            g_assert_true (dfota_script_check (path, NULL));
    }
}

static void
test_check_kind (ScriptFixture *fixture, gconstpointer unused)
{
    g_autofree gchar *good = write_file (fixture->first, "good", "x", 0755);
    g_autofree gchar *link = g_build_filename (fixture->first, "link", NULL);
    g_autofree gchar *off = g_build_filename (fixture->first, "off", NULL);
    g_autofree gchar *pipe = g_build_filename (fixture->first, "pipe", NULL);

    g_assert_cmpint (symlink (good, link), ==, 0);
    g_assert_cmpint (symlink ("/dev/null", off), ==, 0);
    g_assert_cmpint (mkfifo (pipe, 0755), ==, 0);
    assert_refused (link, "symbolic link", G_FILE_ERROR_PERM);
    assert_refused (off, "switched off", G_FILE_ERROR_NOENT);
    assert_refused (pipe, "not a regular file", G_FILE_ERROR_PERM);
    assert_refused (fixture->second, "not a regular file", G_FILE_ERROR_PERM);
    assert_refused ("/nonexistent/file", "No such file", G_FILE_ERROR_PERM);
}

/* Root can give a file away. Other users have no file of root here. */
static void
test_check_owner (ScriptFixture *fixture, gconstpointer unused)
{
    g_autofree gchar *path = write_file (fixture->first, "script", "x", 0755);

    if (geteuid () == 0)
        g_assert_cmpint (chown (path, 65534, 0), ==, 0);
    assert_refused (geteuid () == 0 ? path : "/bin/sh", geteuid () == 0 ? "not owned by root" : "",
                    G_FILE_ERROR_PERM);
}

/*****************************************************************************/
/* Order */

static gchar *
list_names (const gchar *const *folders, GPtrArray *problems)
{
    g_autoptr (GPtrArray) paths = dfota_script_list (folders, problems);
    GString              *names = g_string_new (NULL);

    for (guint i = 0; i < paths->len; i++) {
        g_autofree gchar *folder = g_path_get_dirname (paths->pdata[i]);
        g_autofree gchar *base = g_path_get_basename (folder);
        g_autofree gchar *name = g_path_get_basename (paths->pdata[i]);

        g_string_append_printf (names, "%s%s/%s", i ? " " : "", base, name);
    }
    return g_string_free (names, FALSE);
}

static void
test_order (ScriptFixture *fixture, gconstpointer unused)
{
    static const gchar *const names[] = { "50-b",        "10-c",   ".hidden",    "60-d~", "70.bak",
                                          "80.dpkg-new", "9-a",    "with space", "B",     "a.sh",
                                          "70.orig",     "70.swp", "80.rpmsave" };
    const gchar *const        folders[] = { fixture->first, fixture->second, "/nonexistent", NULL };
    g_autofree gchar         *in_second = write_file (fixture->second, "20-s", "x", 0755);
    g_autofree gchar         *hidden = write_file (fixture->second, "10-c", "x", 0755);
    g_autoptr (GPtrArray)     problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar         *found = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        g_free (write_file (fixture->first, names[i], "x", 0755));
    found = list_names (folders, problems);
    g_assert_cmpstr (found, ==, "first/10-c second/20-s first/50-b first/9-a first/B first/a.sh");
    g_assert_cmpuint (problems->len, ==, 0);
}

/* The administrator's file hides the package's file of the same name, also if it is disabled. */
static void
test_hiding (ScriptFixture *fixture, gconstpointer unused)
{
    const gchar *const    folders[] = { fixture->first, fixture->second, NULL };
    g_autofree gchar     *off = g_build_filename (fixture->first, "a", NULL);
    g_autofree gchar     *bad = write_file (fixture->first, "b", "x", 0757);
    g_autofree gchar     *a = write_file (fixture->second, "a", "x", 0755);
    g_autofree gchar     *b = write_file (fixture->second, "b", "x", 0755);
    g_autofree gchar     *c = write_file (fixture->second, "c", "x", 0755);
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar     *found = NULL;

    g_assert_cmpint (symlink ("/dev/null", off), ==, 0);
    found = list_names (folders, problems);
    g_assert_cmpstr (found, ==, "second/c");
    g_assert_cmpuint (problems->len, ==, 1);
    g_assert_true (g_str_has_prefix (problems->pdata[0], bad));
}

/* Nothing is run from the first directory, and @cause is the only problem. */
static void
assert_not_used (ScriptFixture *fixture, const gchar *folder, const gchar *cause)
{
    const gchar *const    folders[] = { folder, fixture->second, NULL };
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree gchar     *problem = g_strdup_printf ("%s %s", folder, cause);
    g_autofree gchar     *found = list_names (folders, problems);

    g_assert_cmpstr (found, ==, "second/b");
    g_assert_cmpuint (problems->len, ==, 1);
    g_assert_cmpstr (problems->pdata[0], ==, problem);
}

static void
test_open_folder (ScriptFixture *fixture, gconstpointer unused)
{
    static const guint modes[] = { 0777, 0775, 0757 };
    g_autofree gchar  *a = write_file (fixture->first, "a", "x", 0755);
    g_autofree gchar  *b = write_file (fixture->second, "b", "x", 0755);

    for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
        g_assert_cmpint (g_chmod (fixture->first, (gint) modes[i]), ==, 0);
        assert_not_used (fixture, fixture->first, "is writable by others than its owner");
    }
    assert_not_used (fixture, a, "is not a directory");
}

/* Root can give a directory away. Other users do not own /usr. */
static void
test_folder_of_others (ScriptFixture *fixture, gconstpointer unused)
{
    g_autofree gchar *a = write_file (fixture->first, "a", "x", 0755);
    g_autofree gchar *b = write_file (fixture->second, "b", "x", 0755);

    if (geteuid () == 0)
        g_assert_cmpint (chown (fixture->first, 65534, 0), ==, 0);
    assert_not_used (fixture, geteuid () == 0 ? fixture->first : "/usr", "is not owned by root");
}

#define ADD(path, function)                                                                        \
    g_test_add (path, ScriptFixture, NULL, script_fixture_set_up, function,                        \
                script_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/script/check", test_check);
    ADD ("/script/check-kind", test_check_kind);
    ADD ("/script/check-owner", test_check_owner);
    ADD ("/script/order", test_order);
    ADD ("/script/hiding", test_hiding);
    ADD ("/script/open-folder", test_open_folder);
    ADD ("/script/folder-of-others", test_folder_of_others);
    return g_test_run ();
}
