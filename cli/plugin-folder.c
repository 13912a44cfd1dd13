/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Directories of plugins; see plugin-folder.h.
 */

#include "plugin-folder.h"

#include <ModemManager.h>
#include <glob.h>
#include <string.h>

#define OURS   "libmm-plugin-quectel-dfota.so"
#define STOCK  "libmm-plugin-quectel.so"
#define PREFIX "/libmm-plugin-" /* of the name of every plugin */

/* Where distributions and "meson install" put plugins of ModemManager. */
static const char *const patterns[] = {
    PLUGINDIR,
    "/usr/lib/*/ModemManager",
    "/usr/lib/ModemManager",
    "/usr/lib64/ModemManager",
    "/usr/local/lib/*/ModemManager",
    "/usr/local/lib/ModemManager",
    "/usr/local/lib64/ModemManager",
    "/opt/*/lib/*/ModemManager",
    "/opt/*/lib/ModemManager",
};

char *
dfota_plugin_folder_read_maps (GDBusConnection *connection)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "GetConnectionUnixProcessID", g_variant_new ("(s)", MM_DBUS_SERVICE),
        G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    g_autofree char *path = NULL;
    char            *maps = NULL;
    guint            pid;

    if (!reply)
        return NULL;
    g_variant_get (reply, "(u)", &pid);
    path = g_strdup_printf ("/proc/%u/maps", pid);
    g_file_get_contents (path, &maps, NULL, NULL);
    return maps;
}

/* The directory of any plugin that is mapped; NULL if there is none. */
static char *
find_mapped_folder (const char *maps)
{
    g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        const char *path = strchr (lines[i], '/');
        const char *name = path ? g_strrstr (path, PREFIX) : NULL;

        if (name)
            return g_strndup (path, (gsize) (name - path));
    }
    return NULL;
}

/* The first directory that has @file; NULL if none has it. */
static char *
find_folder (const char *root, const char *file)
{
    for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++) {
        g_autofree char *pattern = g_build_filename (root, "/", patterns[i], file, NULL);
        glob_t           found = { 0 };
        char            *folder = NULL;

        if (glob (pattern, 0, NULL, &found) == 0)
            folder = g_path_get_dirname (found.gl_pathv[0] + strlen (root));
        globfree (&found);
        if (folder)
            return folder;
    }
    return NULL;
}

/* TRUE if @folder is known and has our plugin. */
static gboolean
has_ours (const char *root, const char *folder)
{
    g_autofree char *path = folder ? g_build_filename (root, "/", folder, OURS, NULL) : NULL;

    return path && g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
dfota_plugin_folder_dup_advice (const char *root, const char *maps)
{
    g_autofree char *reads = maps ? find_mapped_folder (maps) : NULL;
    g_autofree char *found = NULL;

    if (!reads)
        reads = find_folder (root, STOCK);
    if (has_ours (root, reads))
        return g_strdup_printf (
            "%s/" OURS " is in the directory that ModemManager reads; restart ModemManager, and if "
            "that does not help, its log says why: journalctl -u ModemManager | grep dfota",
            reads);
    found = find_folder (root, OURS);
    if (found && reads)
        return g_strdup_printf ("%s/" OURS " is not in the directory that ModemManager reads, %s; "
                                "move it there and restart ModemManager",
                                found, reads);
    if (found)
        return g_strdup_printf ("%s/" OURS " exists, but the directory that ModemManager reads is "
                                "not known; try again as root",
                                found);
    return g_strdup_printf (OURS " was not found%s%s; install mm-quectel-dfota, and restart "
                                 "ModemManager",
                            reads ? "; ModemManager reads plugins from " : "", reads ? reads : "");
}
