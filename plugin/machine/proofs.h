/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of proofs: which event proves which fact about a module. Nothing else changes these
 * facts in the machine. docs/proofs.md explains the rules.
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

/* A belief: what a proof sets in the machine. */
typedef enum {
    DFOTA_BELIEF_RECOVERY, /* mode: recovery mode, until the next enumeration */
    DFOTA_BELIEF_NORMAL,   /* mode: normal mode, until the next enumeration */
    DFOTA_BELIEF_REBOOTED, /* is_reboot_proven: the module has rebooted since AT+QFOTADL */
    DFOTA_BELIEF_COMPLETE, /* is_package_complete: the module has the whole package */
    DFOTA_BELIEF_NONE,     /* mode: unknown; the other facts stay */
} DfotaBelief;

/* A row of the table. */
typedef struct {
    DfotaBelief    belief;
    DfotaEventKind event;
    /* the condition, on the machine before the event; NULL: always */
    gboolean (*holds) (const DfotaMachine *self, const DfotaEvent *event);
    const gchar *condition; /* holds in words; "" if always */
    const gchar *source;    /* why it is a proof, with [guide], [field] or [MM x.y] */
} DfotaProof;

/* Returns the table and sets @n_proofs to its length. Static. For the documentation. */
const DfotaProof *
dfota_proofs (gsize *n_proofs);

/* Returns a name for the documentation. Static. */
const gchar *
dfota_belief_to_string (DfotaBelief belief);

/* Sets the facts in @self that @event proves. Call it before @event changes anything else in @self:
 * the conditions are about the machine before the event. */
void
dfota_machine_update_proofs (DfotaMachine *self, const DfotaEvent *event);

G_END_DECLS
