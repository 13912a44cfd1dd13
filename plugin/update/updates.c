/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Loops over the list; see updates.h.
 */

#include "update/updates.h"

#include "protocol/imei.h"
#include "module/strangers.h"

DfotaMatch
dfota_updates_match (DfotaUpdate *update, const gchar *device, const gchar *imei)
{
    gboolean is_same_place = g_strcmp0 (dfota_update_get_device (update), device) == 0;

    switch (dfota_imei_compare (dfota_update_get_imei (update), imei)) {
    case DFOTA_IMEI_SAME:
        return DFOTA_MATCH_SAME;
    case DFOTA_IMEI_DIFFERENT:
        return is_same_place ? DFOTA_MATCH_REPLACED : DFOTA_MATCH_NONE;
    case DFOTA_IMEI_UNKNOWN:
        return is_same_place ? DFOTA_MATCH_SAME : DFOTA_MATCH_NONE;
    }
    g_return_val_if_reached (DFOTA_MATCH_NONE);
}

DfotaUpdate *
dfota_updates_find (GPtrArray *updates, const gchar *device, const gchar *imei, gboolean is_running)
{
    for (guint i = updates->len; i > 0; i--) {
        DfotaUpdate *update = updates->pdata[i - 1];

        if (dfota_update_is_forgotten (update) || (is_running && dfota_update_is_final (update)))
            continue;
        if (dfota_updates_match (update, device, imei) == DFOTA_MATCH_SAME)
            return update;
    }
    return NULL;
}

DfotaUpdate *
dfota_updates_find_oldest (GPtrArray *updates, guint *n_finished)
{
    DfotaUpdate *oldest = NULL;
    DfotaUpdate *oldest_cleaned = NULL;

    *n_finished = 0;
    for (guint i = updates->len; i > 0; i--) {
        DfotaUpdate *update = updates->pdata[i - 1];

        if (!dfota_update_is_final (update))
            continue;
        *n_finished += 1;
        oldest = update;
        if (dfota_update_is_cleaned (update))
            oldest_cleaned = update;
    }
    return oldest_cleaned ? oldest_cleaned : oldest;
}

DfotaUpdate *
dfota_updates_find_away (GPtrArray *updates, const gchar *usb)
{
    DfotaUpdate *found = NULL;
    guint        n_away = 0;

    for (guint i = 0; i < updates->len; i++) {
        DfotaUpdate *update = updates->pdata[i];

        if (!dfota_update_is_away (update))
            continue;
        if (dfota_usb_is_companion (usb, dfota_update_get_device (update)))
            return update;
        found = update;
        n_away++;
    }
    return n_away == 1 ? found : NULL;
}

gboolean
dfota_updates_have_away (GPtrArray *updates)
{
    for (guint i = 0; i < updates->len; i++)
        if (dfota_update_is_away (updates->pdata[i]))
            return TRUE;
    return FALSE;
}

gboolean
dfota_updates_have_running (GPtrArray *updates, const DfotaPortInfo *port)
{
    for (guint i = 0; i < updates->len; i++)
        if (!dfota_update_is_final (updates->pdata[i]) &&
            dfota_port_info_is_of (port, dfota_update_get_device (updates->pdata[i])))
            return TRUE;
    return FALSE;
}

gboolean
dfota_updates_have_companion (GPtrArray *updates, const gchar *usb)
{
    for (guint i = 0; i < updates->len; i++)
        if (dfota_update_is_away (updates->pdata[i]) &&
            dfota_usb_is_companion (usb, dfota_update_get_device (updates->pdata[i])))
            return TRUE;
    return FALSE;
}
