/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Follows all firmware updates on a bus as a client: their properties and the
 * sequence of their states, through restarts of the daemon.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WATCH_UPDATE_INTERFACE "org.freedesktop.ModemManager1.FirmwareUpdate"
#define WATCH_UPDATE_PATH      "/org/freedesktop/ModemManager1/FirmwareUpdate"

typedef struct _Watch Watch;

/* Works as long as the default main context is run. */
Watch *
watch_new (GDBusConnection *connection);
void
watch_free (Watch *self);

/* The update that was seen last to appear; NULL: none yet. */
const gchar *
watch_newest (Watch *self);

/* A property as it was last seen; NULL if it never was. Borrowed. */
GVariant *
watch_get (Watch *self, const gchar *path, const gchar *name);

/* The same of a string; "" if it was never seen. */
const gchar *
watch_get_string (Watch *self, const gchar *path, const gchar *name);

/* The states one after the other. */
guint
watch_count_states (Watch *self, const gchar *path);
const gchar *
watch_nth_state (Watch *self, const gchar *path, guint n);

/* Transfer full: all of them, with a blank between two. */
gchar *
watch_dup_states (Watch *self, const gchar *path);

/* How often the signal Completed came. */
guint
watch_count_completed (Watch *self, const gchar *path);

G_END_DECLS
