/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What proves what the plugin believes about a module, as data beside the table of states.
 * Nothing else makes the machine believe it; docs/proofs.md explains the rules.
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_BELIEF_RECOVERY, /* the module is in recovery mode, in this enumeration */
    DFOTA_BELIEF_NORMAL,   /* it is in normal mode, in this enumeration */
    DFOTA_BELIEF_REBOOTED, /* it has rebooted since AT+QFOTADL */
    DFOTA_BELIEF_COMPLETE, /* it has the whole package */
    DFOTA_BELIEF_NONE,     /* the mode of this enumeration is not known */
} DfotaBelief;

typedef struct {
    DfotaBelief    belief;
    DfotaEventKind event;
    /* of the machine before the event; NULL: always */
    gboolean (*holds) (const DfotaMachine *self, const DfotaEvent *event);
    const gchar *condition; /* @holds in words; "" if always */
    const gchar *source;    /* where it is known from */
} DfotaProof;

/* The table; transfer none. */
const DfotaProof *
dfota_proofs (gsize *n_proofs);

/* For documentation. */
const gchar *
dfota_belief_to_string (DfotaBelief belief);

/* Changes what @self believes as far as @event proves it. */
void
dfota_machine_update_proofs (DfotaMachine *self, const DfotaEvent *event);

G_END_DECLS
