/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See urc-event.h.
 */

#include "machine/urc-event.h"

static gboolean
kind_of_urc (DfotaUrcKind urc, DfotaEventKind *event)
{
    switch (urc) {
    case DFOTA_URC_DOWNLOAD_START:
        *event = DFOTA_EVENT_DOWNLOAD_START;
        return TRUE;
    case DFOTA_URC_DOWNLOAD_PROGRESS:
        *event = DFOTA_EVENT_DOWNLOAD_PROGRESS;
        return TRUE;
    case DFOTA_URC_DOWNLOAD_END:
        *event = DFOTA_EVENT_DOWNLOAD_END;
        return TRUE;
    case DFOTA_URC_UPDATE_START:
        *event = DFOTA_EVENT_UPDATE_START;
        return TRUE;
    case DFOTA_URC_UPDATE_PROGRESS:
        *event = DFOTA_EVENT_UPDATE_PROGRESS;
        return TRUE;
    case DFOTA_URC_UPDATE_END:
        *event = DFOTA_EVENT_UPDATE_END;
        return TRUE;
    case DFOTA_URC_BOOT:
        *event = DFOTA_EVENT_BOOTED;
        return TRUE;
    case DFOTA_URC_RESTORE:
    case DFOTA_URC_UNKNOWN:
        *event = DFOTA_EVENT_UNKNOWN_URC;
        return TRUE;
    case DFOTA_URC_BOOT_RDY:
        return FALSE;
    }
    g_return_val_if_reached (FALSE);
}

gboolean
dfota_event_from_urc (const DfotaUrc *urc, DfotaEvent *event)
{
    *event = (DfotaEvent){ .value = urc->value, .phase = urc->phase };
    return kind_of_urc (urc->kind, &event->kind);
}
