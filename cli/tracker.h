/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Watches all updates on D-Bus, through restarts of ModemManager, and reports changes to
 * follow.c and watch.c.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
    /* An update changed, or the updates were read for the first time. @updates: all of them,
     * DfotaUpdateInfo, the oldest first; NULL while the daemon runs without the plugin. */
    void (*changed) (GPtrArray *updates, gpointer user_data);
    /* ModemManager left the bus, or was not on it at the start. */
    void (*gone) (gpointer user_data);
    /* The connection to the bus was closed: no more calls come. */
    void (*lost) (gpointer user_data);
} DfotaTrackerFuncs;

typedef struct _DfotaTracker DfotaTracker;

/* Starts to watch. Calls @funcs, which must be static, from the main loop only. */
DfotaTracker *
dfota_tracker_new (GDBusConnection *connection, const DfotaTrackerFuncs *funcs, gpointer user_data);
void
dfota_tracker_free (DfotaTracker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaTracker, dfota_tracker_free)

G_END_DECLS
