/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of the machine: for machine.c only, which offers it to others.
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

typedef struct {
    gboolean     is_listed;
    gboolean     is_ignored;
    DfotaState   next;
    DfotaEffects effects;
} DfotaTransition;

extern const DfotaTransition dfota_machine_table[DFOTA_N_STATES][DFOTA_N_INPUTS];

G_END_DECLS
