/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of announce.c: the properties stay in a uevent file, whatever is written to it and
 * whenever.
 */

#include <stdio.h>
#include <string.h>

#include "announce.h"

typedef struct {
    UMockdevTestbed *testbed;
    char            *syspath;
    char            *path;
    char            *properties;
} Fixture;

static char *
contents (const char *path)
{
    g_autoptr (GError) error = NULL;
    char              *text = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    return text;
}

static void
set_up (Fixture *self, gconstpointer data)
{
    g_autofree char *root = NULL;

    self->testbed = umockdev_testbed_new ();
    root = umockdev_testbed_get_root_dir (self->testbed);
    self->syspath = umockdev_testbed_add_device (self->testbed, "tty", "ttyUSB0", NULL, NULL,
                                                 "ID_BUS", "usb", "ID_VENDOR_ID", "2c7c", NULL);
    self->path = g_build_filename (root, self->syspath, "uevent", NULL);
    self->properties = contents (self->path);
    g_assert_true (g_str_has_prefix (self->properties, "ID_BUS="));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_free (self->properties);
    g_free (self->path);
    g_free (self->syspath);
    g_object_unref (self->testbed);
}

static SimAnnounce *
watch (Fixture *self)
{
    g_autofree char *root = umockdev_testbed_get_root_dir (self->testbed);

    return sim_announce_new (self->testbed, root, self->syspath, "ID_BUS=");
}

static void
write_change (Fixture *self)
{
    FILE *file = fopen (self->path, "r+");

    g_assert_nonnull (file);
    g_assert_cmpint (fputs ("change", file), >=, 0);
    g_assert_cmpint (fclose (file), ==, 0);
}

static gboolean
has_properties (Fixture *self)
{
    g_autofree char *text = contents (self->path);

    return g_str_equal (text, self->properties);
}

static void
wait_for_properties (Fixture *self)
{
    gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

    while (!has_properties (self) && g_get_monotonic_time () < end)
        g_main_context_iteration (NULL, FALSE);
    g_assert_true (has_properties (self));
}

static void
test_written (Fixture *self, gconstpointer data)
{
    SimAnnounce *announce = watch (self);

    write_change (self);
    wait_for_properties (self);
    sim_announce_free (announce);
}

/* Imitates a daemon that finds the file after umockdev has made it and before the simulator
 * knows it. */
static void
test_written_before (Fixture *self, gconstpointer data)
{
    SimAnnounce *announce = NULL;

    write_change (self);
    announce = watch (self);
    wait_for_properties (self);
    sim_announce_free (announce);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/announce/written", Fixture, NULL, set_up, test_written, tear_down);
    g_test_add ("/announce/written-before", Fixture, NULL, set_up, test_written_before, tear_down);
    return g_test_run ();
}
