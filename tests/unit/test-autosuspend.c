/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The attribute power/control, in a directory that imitates that of a USB device.
 */

#include <glib/gstdio.h>
#include <unistd.h>

#include "module/autosuspend.h"

typedef struct {
    gchar *usb;
    gchar *power;
    gchar *control;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
    f->usb = g_dir_make_tmp ("autosuspend-XXXXXX", NULL);
    f->power = g_build_filename (f->usb, "power", NULL);
    f->control = g_build_filename (f->power, "control", NULL);
    g_assert_cmpint (g_mkdir (f->power, 0755), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
    g_unlink (f->control);
    g_rmdir (f->power);
    g_rmdir (f->usb);
    g_free (f->control);
    g_free (f->power);
    g_free (f->usb);
}

/* No descriptor stays open. */
static void
write_off (Fixture *f)
{
    int next = dup (STDERR_FILENO);
    int after;

    close (next);
    dfota_autosuspend_write (f->usb, DFOTA_AUTOSUSPEND_OFF);
    after = dup (STDERR_FILENO);
    close (after);
    g_assert_cmpint (after, ==, next);
}

/* 0 is a descriptor like any other. */
static void
test_read_and_write (Fixture *f, gconstpointer is_zero)
{
    g_autofree gchar *before = NULL;
    g_autofree gchar *after = NULL;
    int               first = dup (STDIN_FILENO);

    g_assert_true (g_file_set_contents (f->control, "auto\n", -1, NULL));
    before = dfota_autosuspend_read (f->usb);
    g_assert_cmpstr (before, ==, "auto");
    if (is_zero)
        close (STDIN_FILENO);
    write_off (f);
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    close (first);
    after = dfota_autosuspend_read (f->usb);
    g_assert_cmpstr (after, ==, "on");
}

/* Without the attribute, no file is created. */
static void
test_missing (Fixture *f, gconstpointer unused)
{
    g_assert_null (dfota_autosuspend_read (f->usb));
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "could not write 'on' to */power/control:*");
    write_off (f);
    g_test_assert_expected_messages ();
    g_assert_false (g_file_test (f->control, G_FILE_TEST_EXISTS));
}

/* The kernel refuses the value. */
static void
test_refused (Fixture *f, gconstpointer unused)
{
    g_assert_no_errno (symlink ("/dev/full", f->control));
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "could not write 'on' to */power/control: No space left on device");
    write_off (f);
    g_test_assert_expected_messages ();
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/autosuspend/read-and-write", Fixture, NULL, set_up, test_read_and_write,
                tear_down);
    g_test_add ("/autosuspend/descriptor-0", Fixture, (gpointer) 1, set_up, test_read_and_write,
                tear_down);
    g_test_add ("/autosuspend/refused", Fixture, NULL, set_up, test_refused, tear_down);
    g_test_add ("/autosuspend/missing", Fixture, NULL, set_up, test_missing, tear_down);
    return g_test_run ();
}
