/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A modem and an update, made by hand, for tests that need no bus.
 */

#pragma once

#include "modem-info.h"
#include "update-info.h"

G_BEGIN_DECLS

/* 2026-01-01 00:00:00 UTC, when the update was started. */
#define SAMPLE_START G_GINT64_CONSTANT (1767225600000000)

/* An EP06-E with the IMEI 861107030000010 at the device /sys/devices/usb1/1-1. */
DfotaModemInfo *
sample_modem (gboolean supported, const char *revision);

/* Its update FirmwareUpdate/3 at 45 percent of attempt 2 of 6, no code so far. */
DfotaUpdateInfo *
sample_update (const char *state, const char *reason);

/* Replaces a string of such a sample. */
void
sample_set (char **string, const char *value);

G_END_DECLS
