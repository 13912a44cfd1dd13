/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Creates the first journal entry of an update, before anything is sent to the module.
 */

#pragma once

#include "update/modem.h"
#include "update/start-options.h"

G_BEGIN_DECLS

/* Returns the entry of a new update of @modem, whose revision must be known. Transfer full. */
DfotaJournalEntry *
dfota_new_entry (const DfotaContext *context, DfotaModem *modem, const DfotaStartOptions *start);

G_END_DECLS
