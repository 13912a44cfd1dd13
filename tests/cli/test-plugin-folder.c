/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The advice of mmdfota when the plugin is in the wrong directory. The root consists of
 * empty files.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "plugin-folder.h"

#define OURS  "/libmm-plugin-quectel-dfota.so"
#define STOCK "/libmm-plugin-quectel.so"
#define DEB   "/usr/lib/x86_64-linux-gnu/ModemManager"
#define LIB64 "/usr/lib64/ModemManager"
#define LOCAL "/usr/local/lib/x86_64-linux-gnu/ModemManager"
#define OWN   "/srv/own/plugins"
#define MAP(path)                                                                                  \
    "7f0000000000-7f0000001000 r-xp 00000000 08:01 42      /usr/lib/x86_64-linux-gnu/libc.so.6\n"  \
    "7f0000002000-7f0000003000 r-xp 00000000 08:01 43      " path "/libmm-plugin-generic.so\n"

typedef struct {
    const char *name;
    const char *files[4];
    const char *maps;
    const char *starts; /* of the advice */
    const char *names;  /* in it; NULL: nothing */
} Case;

static const Case cases[] = {
    { "wrong-folder",
      { DEB STOCK, LIB64 OURS },
      NULL,
      LIB64 OURS " is not in the directory that ModemManager reads, " DEB "; move it there",
      NULL },
    { "wrong-folder-by-maps",
      { DEB STOCK, DEB OURS },
      MAP (OWN),
      DEB OURS " is not in the directory that ModemManager reads, " OWN "; move it there",
      NULL },
    { "local",
      { DEB STOCK, LOCAL OURS },
      MAP (DEB),
      LOCAL OURS " is not in the directory that ModemManager reads, " DEB,
      NULL },
    { "right-folder",
      { DEB STOCK, DEB OURS },
      NULL,
      DEB OURS " is in the directory that ModemManager reads; restart ModemManager",
      "journalctl" },
    { "right-folder-by-maps",
      { OWN STOCK, OWN OURS, DEB STOCK },
      MAP (OWN),
      OWN OURS " is in the directory that ModemManager reads; restart",
      NULL },
    { "not-installed", { DEB STOCK }, NULL, &OURS[1], "reads plugins from " DEB "; install" },
    { "nothing-known", { NULL }, NULL, &OURS[1], "was not found; install mm-quectel-dfota" },
    { "no-stock", { LIB64 OURS }, NULL, LIB64 OURS " exists, but", NULL },
    { "maps-without-plugins",
      { DEB STOCK, DEB OURS },
      "55-56 r-xp 0 08:01 1 /usr/sbin/x\n",
      DEB OURS " is in",
      NULL },
};

static void
put_file (const char *root, const char *path)
{
    g_autofree char *file = g_strconcat (root, path, NULL);
    g_autofree char *folder = g_path_get_dirname (file);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
    g_assert_true (g_file_set_contents (file, "", 0, NULL));
}

static void
test_case (gconstpointer data)
{
    const Case      *row = data;
    g_autofree char *root = g_dir_make_tmp ("mmdfota-XXXXXX", NULL);
    g_autofree char *remove = g_strdup_printf ("rm -r '%s'", root);
    g_autofree char *advice = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (row->files) && row->files[i]; i++)
        put_file (root, row->files[i]);
    advice = dfota_plugin_folder_dup_advice (root, row->maps);
    g_test_message ("%s", advice);
    g_assert_true (g_str_has_prefix (advice, row->starts));
    if (row->names)
        g_assert_nonnull (strstr (advice, row->names));
    g_assert_null (strstr (advice, root));
    g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *path = g_strconcat ("/plugin-folder/", cases[i].name, NULL);

        g_test_add_data_func (path, &cases[i], test_case);
    }
    return g_test_run ();
}
