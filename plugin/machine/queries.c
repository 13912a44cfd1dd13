/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What follows from where an update stands: what may be done to it and to its module, and how
 * long is waited; see machine.h.
 */

#include "machine/machine.h"

gboolean
dfota_machine_is_cancellable (const DfotaMachine *self)
{
    return (self->state == DFOTA_STATE_PREPARING || self->state == DFOTA_STATE_UPLOADING) &&
           !self->is_sent;
}

/* Where normal mode is not certain, the module may be in the middle of it. */
static gboolean
is_certainly_safe (const DfotaMachine *self)
{
    return self->mode == DFOTA_MODE_NORMAL || self->is_update_done || !self->has_rebooted;
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
    return self->state == DFOTA_STATE_STALLED && !self->is_present;
}

gboolean
dfota_machine_may_be_in_recovery (const DfotaMachine *self)
{
    switch (self->state) {
    case DFOTA_STATE_RESTARTING:
    case DFOTA_STATE_UPDATING:
    case DFOTA_STATE_RETRYING:
        return self->mode != DFOTA_MODE_NORMAL;
    case DFOTA_STATE_STALLED:
        /* after END,0 it reboots into normal mode; who is kept away then cannot find it */
        return self->mode == DFOTA_MODE_RECOVERY ||
               (self->mode == DFOTA_MODE_UNKNOWN && !self->is_update_done);
    case DFOTA_STATE_VERIFYING:
        return self->mode == DFOTA_MODE_RECOVERY;
    case DFOTA_STATE_PREPARING:
    case DFOTA_STATE_UPLOADING:
    case DFOTA_STATE_DOWNLOADING:
    case DFOTA_STATE_SUCCEEDED:
    case DFOTA_STATE_UNVERIFIED:
    case DFOTA_STATE_FAILED:
    case DFOTA_STATE_CANCELLED:
        return FALSE;
    }
    g_return_val_if_reached (TRUE);
}

DfotaTimeout
dfota_machine_timeout (const DfotaMachine *self)
{
    switch (self->state) {
    case DFOTA_STATE_DOWNLOADING:
        return DFOTA_TIMEOUT_DOWNLOAD;
    case DFOTA_STATE_RETRYING:
        /* one that goes on after the last attempt never gives up */
        if (self->failed_attempts == DFOTA_MAX_ATTEMPTS && self->is_present &&
            self->mode == DFOTA_MODE_UNKNOWN)
            return DFOTA_TIMEOUT_SETTLE;
        return DFOTA_TIMEOUT_SILENCE;
    case DFOTA_STATE_RESTARTING:
    case DFOTA_STATE_UPDATING:
    case DFOTA_STATE_VERIFYING:
        return DFOTA_TIMEOUT_SILENCE;
    case DFOTA_STATE_PREPARING:
    case DFOTA_STATE_UPLOADING:
    case DFOTA_STATE_STALLED:
    case DFOTA_STATE_SUCCEEDED:
    case DFOTA_STATE_UNVERIFIED:
    case DFOTA_STATE_FAILED:
    case DFOTA_STATE_CANCELLED:
        return DFOTA_TIMEOUT_NONE;
    }
    g_return_val_if_reached (DFOTA_TIMEOUT_NONE);
}
