/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of the machine: what each input leads to in each state. machine.c reads it; others
 * use dfota_machine_step(). Documentation and tests also read it.
 *
 * docs/proofs.md names the sentence of the vendor's guide, or the other source, of each rule.
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

typedef struct {
    gboolean     is_listed;  /* FALSE: the pair is missing, which is a mistake */
    gboolean     is_ignored; /* on purpose; the rest is not set */
    DfotaState   next;
    DfotaEffects effects;
} DfotaTransition;

extern const DfotaTransition dfota_machine_table[DFOTA_N_STATES][DFOTA_N_INPUTS];

G_END_DECLS
