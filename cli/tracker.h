/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Keeps an eye on all updates, through restarts of ModemManager: when the daemon
 * leaves the bus it waits, when it is back it looks again. What to do with what
 * it sees is left to follow.h and watch.h.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
    /* Something changed, or was seen for the first time. @updates: all of them,
     * DfotaUpdateInfo, oldest first; NULL while the plugin is not there (yet). */
    void (*changed) (GPtrArray *updates, gpointer user_data);
    /* ModemManager left the bus, or is not there at the start. */
    void (*gone) (gpointer user_data);
    /* The connection to the bus was closed: no more calls come. */
    void (*lost) (gpointer user_data);
} DfotaTrackerFuncs;

typedef struct _DfotaTracker DfotaTracker;

/* Begins to look at once; the first call comes from the main loop. @funcs is static. */
DfotaTracker *
dfota_tracker_new (GDBusConnection *connection, const DfotaTrackerFuncs *funcs, gpointer user_data);
void
dfota_tracker_free (DfotaTracker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaTracker, dfota_tracker_free)

G_END_DECLS
