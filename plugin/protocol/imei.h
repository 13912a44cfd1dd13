/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Decides whether a text is an IMEI, and whether two of them name the same module. ModemManager's
 * property EquipmentIdentifier has whatever the modem returned: after a late answer that can be
 * the maker's name (seen with 1.20.4).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE for the three forms of 3GPP TS 23.003: 14 digits (without check digit), 15 (the last one
 * is the check digit, which must be right) and 16 (with a software version, no check digit).
 * FALSE for anything else, NULL included, and for nothing but zeros, which names no module. */
gboolean
dfota_imei_is_valid (const gchar *text);

/* How two texts compare. */
typedef enum {
    DFOTA_IMEI_UNKNOWN,   /* at least one of them is not an IMEI */
    DFOTA_IMEI_SAME,      /* the 14 digits that all forms have are equal */
    DFOTA_IMEI_DIFFERENT, /* two modules */
} DfotaImeiMatch;

DfotaImeiMatch
dfota_imei_compare (const gchar *a, const gchar *b);

G_END_DECLS
