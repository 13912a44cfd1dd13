/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The environment of the programs in a testbed.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns the environment that testbed_get_environment () describes, for a testbed in @folder with
 * a bus at @address. If @installed, it has the installed programs and settings instead of those of
 * this build. Transfer full. */
GStrv
testbed_environment_new (const gchar *folder, const gchar *address, gboolean installed);

/* Adds what the daemon needs to see the devices below @root, the directory of umockdev.
 * Takes @environment, and returns it. Transfer full. */
GStrv
testbed_environment_for_daemon (GStrv environment, const gchar *root);

G_END_DECLS
