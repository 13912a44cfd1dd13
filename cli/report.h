/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What mmdfota prints about modems and updates, in its three formats.
 */

#pragma once

#include "exit-code.h"
#include "modem-info.h"
#include "output.h"
#include "update-info.h"

G_BEGIN_DECLS

/* Returns the complete record of an update, named "update". */
DfotaRecord *
dfota_report_update (const DfotaUpdateInfo *info);

/* Returns the output of --list. Arrays of DfotaModemInfo and DfotaUpdateInfo. Free it. */
char *
dfota_report_dup_list (GPtrArray *modems, GPtrArray *updates, DfotaFormat format);

/* Returns a record with what is known of a modem, for --list and --check. @name: static. */
DfotaRecord *
dfota_report_modem (const char *name, const DfotaModemInfo *modem);

/* Returns an event about an update as one document. Free it.
 * @event: "following", "started", "attached", "changed", "completed",
 * "detached", "daemon-gone", "daemon-back", "added" or "removed". */
char *
dfota_report_dup_event (const char *event, const DfotaUpdateInfo *info, DfotaFormat format);

/* Returns {"schema":…,"error":{…}} for -J. Free it. */
char *
dfota_report_dup_error (DfotaExit code, const char *message);

/* Prints how an update ended, for people: a success to standard output, all else to standard
 * error. Prints nothing in the other formats, whose last event has the outcome. */
void
dfota_report_print_outcome (const DfotaUpdateInfo *info, DfotaExit result, DfotaFormat format);

/* Returns the last code with its advice; NULL if there is none or it means success. Free it. */
char *
dfota_report_dup_code (const DfotaUpdateInfo *info);

/* Returns a sentence about the end of an update, or about a stalled one. Free it. */
char *
dfota_report_dup_outcome (const DfotaUpdateInfo *info);

G_END_DECLS
