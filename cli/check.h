/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The answer of --check: whether a modem can be updated now, what is missing, and what
 * would get in the way. Plain data in; nothing is asked of anybody here.
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
    const DfotaUpdateInfo *update; /* of the modem, under way; or NULL */
    gboolean               has_plugin;
    DfotaPermission        permission;
} DfotaCheck;

/* 0 if an update can be started; else, the first of them that holds: NO_PLUGIN, UNSUPPORTED,
 * JOURNAL, BUSY, NOT_READY, NOT_AUTHORIZED. */
DfotaExit
dfota_check_verdict (const DfotaCheck *check);

/* What is missing, in words; empty if nothing is. Free it. */
char *
dfota_check_dup_missing (const DfotaCheck *check);

/* What makes it likely that an update fails, or that it disturbs; sentences. Free it with
 * g_strfreev(). */
char **
dfota_check_dup_warnings (const DfotaCheck *check);

/* The record, named "check". */
DfotaRecord *
dfota_check_report (const DfotaCheck *check);

G_END_DECLS
