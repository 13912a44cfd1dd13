/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Snapshots of modem objects; see modem-info.h.
 */

#include "modem-info.h"

static char *
dup_or_empty (const char *string)
{
    return g_strdup (string ? string : "");
}

/* Older versions of the plugin do not have these properties. */
static void
take_capabilities (DfotaModemInfo *info, DfotaGdbusModemFirmware *firmware)
{
    const char *support = firmware ? dfota_gdbus_modem_firmware_get_support (firmware) : NULL;

    info->support = g_strdup (support ? support : firmware ? "unknown" : "");
    info->free_space = support ? dfota_gdbus_modem_firmware_get_free_space (firmware) : -1;
    info->total_space = support ? dfota_gdbus_modem_firmware_get_total_space (firmware) : -1;
    info->has_journal = !support || dfota_gdbus_modem_firmware_get_has_journal (firmware);
}

/* Older versions of the plugin support proven modules only. */
static void
take_family (DfotaModemInfo *info, DfotaGdbusModemFirmware *firmware)
{
    const char *evidence = firmware ? dfota_gdbus_modem_firmware_get_evidence (firmware) : NULL;
    gboolean    is_known = evidence && *evidence;

    info->family =
        dup_or_empty (is_known ? dfota_gdbus_modem_firmware_get_family (firmware) : NULL);
    info->evidence = g_strdup (is_known ? evidence : "");
    info->is_proven = !is_known || g_str_equal (evidence, "guide");
    info->is_enabled = !is_known || dfota_gdbus_modem_firmware_get_enabled (firmware);
}

static void
take_module (DfotaModemInfo *info, DfotaGdbusModemFirmware *firmware)
{
    static const char *const none[] = { NULL };
    const char              *selector =
        firmware ? dfota_gdbus_modem_firmware_get_context_selector (firmware) : NULL;
    const char *const *paths = firmware ? dfota_gdbus_modem_firmware_get_paths (firmware) : NULL;

    info->paths = g_strdupv ((char **) (paths ? paths : none));
    info->context_selector = dup_or_empty (selector);
    info->download_context =
        selector ? dfota_gdbus_modem_firmware_get_download_context (firmware) : -1;
}

static void
take_firmware (DfotaModemInfo *info, DfotaGdbusModemFirmware *firmware)
{
    static const char *const none[] = { NULL };
    const char *const       *sources = NULL;
    const char              *update = NULL;

    if (firmware) {
        sources = dfota_gdbus_modem_firmware_get_sources (firmware);
        update = dfota_gdbus_modem_firmware_get_update (firmware);
    }
    info->supported = firmware != NULL;
    take_capabilities (info, firmware);
    take_family (info, firmware);
    take_module (info, firmware);
    info->revision =
        dup_or_empty (firmware ? dfota_gdbus_modem_firmware_get_revision (firmware) : NULL);
    info->sources = g_strdupv ((char **) (sources ? sources : none));
    info->update = g_strdup (update ? update : "/");
}

/* In the words that mmcli prints. */
static void
take_state (DfotaModemInfo *info, MMModem *modem)
{
    MMModemState state = mm_modem_get_state (modem);
    const char  *reason =
        mm_modem_state_failed_reason_get_string (mm_modem_get_state_failed_reason (modem));
    const char *lock = mm_modem_lock_get_string (mm_modem_get_unlock_required (modem));
    const char *power = mm_modem_power_state_get_string (mm_modem_get_power_state (modem));

    info->state = dup_or_empty (mm_modem_state_get_string (state));
    info->failed_reason = dup_or_empty (state == MM_MODEM_STATE_FAILED ? reason : NULL);
    info->lock = dup_or_empty (state == MM_MODEM_STATE_LOCKED ? lock : NULL);
    info->power_state = dup_or_empty (power);
}

DfotaModemInfo *
dfota_modem_info_new (MMObject *object, DfotaGdbusModemFirmware *firmware)
{
    MMModem        *modem = mm_object_peek_modem (object);
    DfotaModemInfo *info = g_new0 (DfotaModemInfo, 1);

    g_assert (modem != NULL);
    info->path = g_strdup (mm_object_get_path (object));
    info->manufacturer = dup_or_empty (mm_modem_get_manufacturer (modem));
    info->model = dup_or_empty (mm_modem_get_model (modem));
    info->base_revision = dup_or_empty (mm_modem_get_revision (modem));
    info->device = dup_or_empty (mm_modem_get_device (modem));
    info->imei = dup_or_empty (mm_modem_get_equipment_identifier (modem));
    take_state (info, modem);
    take_firmware (info, firmware);
    return info;
}

void
dfota_modem_info_free (DfotaModemInfo *info)
{
    g_free (info->path);
    g_free (info->manufacturer);
    g_free (info->model);
    g_free (info->base_revision);
    g_free (info->device);
    g_free (info->imei);
    g_free (info->state);
    g_free (info->failed_reason);
    g_free (info->lock);
    g_free (info->power_state);
    g_free (info->support);
    g_free (info->family);
    g_free (info->evidence);
    g_strfreev (info->paths);
    g_free (info->context_selector);
    g_free (info->revision);
    g_strfreev (info->sources);
    g_free (info->update);
    g_free (info);
}

char *
dfota_modem_info_dup_name (const DfotaModemInfo *info)
{
    g_autofree char *name = g_strdup_printf ("%s %s", info->manufacturer, info->model);

    return g_strdup (g_strstrip (name));
}
