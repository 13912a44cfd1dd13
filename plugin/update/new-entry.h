/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The first journal entry of an update: what is known before anything is sent.
 */

#pragma once

#include "update/modem.h"
#include "update/start-options.h"

G_BEGIN_DECLS

/* Makes the entry of a new update of @modem, whose revision is known. Transfer full. */
DfotaJournalEntry *
dfota_new_entry (const DfotaContext *context, DfotaModem *modem, const DfotaStartOptions *start);

G_END_DECLS
