/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Answers whether an update can be cancelled or its module reset, and which timeout runs; see
 * machine.h.
 */

#include "machine/machine.h"

gboolean
dfota_machine_is_cancellable (const DfotaMachine *self)
{
    return (self->state == DFOTA_STATE_PREPARING || self->state == DFOTA_STATE_UPLOADING) &&
           !self->is_sent;
}

/* Until END,0 has come power must stay on [guide]; normal mode and no START is before that. */
static gboolean
is_certainly_safe (const DfotaMachine *self)
{
    return self->mode == DFOTA_MODE_NORMAL || self->is_update_done;
}

gboolean
dfota_machine_may_power_off (const DfotaMachine *self)
{
    switch (self->state) {
    case DFOTA_STATE_RESTARTING:
    case DFOTA_STATE_UPDATING:
    case DFOTA_STATE_RETRYING:
        return FALSE;
    case DFOTA_STATE_STALLED:
    case DFOTA_STATE_VERIFYING:
        return is_certainly_safe (self);
    case DFOTA_STATE_PREPARING:
    case DFOTA_STATE_UPLOADING:
    case DFOTA_STATE_DOWNLOADING:
    case DFOTA_STATE_SUCCEEDED:
    case DFOTA_STATE_UNVERIFIED:
    case DFOTA_STATE_FAILED:
    case DFOTA_STATE_CANCELLED:
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

gboolean
dfota_machine_may_reset (const DfotaMachine *self)
{
    return self->state == DFOTA_STATE_STALLED;
}

gboolean
dfota_machine_may_give_up (const DfotaMachine *self)
{
    return self->state == DFOTA_STATE_STALLED &&
           (!self->is_present || (self->mode == DFOTA_MODE_NORMAL && self->is_reboot_proven));
}

gboolean
dfota_machine_may_be_in_recovery (const DfotaMachine *self)
{
    return self->is_sent && !dfota_state_is_final (self->state) &&
           self->mode != DFOTA_MODE_NORMAL && !self->is_wait_over;
}

/* There is no timeout for an attempt that has begun and whose END is still to come: it ends with a
 * reboot. Nor is there one while the module is absent: it comes back, or the update is given up. */
static DfotaTimeout
timeout_while_stalled (const DfotaMachine *self)
{
    if (!self->is_present || (self->mode == DFOTA_MODE_RECOVERY && !self->is_end_heard))
        return DFOTA_TIMEOUT_NONE;
    return self->mode == DFOTA_MODE_NORMAL || self->is_wait_over ? DFOTA_TIMEOUT_SILENCE
                                                                 : DFOTA_TIMEOUT_DOWNLOAD;
}

static gboolean
is_back_in_unknown_mode (const DfotaMachine *self)
{
    return self->is_present && self->mode == DFOTA_MODE_UNKNOWN && !self->is_wait_over;
}

gboolean
dfota_machine_was_last_attempt (const DfotaMachine *self)
{
    return self->max_attempts != DFOTA_ATTEMPTS_UNLIMITED &&
           self->failed_attempts == self->max_attempts;
}

DfotaTimeout
dfota_machine_timeout (const DfotaMachine *self)
{
    switch (self->state) {
    case DFOTA_STATE_DOWNLOADING:
        return self->reports_download ? DFOTA_TIMEOUT_SILENCE : DFOTA_TIMEOUT_DOWNLOAD;
    case DFOTA_STATE_RETRYING:
        /* in recovery mode still: a module that retries after its last attempt never stops */
        return dfota_machine_was_last_attempt (self) && is_back_in_unknown_mode (self)
                   ? DFOTA_TIMEOUT_SETTLE
                   : DFOTA_TIMEOUT_SILENCE;
    case DFOTA_STATE_VERIFYING:
        return self->is_update_done && is_back_in_unknown_mode (self) ? DFOTA_TIMEOUT_REBOOT
                                                                      : DFOTA_TIMEOUT_SILENCE;
    case DFOTA_STATE_RESTARTING:
    case DFOTA_STATE_UPDATING:
        return DFOTA_TIMEOUT_SILENCE;
    case DFOTA_STATE_STALLED:
        return timeout_while_stalled (self);
    case DFOTA_STATE_PREPARING:
    case DFOTA_STATE_UPLOADING:
    case DFOTA_STATE_SUCCEEDED:
    case DFOTA_STATE_UNVERIFIED:
    case DFOTA_STATE_FAILED:
    case DFOTA_STATE_CANCELLED:
        return DFOTA_TIMEOUT_NONE;
    }
    g_return_val_if_reached (DFOTA_TIMEOUT_NONE);
}
