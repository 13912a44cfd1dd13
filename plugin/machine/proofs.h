/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of proofs: which event proves which fact about a module. The machine accepts no other
 * proof. docs/proofs.md explains the rules.
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_BELIEF_RECOVERY, /* the module is in recovery mode, in this enumeration */
    DFOTA_BELIEF_NORMAL,   /* it is in normal mode, in this enumeration */
    DFOTA_BELIEF_REBOOTED, /* it has rebooted since AT+QFOTADL */
    DFOTA_BELIEF_COMPLETE, /* it has the whole package */
    DFOTA_BELIEF_NONE,     /* the mode of this enumeration is unknown */
} DfotaBelief;

typedef struct {
    DfotaBelief    belief;
    DfotaEventKind event;
    /* condition on the machine before the event; NULL: always */
    gboolean (*holds) (const DfotaMachine *self, const DfotaEvent *event);
    const gchar *condition; /* @holds in words; "" if always */
    const gchar *source;    /* source of the knowledge */
} DfotaProof;

/* Returns the table; transfer none. For the documentation. */
const DfotaProof *
dfota_proofs (gsize *n_proofs);

/* Returns a name for the documentation. */
const gchar *
dfota_belief_to_string (DfotaBelief belief);

/* Sets the facts in @self that @event proves. */
void
dfota_machine_update_proofs (DfotaMachine *self, const DfotaEvent *event);

G_END_DECLS
