/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of proofs, and the only function that sets the proven facts; see proofs.h.
 */

#include "machine/proofs.h"

static gboolean
is_success (const DfotaMachine *self, const DfotaEvent *event)
{
    return event->value == 0;
}

static gboolean
is_local (const DfotaMachine *self, const DfotaEvent *event)
{
    return self->is_local;
}

static gboolean
is_sent (const DfotaMachine *self, const DfotaEvent *event)
{
    return self->is_sent;
}

static gboolean
is_unknown_and_sent (const DfotaMachine *self, const DfotaEvent *event)
{
    return self->is_sent && self->mode == DFOTA_MODE_UNKNOWN;
}

static gboolean
is_unknown_and_success (const DfotaMachine *self, const DfotaEvent *event)
{
    return event->value == 0 && self->mode == DFOTA_MODE_UNKNOWN;
}

/* Each END is counted once in an enumeration. */
static gboolean
is_second_end (const DfotaMachine *self, const DfotaEvent *event)
{
    return self->mode == DFOTA_MODE_UNKNOWN && self->failed_attempts > 0 &&
           !self->is_attempt_counted;
}

static gboolean
is_unknown_and_rebooted (const DfotaMachine *self, const DfotaEvent *event)
{
    return self->is_reboot_proven && self->mode == DFOTA_MODE_UNKNOWN;
}

#define ONLY_UPDATER "only the updater sends it [guide]"
#define ONLY_NORMAL  "the updater cannot send it: the download is over before it runs [guide]"

static const DfotaProof table[] = {
    { DFOTA_BELIEF_NONE, DFOTA_EVENT_GONE, NULL, "",
      "hubs reset, hosts reboot while the module keeps its power, a host sleeps [field]" },
    { DFOTA_BELIEF_NONE, DFOTA_EVENT_BACK, NULL, "", "gone and back on USB is no reboot [field]" },

    { DFOTA_BELIEF_COMPLETE, DFOTA_EVENT_DOWNLOAD_END, is_success, "code 0",
      "0 means done [guide]" },
    { DFOTA_BELIEF_COMPLETE, DFOTA_EVENT_ACCEPTED, is_local, "package in the module",
      "there is no download [guide]" },

    { DFOTA_BELIEF_REBOOTED, DFOTA_EVENT_UPDATE_START, is_sent, "", ONLY_UPDATER },
    { DFOTA_BELIEF_REBOOTED, DFOTA_EVENT_UPDATE_PROGRESS, is_sent, "", ONLY_UPDATER },
    { DFOTA_BELIEF_REBOOTED, DFOTA_EVENT_UPDATE_END, is_unknown_and_success,
      "code 0, and a new enumeration since the command", ONLY_UPDATER },
    { DFOTA_BELIEF_REBOOTED, DFOTA_EVENT_UPDATE_END, is_second_end,
      "a new enumeration since an earlier END",
      "it reports END, reboots and tries again [guide]; one END alone proves nothing before a "
      "reboot [field: SDX55]" },
    { DFOTA_BELIEF_REBOOTED, DFOTA_EVENT_BOOTED, is_unknown_and_sent,
      "a new enumeration since the command, and no modem yet",
      "sent by a boot into normal mode [field]" },

    { DFOTA_BELIEF_RECOVERY, DFOTA_EVENT_UPDATE_START, NULL, "", ONLY_UPDATER },
    { DFOTA_BELIEF_RECOVERY, DFOTA_EVENT_UPDATE_PROGRESS, NULL, "", ONLY_UPDATER },
    { DFOTA_BELIEF_RECOVERY, DFOTA_EVENT_UPDATE_END, is_unknown_and_rebooted,
      "a reboot is proven, normal mode is not", ONLY_UPDATER },

    { DFOTA_BELIEF_NORMAL, DFOTA_EVENT_DOWNLOAD_START, NULL, "", ONLY_NORMAL },
    { DFOTA_BELIEF_NORMAL, DFOTA_EVENT_DOWNLOAD_PROGRESS, NULL, "", ONLY_NORMAL },
    { DFOTA_BELIEF_NORMAL, DFOTA_EVENT_DOWNLOAD_END, NULL, "", ONLY_NORMAL },
    { DFOTA_BELIEF_NORMAL, DFOTA_EVENT_BOOTED, NULL, "",
      "boot URCs other than RDY are sent in normal mode only [field]" },
    { DFOTA_BELIEF_NORMAL, DFOTA_EVENT_MODEM_READY, NULL, "",
      "ModemManager creates a modem only after the module has answered its probing [MM 1.20]" },
};

const DfotaProof *
dfota_proofs (gsize *n_proofs)
{
    *n_proofs = G_N_ELEMENTS (table);
    return table;
}

const gchar *
dfota_belief_to_string (DfotaBelief belief)
{
    switch (belief) {
    case DFOTA_BELIEF_RECOVERY:
        return "recovery mode";
    case DFOTA_BELIEF_NORMAL:
        return "normal mode";
    case DFOTA_BELIEF_REBOOTED:
        return "rebooted";
    case DFOTA_BELIEF_COMPLETE:
        return "package complete";
    case DFOTA_BELIEF_NONE:
        return "(mode not known)";
    }
    g_return_val_if_reached ("");
}

static void
believe (DfotaMachine *self, DfotaBelief belief)
{
    switch (belief) {
    case DFOTA_BELIEF_RECOVERY:
        self->mode = DFOTA_MODE_RECOVERY;
        break;
    case DFOTA_BELIEF_NORMAL:
        self->mode = DFOTA_MODE_NORMAL;
        break;
    case DFOTA_BELIEF_REBOOTED:
        self->is_reboot_proven = TRUE;
        break;
    case DFOTA_BELIEF_COMPLETE:
        self->is_package_complete = TRUE;
        break;
    case DFOTA_BELIEF_NONE:
        self->mode = DFOTA_MODE_UNKNOWN;
        break;
    }
}

void
dfota_machine_update_proofs (DfotaMachine *self, const DfotaEvent *event)
{
    const DfotaMachine before = *self;

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if (table[i].event == event->kind && (!table[i].holds || table[i].holds (&before, event)))
            believe (self, table[i].belief);
}
