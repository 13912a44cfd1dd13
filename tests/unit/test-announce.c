/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * How ports are announced to ModemManager, with udev and without. Directories imitate sysfs.
 */

#include "module/announce.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "fake-bus.h"
#include "fakes.h"
#include "module/port-info.h"
#include "module/port-watch-instance.h"
#include "descriptors.h"

#define REPORT(name)                                                                               \
    ":1.7 /org/freedesktop/ModemManager1 org.freedesktop.ModemManager1.ReportKernelEvent "         \
    "({'action': <'add'>, 'subsystem': <'tty'>, 'name': <'" name "'>},);"

static gboolean has_udev;

gboolean
dfota_port_watch_has_udev (void)
{
    return has_udev;
}

typedef struct {
    GDBusConnection *daemon;
    gchar           *folder;
    GPtrArray       *ports;
} Fixture;

static void
add_port (Fixture *f, const gchar *name)
{
    g_autofree gchar *path = g_build_filename (f->folder, name, NULL);

    g_ptr_array_add (f->ports, dfota_port_info_new ("tty", name, path));
}

static void
set_up (Fixture *f, gconstpointer data)
{
    f->daemon = fake_bus_new ();
    f->folder = g_dir_make_tmp ("announce-XXXXXX", NULL);
    f->ports = g_ptr_array_new_with_free_func (dfota_port_info_free);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_ptr_array_unref (f->ports);
    g_assert_finalize_object (f->daemon);
    g_rmdir (f->folder);
    g_free (f->folder);
}

/* No descriptor stays open. */
static void
announce (Fixture *f)
{
    int next = descriptors_find_next ();

    dfota_announce_ports (f->ports, f->daemon);
    g_assert_cmpint (descriptors_find_next (), ==, next);
}

/* The attribute "uevent" of each port is written; 0 is a descriptor like any other. */
static void
test_udev (Fixture *f, gconstpointer is_zero)
{
    static const gchar *const names[] = { "ttyUSB2", "ttyUSB3" };
    int                       first = dup (STDIN_FILENO);

    has_udev = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree gchar *path = g_build_filename (f->folder, names[i], NULL);
        g_autofree gchar *file = g_build_filename (path, "uevent", NULL);

        g_assert_no_errno (g_mkdir (path, 0755));
        g_assert_true (g_file_set_contents (file, "", -1, NULL));
        add_port (f, names[i]);
    }
    if (is_zero)
        close (STDIN_FILENO);
    announce (f);
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    close (first);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree gchar *path = g_build_filename (f->folder, names[i], NULL);
        g_autofree gchar *file = g_build_filename (path, "uevent", NULL);
        g_autofree gchar *text = NULL;

        g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
        g_assert_cmpstr (text, ==, "change");
        g_unlink (file);
        g_rmdir (path);
    }
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* A port that disappears, or that refuses, is no obstacle to the others. */
static void
test_udev_failure (Fixture *f, gconstpointer data)
{
    g_autofree gchar *path = g_build_filename (f->folder, "ttyUSB3", NULL);
    g_autofree gchar *file = g_build_filename (path, "uevent", NULL);

    has_udev = TRUE;
    g_assert_no_errno (g_mkdir (path, 0755));
    g_assert_no_errno (symlink ("/dev/full", file));
    add_port (f, "ttyUSB2");
    add_port (f, "ttyUSB3");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "could not announce ttyUSB2: No such file or directory");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "could not announce ttyUSB3: No space left on device");
    announce (f);
    g_test_assert_expected_messages ();
    g_unlink (file);
    g_rmdir (path);
}

static void
test_reported (Fixture *f, gconstpointer data)
{
    has_udev = FALSE;
    add_port (f, "ttyUSB2");
    dfota_announce_ports (f->ports, f->daemon);
    g_assert_cmpstr (fakes_take_log (), ==, REPORT ("ttyUSB2"));
    fake_bus_answer ("()");
}

static void
test_report_refused (Fixture *f, gconstpointer data)
{
    has_udev = FALSE;
    add_port (f, "ttyUSB3");
    dfota_announce_ports (f->ports, f->daemon);
    g_assert_cmpstr (fakes_take_log (), ==, REPORT ("ttyUSB3"));
    g_ptr_array_set_size (f->ports, 0); /* the name was copied */
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "could not announce ttyUSB3: no such object");
    fake_bus_answer (NULL);
    g_test_assert_expected_messages ();
}

#define ADD(name, data, function)                                                                  \
    g_test_add ("/announce/" name, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("udev", NULL, test_udev);
    ADD ("udev-descriptor-0", (gpointer) 1, test_udev);
    ADD ("udev-failure", NULL, test_udev_failure);
    ADD ("reported", NULL, test_reported);
    ADD ("report-refused", NULL, test_report_refused);
    return g_test_run ();
}
