/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The two paths of one connector, in directories that imitate sysfs.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "module/strangers.h"

/* Two controllers with two ports each. Their first ports are one connector. A hub is plugged
 * into each of them, and the second ports of the hubs are one connector, too. */
static const gchar *const hub_ports[] = {
    "usb1/1-0:1.0/usb1-port1", "usb1/1-0:1.0/usb1-port2",    "usb2/2-0:1.0/usb2-port1",
    "usb2/2-0:1.0/usb2-port2", "usb1/1-1/1-1:1.0/1-1-port2", "usb2/2-1/2-1:1.0/2-1-port2",
};

static const gchar *const peers[][2] = {
    { "usb1/1-0:1.0/usb1-port1", "usb2/2-0:1.0/usb2-port1" },
    { "usb1/1-1/1-1:1.0/1-1-port2", "usb2/2-1/2-1:1.0/2-1-port2" },
};

static const struct {
    const gchar *usb;
    const gchar *other;
    gboolean     is_companion;
} rows[] = {
    { "usb1/1-1", "usb2/2-1", TRUE },
    { "usb2/2-1", "usb1/1-1", TRUE },
    { "usb1/1-1/1-1.2", "usb2/2-1/2-1.2", TRUE },
    { "usb1/1-1", "usb2/2-2", FALSE },
    { "usb1/1-2", "usb2/2-2", FALSE }, /* no link: unknown */
    { "usb1/1-1", "usb1/1-1", FALSE },
    { "usb1/1-1", "usb2/2-1/2-1.2", FALSE },
    { "usb1/1-9", "usb2/2-9", FALSE }, /* no such port */
    { "usb1", "usb2", FALSE },
    { "slot", "usb2/2-1", FALSE }, /* a name that the administrator has given is no path */
};

static void
link_peer (const gchar *root, const gchar *from, const gchar *to)
{
    g_autofree gchar *target = g_build_filename (root, to, NULL);
    g_autofree gchar *link = g_build_filename (root, from, "peer", NULL);

    g_assert_cmpint (symlink (target, link), ==, 0);
}

static gchar *
make_sysfs (void)
{
    gchar *root = g_dir_make_tmp ("strangers-XXXXXX", NULL);

    for (guint i = 0; i < G_N_ELEMENTS (hub_ports); i++) {
        g_autofree gchar *path = g_build_filename (root, hub_ports[i], NULL);

        g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    }
    for (guint i = 0; i < G_N_ELEMENTS (peers); i++) {
        link_peer (root, peers[i][0], peers[i][1]);
        link_peer (root, peers[i][1], peers[i][0]);
    }
    return root;
}

static void
test_companion (void)
{
    g_autofree gchar *root = make_sysfs ();
    g_autofree gchar *remove = g_strdup_printf ("rm -r '%s'", root);

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *usb = g_build_filename (root, rows[i].usb, NULL);
        g_autofree gchar *other = g_build_filename (root, rows[i].other, NULL);

        g_test_message ("%s and %s", rows[i].usb, rows[i].other);
        g_assert_true (dfota_usb_is_companion (usb, other) == rows[i].is_companion);
    }
    g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/strangers/companion", test_companion);
    return g_test_run ();
}
