/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows all updates on a bus as a client: their properties and the sequence of their
 * states, through restarts of the daemon.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WATCH_UPDATE_INTERFACE "org.freedesktop.ModemManager1.FirmwareUpdate"
#define WATCH_UPDATE_PATH      "/org/freedesktop/ModemManager1/FirmwareUpdate"

typedef struct _Watch Watch;

/* Works as long as the default main context runs. */
Watch *
watch_new (GDBusConnection *connection);
void
watch_free (Watch *self);

/* Returns the path of the update that appeared last, or NULL if there is none yet. */
const gchar *
watch_newest (Watch *self);

/* Returns a property as it was last seen, or NULL if it never was. Transfer none. */
GVariant *
watch_get (Watch *self, const gchar *path, const gchar *name);

/* The same for a string; "" if it was never seen. */
const gchar *
watch_get_string (Watch *self, const gchar *path, const gchar *name);

/* Returns the states in their order. */
guint
watch_count_states (Watch *self, const gchar *path);
const gchar *
watch_nth_state (Watch *self, const gchar *path, guint n);

/* Returns all states with a blank between two. Transfer full. */
gchar *
watch_dup_states (Watch *self, const gchar *path);

/* Counts the signals Completed. */
guint
watch_count_completed (Watch *self, const gchar *path);

G_END_DECLS
