/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The result of --check: whether a modem can be updated now, what is missing, and what
 * could make an update fail. Pure: works on data that was read before.
 */

#pragma once

#include "exit-code.h"
#include "modem-info.h"
#include "output.h"
#include "permission.h"
#include "update-info.h"

G_BEGIN_DECLS

typedef struct {
    const DfotaModemInfo  *modem;
    const DfotaUpdateInfo *update;        /* of the modem, under way; or NULL */
    const GPtrArray       *bearers;       /* DfotaContextBearer, connected; NULL: not known */
    const char            *plugin_advice; /* why the plugin is missing; NULL: it is there */
    DfotaPermission        permission;
} DfotaCheck;

/* Returns DONE if an update can be started; else the first of these that holds: NO_PLUGIN,
 * UNSUPPORTED, JOURNAL, BUSY, NOT_READY, NOT_AUTHORIZED. */
DfotaExit
dfota_check_get_result (const DfotaCheck *check);

/* Returns what is missing, in words, and what to do about it; empty if nothing is. Free it. */
char *
dfota_check_dup_missing (const DfotaCheck *check);

/* Returns sentences about what makes an update likely to fail, or what it interrupts. Free
 * them with g_strfreev(). */
char **
dfota_check_dup_warnings (const DfotaCheck *check);

/* Returns the record that --check prints, named "check". */
DfotaRecord *
dfota_check_report (const DfotaCheck *check);

G_END_DECLS
