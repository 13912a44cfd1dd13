/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Samples; see samples.h.
 */

#include "samples.h"

DfotaModemInfo *
sample_modem (gboolean supported, const char *revision)
{
    static const char *const sources[] = { "ftp", "http", "ufs", NULL };
    static const char *const paths[] = { "/data/ufs/", NULL };
    DfotaModemInfo          *info = g_new0 (DfotaModemInfo, 1);

    info->path = g_strdup ("/org/freedesktop/ModemManager1/Modem/0");
    info->manufacturer = g_strdup ("Quectel");
    info->model = g_strdup ("EP06-E");
    info->base_revision = g_strdup ("EP06ELAR02A08M4G");
    info->device = g_strdup ("/sys/devices/usb1/1-1");
    info->imei = g_strdup ("861107030000010");
    info->state = g_strdup ("registered");
    info->failed_reason = g_strdup ("");
    info->lock = g_strdup ("");
    info->power_state = g_strdup ("on");
    info->supported = supported;
    info->support = g_strdup (supported ? "yes" : "");
    info->free_space = supported ? 40000000 : -1;
    info->total_space = supported ? 41943040 : -1;
    info->has_journal = TRUE;
    info->family = g_strdup ("ep06");
    info->is_proven = TRUE;
    info->is_enabled = TRUE;
    info->revision = g_strdup (revision);
    info->evidence = g_strdup ("guide");
    info->context_selector = g_strdup ("");
    info->download_context = -1;
    info->paths = g_strdupv ((char **) paths);
    info->sources = g_strdupv ((char **) sources);
    info->update = g_strdup ("/");
    return info;
}

/* Only the strings that matter for a test. */
DfotaUpdateInfo *
sample_update (const char *state, const char *reason)
{
    DfotaUpdateInfo info = {
        .path = (char *) "/org/freedesktop/ModemManager1/FirmwareUpdate/3",
        .state = (char *) state,
        .reason = (char *) reason,
        .percent = 45,
        .attempt = 2,
        .max_attempts = 6,
        .code = -1,
        .code_phase = (char *) "",
        .code_class = (char *) "",
        .code_text = (char *) "",
        .device = (char *) "/sys/devices/usb1/1-1",
        .imei = (char *) "861107030000010",
        .modem = (char *) "/",
        .usb_ids = (char *) "2c7c:0306",
        .source = (char *) "http://example.org/p.bin",
        .revision_before = (char *) "R12",
        .revision_expected = (char *) "R13",
        .revision_after = (char *) "",
        .may_power_off = FALSE,
        .may_reset = FALSE,
        .warning = (char *) "",
        .start_time = SAMPLE_START,
    };

    return dfota_update_info_copy (&info);
}

void
sample_set (char **string, const char *value)
{
    g_free (*string);
    *string = g_strdup (value);
}
