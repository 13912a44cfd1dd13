/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The values of --modem and --update: parses them and compares them with objects. Finding
 * the objects on the bus is in bus.h.
 */

#pragma once

#include "modem-info.h"
#include "update-info.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_SELECTOR_ANY,
    DFOTA_SELECTOR_PATH,
    DFOTA_SELECTOR_IMEI,
    DFOTA_SELECTOR_UID, /* the property Device of the modem */
} DfotaSelectorKind;

typedef struct {
    DfotaSelectorKind kind;
    char             *value; /* NULL for any */
} DfotaSelector;

/* Parses a path, index, IMEI (14 to 16 digits), "any", or else a uid. Errors: USAGE if empty. */
DfotaSelector *
dfota_selector_new_for_modem (const char *text, GError **error);

/* Matches the modem at the physical device @device. */
DfotaSelector *
dfota_selector_new_for_device (const char *device);

/* Parses a path, index or "any". Errors: USAGE for anything else. */
DfotaSelector *
dfota_selector_new_for_update (const char *text, GError **error);

void
dfota_selector_free (DfotaSelector *selector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaSelector, dfota_selector_free)

/* Returns TRUE if @selector, made for a modem, matches the modem @info. */
gboolean
dfota_selector_is_modem (const DfotaSelector *selector, const DfotaModemInfo *info);

/* Returns TRUE if @selector, made for a modem, matches the module of the update @info. Works
 * while the module has no modem object. */
gboolean
dfota_selector_is_modem_of (const DfotaSelector *selector, const DfotaUpdateInfo *info);

/* Returns TRUE if @selector, made for an update, matches @info. */
gboolean
dfota_selector_is_update (const DfotaSelector *selector, const DfotaUpdateInfo *info);

G_END_DECLS
