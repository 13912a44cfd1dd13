/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What -m and --update name: parsing and matching, without a bus. Looking
 * through the objects of the bus is left to bus.h.
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

/* Path, index, IMEI (14 to 16 digits), "any", or else a uid. Errors: USAGE if empty. */
DfotaSelector *
dfota_selector_new_for_modem (const char *text, GError **error);

/* For the modem at the physical device @device. */
DfotaSelector *
dfota_selector_new_for_device (const char *device);

/* Path, index or "any". Errors: USAGE for anything else. */
DfotaSelector *
dfota_selector_new_for_update (const char *text, GError **error);

void
dfota_selector_free (DfotaSelector *selector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaSelector, dfota_selector_free)

/* TRUE if @selector, made for a modem, names the modem @info. */
gboolean
dfota_selector_is_modem (const DfotaSelector *selector, const DfotaModemInfo *info);

/* TRUE if @selector, made for a modem, names the module that the update @info
 * is for; works while the module has no modem object. */
gboolean
dfota_selector_is_modem_of (const DfotaSelector *selector, const DfotaUpdateInfo *info);

/* TRUE if @selector, made for an update, names @info. */
gboolean
dfota_selector_is_update (const DfotaSelector *selector, const DfotaUpdateInfo *info);

G_END_DECLS
