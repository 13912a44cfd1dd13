/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Questions about a list of updates (DfotaUpdate, oldest first): which one belongs to a module,
 * which one is away, which one can go. Nothing is changed.
 */

#pragma once

#include "update/update.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_MATCH_NONE,
    DFOTA_MATCH_SAME,     /* the update is one of that module */
    DFOTA_MATCH_REPLACED, /* another module is in the place of the update's */
} DfotaMatch;

/* By IMEI where both are known, else by the physical device. */
DfotaMatch
dfota_updates_match (DfotaUpdate *update, const gchar *device, const gchar *imei);

/* All pointers that follow: transfer none, NULL if there is none. */

/* The newest update of the module that is not forgotten. */
DfotaUpdate *
dfota_updates_find (GPtrArray   *updates,
                    const gchar *device,
                    const gchar *imei,
                    gboolean     is_running);

/* The oldest finished one, if possible one that has left nothing in its module. */
DfotaUpdate *
dfota_updates_find_oldest (GPtrArray *updates, guint *n_finished);

/* The one whose module is away; of several the one of the same connector. NULL if that is not
 * known. */
DfotaUpdate *
dfota_updates_find_away (GPtrArray *updates, const gchar *usb);

gboolean
dfota_updates_have_away (GPtrArray *updates);
gboolean
dfota_updates_have_running (GPtrArray *updates, const gchar *usb);

/* TRUE if a module is away whose companion path is @usb. */
gboolean
dfota_updates_have_companion (GPtrArray *updates, const gchar *usb);

G_END_DECLS
