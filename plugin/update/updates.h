/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Searches a list of updates (DfotaUpdate, oldest first). Changes nothing.
 */

#pragma once

#include "module/port-info.h"
#include "update/update.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_MATCH_NONE,     /* the update belongs to another module */
    DFOTA_MATCH_SAME,     /* the update belongs to the module */
    DFOTA_MATCH_REPLACED, /* another module is where the module of the update was */
} DfotaMatch;

/* Compares the IMEIs if both are valid, else the physical devices. */
DfotaMatch
dfota_updates_match (DfotaUpdate *update, const gchar *device, const gchar *imei);

/* The functions below return updates with transfer none, and NULL if there is none. */

/* Returns the newest update of the module that is not forgotten. @is_running: only an unfinished
 * one. */
DfotaUpdate *
dfota_updates_find (GPtrArray   *updates,
                    const gchar *device,
                    const gchar *imei,
                    gboolean     is_running);

/* Returns the oldest finished update, preferably one without pending cleanup, and counts all
 * finished ones. */
DfotaUpdate *
dfota_updates_find_oldest (GPtrArray *updates, guint *n_finished);

/* Finds the update of a module that is absent and may have appeared at the USB path @usb: the one
 * whose path is the companion of @usb, else the only one with an absent module. */
DfotaUpdate *
dfota_updates_find_away (GPtrArray *updates, const gchar *usb);

/* TRUE if the module of an update is absent; see dfota_update_is_away(). */
gboolean
dfota_updates_have_away (GPtrArray *updates);

/* TRUE if @port belongs to the device of an unfinished update. */
gboolean
dfota_updates_have_running (GPtrArray *updates, const DfotaPortInfo *port);

/* TRUE if the module of an update is absent and @usb is its companion path. */
gboolean
dfota_updates_have_companion (GPtrArray *updates, const gchar *usb);

G_END_DECLS
