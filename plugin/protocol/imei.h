/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks and compares IMEIs. ModemManager's property EquipmentIdentifier contains whatever the
 * modem returned; after a late answer it was the name of the maker (MM 1.20.4).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns TRUE for the three forms of 3GPP TS 23.003: 14 digits (no check digit), 15 digits (with a
 * valid check digit) and 16 digits (with a software version). FALSE for any other text, for NULL,
 * and for zeros only. */
gboolean
dfota_imei_is_valid (const gchar *text);

/* Result of comparing two texts. */
typedef enum {
    DFOTA_IMEI_UNKNOWN,   /* at least one of them is not an IMEI */
    DFOTA_IMEI_SAME,      /* the 14 digits that all forms have are equal */
    DFOTA_IMEI_DIFFERENT, /* two modules */
} DfotaImeiMatch;

DfotaImeiMatch
dfota_imei_compare (const gchar *a, const gchar *b);

G_END_DECLS
