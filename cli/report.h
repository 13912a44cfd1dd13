/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What mmdfota tells about modems and updates, in all three formats.
 */

#pragma once

#include "exit-code.h"
#include "modem-info.h"
#include "output.h"
#include "update-info.h"

G_BEGIN_DECLS

/* The complete record of an update, named "update". */
DfotaRecord *
dfota_report_update (const DfotaUpdateInfo *info);

/* All modems and updates: arrays of DfotaModemInfo and DfotaUpdateInfo. Free it. */
char *
dfota_report_dup_list (GPtrArray *modems, GPtrArray *updates, DfotaFormat format);

/* What is known of a modem, as an element of a list or the beginning of a check; @name is
 * static. */
DfotaRecord *
dfota_report_modem (const char *name, const DfotaModemInfo *modem);

/* An event about an update while it is followed, as one document. Free it.
 * @event: "following", "started", "attached", "changed", "completed",
 * "detached", "daemon-gone", "daemon-back", "added" or "removed". */
char *
dfota_report_dup_event (const char *event, const DfotaUpdateInfo *info, DfotaFormat format);

/* {"schema":…,"error":{…}} for -J. Free it. */
char *
dfota_report_dup_error (DfotaExit code, const char *message);

/* For people: how it ended, to standard output if well, else to standard error. Says
 * nothing in the other formats, where the last event has it. */
void
dfota_report_print_outcome (const DfotaUpdateInfo *info, DfotaExit result, DfotaFormat format);

/* The last code with its advice, NULL if there is none or it was a success. Free it. */
char *
dfota_report_dup_code (const DfotaUpdateInfo *info);

/* A sentence about the end of an update, or about its stalling. Free it. */
char *
dfota_report_dup_outcome (const DfotaUpdateInfo *info);

G_END_DECLS
