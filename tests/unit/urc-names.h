/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Names of the kinds of URCs, for what tests print and compare.
 */

#pragma once

#include "protocol/urc.h"

static const gchar *const urc_names[] = {
    [DFOTA_URC_DOWNLOAD_START] = "download-start",
    [DFOTA_URC_DOWNLOAD_PROGRESS] = "download-progress",
    [DFOTA_URC_DOWNLOAD_END] = "download-end",
    [DFOTA_URC_UPDATE_START] = "update-start",
    [DFOTA_URC_UPDATE_PROGRESS] = "update-progress",
    [DFOTA_URC_UPDATE_END] = "update-end",
    [DFOTA_URC_RESTORE] = "restore",
    [DFOTA_URC_BOOT] = "boot",
    [DFOTA_URC_BOOT_RDY] = "boot-rdy",
    [DFOTA_URC_UNKNOWN] = "unknown",
};
