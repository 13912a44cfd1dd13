/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Explains why ModemManager runs without the plugin: compares the directories where the
 * plugin's file may have been installed with the one that the daemon reads.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns the text of /proc/PID/maps of the daemon at the other end of @connection; NULL if
 * this user may not read it. Free it. */
char *
dfota_plugin_folder_read_maps (GDBusConnection *connection);

/* Returns a sentence that names the plugin's file, the directory that ModemManager reads, as
 * far as both are known, and what to do. Free it.
 * @root: "" or a directory that stands for "/"; for tests.
 * @maps: of the daemon, or NULL: then the directory with the stock plugin is assumed. */
char *
dfota_plugin_folder_dup_advice (const char *root, const char *maps);

G_END_DECLS
