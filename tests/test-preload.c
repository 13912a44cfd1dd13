/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests preload.c with the two libraries that the daemon of a testbed is started with: one
 * thread calls statx() on nodes while another one makes umockdev look at paths.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define N_QUESTIONS 20000

static gchar *root;

static void
make_link (const gchar *folder, const gchar *name, const gchar *target)
{
    g_autofree gchar *where = g_build_filename (root, folder, NULL);
    g_autofree gchar *link = g_build_filename (where, name, NULL);

    g_assert_no_errno (g_mkdir_with_parents (where, 0700));
    g_assert_no_errno (symlink (target, link));
}

static void
make_root (void)
{
    root = g_dir_make_tmp ("dfota-XXXXXX", NULL);
    g_assert_nonnull (root);
    make_link ("dev", "cdc-wdm0", "/dev/null");
    make_link ("dev/.node", "cdc-wdm0", "180:176");
    make_link ("sys", "link", "elsewhere");
    g_setenv ("UMOCKDEV_DIR", root, TRUE);
}

static void
remove_root (void)
{
    static const gchar *const entries[] = {
        "dev/.node/cdc-wdm0", "dev/.node", "dev/cdc-wdm0", "dev", "sys/link", "sys", ""
    };

    g_unsetenv ("UMOCKDEV_DIR");
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
        g_autofree gchar *path = g_build_filename (root, entries[i], NULL);

        g_assert_no_errno (g_remove (path));
    }
    g_free (root);
}

static void
test_node (void)
{
    struct statx status = { 0 };

    g_assert_no_errno (
        statx (AT_FDCWD, "/dev/cdc-wdm0", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &status));
    g_assert_true (S_ISCHR (status.stx_mode));
    g_assert_cmpuint (status.stx_rdev_major, ==, 180);
    g_assert_cmpuint (status.stx_rdev_minor, ==, 176);
}

static void
test_other_link (void)
{
    struct statx status = { 0 };

    g_assert_no_errno (
        statx (AT_FDCWD, "/sys/link", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &status));
    g_assert_true (S_ISLNK (status.stx_mode));
}

static gpointer
ask_for_node (gpointer has_ended)
{
    for (guint i = 0; i < N_QUESTIONS; i++) {
        struct statx status = { 0 };

        g_assert_no_errno (
            statx (AT_FDCWD, "/dev/cdc-wdm0", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &status));
        g_assert_true (S_ISCHR (status.stx_mode));
    }
    g_atomic_int_set ((gint *) has_ended, TRUE);
    return NULL;
}

static void
test_threads (void)
{
    gint     has_ended = FALSE;
    GThread *thread = g_thread_new ("asks", ask_for_node, &has_ended);

    while (!g_atomic_int_get (&has_ended))
        g_assert_cmpint (access ("/sys/nothing", F_OK), ==, -1);
    g_thread_join (thread);
}

int
main (int argc, char **argv)
{
    int result;

    g_test_init (&argc, &argv, NULL);
    make_root ();
    g_test_add_func ("/preload/node", test_node);
    g_test_add_func ("/preload/other-link", test_other_link);
    g_test_add_func ("/preload/threads", test_threads);
    result = g_test_run ();
    remove_root ();
    return result;
}
