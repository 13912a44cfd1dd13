/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From an event to an input, and from there to a state; see machine.h.
 */

#include "machine/proofs.h"
#include "machine/table.h"

/*****************************************************************************/
/* From event to input */

/* TRUE if an attempt would send a URC within the four minutes of the guide: the updater of this
 * module was heard before, or the module was absent for longer than a glitch. */
static gboolean
would_be_heard (const DfotaMachine *self)
{
    return self->mode == DFOTA_MODE_UNKNOWN &&
           (self->is_updater_heard || self->is_update_done || self->is_away_long);
}

/* A stalled update has a timer only where no attempt can be under way any more. */
static DfotaInput
refine_silence (const DfotaMachine *self)
{
    if (!self->is_present)
        return DFOTA_INPUT_SILENCE;
    if (self->mode == DFOTA_MODE_NORMAL)
        return DFOTA_INPUT_SILENCE_NORMAL;
    if (self->is_wait_over)
        return DFOTA_INPUT_SILENCE_AGAIN;
    return would_be_heard (self) || self->state == DFOTA_STATE_STALLED ? DFOTA_INPUT_SILENCE_PROBE
                                                                       : DFOTA_INPUT_SILENCE;
}

static gboolean
has_download_failed (const DfotaMachine *self)
{
    return self->phase != DFOTA_PHASE_UPDATE && self->code > 0;
}

/* END, not 0, and then nothing for so long that another attempt would have been heard; and the
 * module is in normal mode: it has refused the package, with no reboot [field: SDX55] or one. */
static gboolean
has_refused_package (const DfotaMachine *self)
{
    return self->mode == DFOTA_MODE_NORMAL && self->is_wait_over && self->failed_attempts > 0 &&
           self->phase == DFOTA_PHASE_UPDATE && self->code > 0;
}

/* Only then is the revision that the module runs the outcome. */
static gboolean
is_outcome_due (const DfotaMachine *self)
{
    return self->is_reboot_proven || has_download_failed (self) || has_refused_package (self);
}

static gboolean
is_package_there (const DfotaMachine *self)
{
    return self->is_local || self->is_package_complete;
}

static DfotaInput
refine_modem_ready (const DfotaMachine *self)
{
    if (is_outcome_due (self))
        return DFOTA_INPUT_MODEM_READY;
    return is_package_there (self) ? DFOTA_INPUT_MODEM_READY_PENDING
                                   : DFOTA_INPUT_MODEM_READY_LOADING;
}

static DfotaInput
refine_revision_old (const DfotaMachine *self)
{
    if (is_outcome_due (self))
        return DFOTA_INPUT_REVISION_OLD;
    return is_package_there (self) ? DFOTA_INPUT_REVISION_OLD_PENDING
                                   : DFOTA_INPUT_REVISION_OLD_LOADING;
}

/* Without a revision that shows it: an END that is not 0 is the result of one attempt, and after
 * the last one the firmware is unchanged [guide], unless the module goes on all the same [field].
 */
static gboolean
is_failure_proven (const DfotaMachine *self)
{
    return has_download_failed (self) || dfota_machine_was_last_attempt (self);
}

/* A firmware that can be the new one is never called the old one. */
static DfotaInput
refine_unverifiable (const DfotaMachine *self)
{
    if (self->is_update_done || (is_outcome_due (self) && !is_failure_proven (self)))
        return DFOTA_INPUT_REVISION_UNVERIFIABLE;
    return refine_revision_old (self);
}

static DfotaInput
refine_unreadable (const DfotaMachine *self)
{
    if (self->n_unreadable + 1 < DFOTA_MAX_UNREADABLE || !is_outcome_due (self))
        return DFOTA_INPUT_REVISION_UNREADABLE;
    return !self->is_update_done && is_failure_proven (self) ? DFOTA_INPUT_REVISION_UNREADABLE_LAST
                                                             : DFOTA_INPUT_REVISION_UNVERIFIABLE;
}

/* Back in normal mode the module may repeat its END URC. It is informational only. */
static gboolean
is_end_repeated (const DfotaMachine *self)
{
    return self->mode == DFOTA_MODE_NORMAL && self->is_reboot_proven;
}

static DfotaInput
refine_end (const DfotaMachine *self, const DfotaEvent *event)
{
    if (self->state == DFOTA_STATE_VERIFYING && is_end_repeated (self))
        return DFOTA_INPUT_UNKNOWN_URC;
    return event->value == 0 ? DFOTA_INPUT_UPDATE_DONE : DFOTA_INPUT_ATTEMPT_FAILED;
}

static DfotaInput
refine_resumed (const DfotaMachine *self)
{
    if (!self->is_sent)
        return DFOTA_INPUT_RESUMED_UNSENT;
    return self->is_local ? DFOTA_INPUT_RESUMED_LOCAL : DFOTA_INPUT_RESUMED_DOWNLOAD;
}

static DfotaInput
refine (const DfotaMachine *self, const DfotaEvent *event)
{
    switch (event->kind) {
    case DFOTA_EVENT_SEND:
        return self->is_local ? DFOTA_INPUT_SEND_LOCAL : DFOTA_INPUT_SEND_DOWNLOAD;
    case DFOTA_EVENT_ACCEPTED:
    case DFOTA_EVENT_UNANSWERED:
        return self->is_local ? DFOTA_INPUT_ACCEPTED_LOCAL : DFOTA_INPUT_ACCEPTED_DOWNLOAD;
    case DFOTA_EVENT_REFUSED:
        return DFOTA_INPUT_REFUSED;
    case DFOTA_EVENT_UNSENT:
        return DFOTA_INPUT_UNSENT;
    case DFOTA_EVENT_CANCEL:
        return DFOTA_INPUT_CANCEL;
    case DFOTA_EVENT_GIVEN_UP:
        return DFOTA_INPUT_GIVEN_UP;
    case DFOTA_EVENT_UPLOAD:
        return DFOTA_INPUT_UPLOAD;
    case DFOTA_EVENT_UPLOAD_PROGRESS:
        return DFOTA_INPUT_UPLOAD_PROGRESS;
    case DFOTA_EVENT_UPLOAD_FAILED:
        return DFOTA_INPUT_UPLOAD_FAILED;
    case DFOTA_EVENT_DOWNLOAD_START:
        return DFOTA_INPUT_DOWNLOAD_START;
    case DFOTA_EVENT_DOWNLOAD_PROGRESS:
        return DFOTA_INPUT_DOWNLOAD_PROGRESS;
    case DFOTA_EVENT_DOWNLOAD_END:
        return event->value == 0 ? DFOTA_INPUT_DOWNLOAD_DONE : DFOTA_INPUT_DOWNLOAD_FAILED;
    case DFOTA_EVENT_UPDATE_START:
        return DFOTA_INPUT_UPDATE_START;
    case DFOTA_EVENT_UPDATE_PROGRESS:
        return DFOTA_INPUT_UPDATE_PROGRESS;
    case DFOTA_EVENT_UPDATE_END:
        return refine_end (self, event);
    case DFOTA_EVENT_UNKNOWN_URC:
        return DFOTA_INPUT_UNKNOWN_URC;
    case DFOTA_EVENT_BOOTED:
        return DFOTA_INPUT_BOOTED;
    case DFOTA_EVENT_GONE:
        return self->is_sent ? DFOTA_INPUT_GONE : DFOTA_INPUT_GONE_UNSENT;
    case DFOTA_EVENT_BACK:
        return self->is_update_done ? DFOTA_INPUT_BACK_UPDATED : DFOTA_INPUT_BACK;
    case DFOTA_EVENT_MODEM_READY:
        return refine_modem_ready (self);
    case DFOTA_EVENT_OTHER_MODULE:
        return DFOTA_INPUT_OTHER_MODULE;
    case DFOTA_EVENT_REVISION_NEW:
        return DFOTA_INPUT_REVISION_NEW;
    case DFOTA_EVENT_REVISION_OLD:
        return refine_revision_old (self);
    case DFOTA_EVENT_REVISION_UNEXPECTED:
        return DFOTA_INPUT_REVISION_UNEXPECTED;
    case DFOTA_EVENT_REVISION_UNVERIFIABLE:
        return refine_unverifiable (self);
    case DFOTA_EVENT_REVISION_UNREADABLE:
        return refine_unreadable (self);
    case DFOTA_EVENT_SILENCE:
        return refine_silence (self);
    case DFOTA_EVENT_RESUMED:
        return refine_resumed (self);
    }
    g_return_val_if_reached (DFOTA_INPUT_UNKNOWN_URC);
}

/*****************************************************************************/
/* Facts about the update; proofs.c has those that need a proof */

static void
update_enumeration (DfotaMachine *self, gboolean is_present)
{
    self->is_present = is_present;
    self->is_attempt_counted = FALSE;
    self->is_end_heard = FALSE;
    self->is_wait_over = FALSE;
    self->n_unreadable = 0;
    if (!is_present)
        self->is_away_long = FALSE;
}

static guint
limit_attempt (const DfotaMachine *self, guint attempt)
{
    return self->max_attempts == DFOTA_ATTEMPTS_UNLIMITED ? attempt
                                                          : MIN (attempt, self->max_attempts);
}

static void
update_attempt (DfotaMachine *self, const DfotaEvent *event)
{
    self->is_updater_heard = TRUE;
    self->is_end_heard = FALSE;
    self->is_update_done = FALSE;
    self->attempt = limit_attempt (self, self->failed_attempts + 1);
    self->percent = event->kind == DFOTA_EVENT_UPDATE_PROGRESS ? CLAMP (event->value, 0, 100) : 0;
    if (event->kind == DFOTA_EVENT_UPDATE_START)
        self->is_attempt_counted = FALSE;
    if (dfota_machine_was_last_attempt (self))
        self->failed_attempts++; /* it goes on after the last one [field] */
}

static void
update_after_end (DfotaMachine *self, const DfotaEvent *event, gboolean is_repeated)
{
    self->code = event->value;
    self->phase = DFOTA_PHASE_UPDATE;
    self->is_update_done = event->value == 0;
    if (event->value == 0)
        self->percent = 100;
    if (is_repeated)
        return;
    self->is_updater_heard = self->is_updater_heard || self->mode != DFOTA_MODE_NORMAL;
    self->is_end_heard = TRUE;
    if (event->value != 0 && !self->is_attempt_counted) {
        self->is_attempt_counted = TRUE;
        /* one more than there can be: it goes on all the same */
        if (self->failed_attempts <= limit_attempt (self, self->failed_attempts))
            self->failed_attempts++;
    }
    self->attempt = MAX (self->attempt, limit_attempt (self, self->failed_attempts));
    self->attempt = MAX (self->attempt, 1);
}

/* UPDATING after END,0 without a reboot in between: out of order or doubled. */
static gboolean
is_late_progress (const DfotaMachine *self)
{
    return self->is_update_done && self->mode == DFOTA_MODE_RECOVERY;
}

static void
update_urc (DfotaMachine *self, const DfotaEvent *event)
{
    self->is_present = TRUE;
    /* any boot sends boot URCs */
    self->is_confirmed = self->is_confirmed || event->kind != DFOTA_EVENT_BOOTED;
    self->is_wait_over = FALSE;
    if (event->kind == DFOTA_EVENT_DOWNLOAD_PROGRESS)
        self->percent = CLAMP (event->value, 0, 100);
    if (event->kind == DFOTA_EVENT_DOWNLOAD_END) {
        self->code = event->value;
        self->phase = event->phase;
    }
    if (event->kind == DFOTA_EVENT_UPDATE_START || event->kind == DFOTA_EVENT_UPDATE_PROGRESS)
        update_attempt (self, event);
    if (event->kind == DFOTA_EVENT_UPDATE_END)
        update_after_end (self, event, is_end_repeated (self));
}

static gboolean
is_urc (DfotaEventKind kind)
{
    return kind >= DFOTA_EVENT_DOWNLOAD_START && kind <= DFOTA_EVENT_BOOTED;
}

static void
update_upload (DfotaMachine *self, const DfotaEvent *event)
{
    if (event->kind == DFOTA_EVENT_UPLOAD_PROGRESS)
        self->percent = CLAMP (event->value, 0, 100);
    if (event->kind == DFOTA_EVENT_UPLOAD_FAILED && event->value > 0) {
        self->code = event->value;
        self->phase = DFOTA_PHASE_UPLOAD;
    }
}

static void
update_silence (DfotaMachine *self, DfotaInput input)
{
    if (!self->is_present)
        self->is_away_long = TRUE;
    if (input == DFOTA_INPUT_SILENCE_PROBE ||
        (input == DFOTA_INPUT_SILENCE_NORMAL && self->state == DFOTA_STATE_RETRYING))
        self->is_wait_over = TRUE;
}

/* The proofs first: their conditions are about what was known before the event. */
static void
update_facts (DfotaMachine *self, const DfotaEvent *event, DfotaInput input)
{
    dfota_machine_update_proofs (self, event);
    if (is_urc (event->kind))
        update_urc (self, event);
    if (event->kind == DFOTA_EVENT_GONE || event->kind == DFOTA_EVENT_BACK)
        update_enumeration (self, event->kind == DFOTA_EVENT_BACK);
    if (event->kind == DFOTA_EVENT_MODEM_READY) {
        self->is_present = TRUE;
        self->n_unreadable = 0;
    }
    if (event->kind == DFOTA_EVENT_ACCEPTED)
        self->is_confirmed = TRUE;
    if (event->kind == DFOTA_EVENT_SEND || event->kind == DFOTA_EVENT_UNSENT)
        self->is_sent = event->kind == DFOTA_EVENT_SEND;
    if (event->kind == DFOTA_EVENT_REVISION_UNREADABLE)
        self->n_unreadable = MIN (self->n_unreadable + 1, DFOTA_MAX_UNREADABLE);
    if (event->kind == DFOTA_EVENT_SILENCE)
        update_silence (self, input);
    if (self->state == DFOTA_STATE_UPLOADING)
        update_upload (self, event);
}

/*****************************************************************************/
/* Reasons */

static DfotaReason
reason_of_old_revision (const DfotaMachine *self)
{
    if (self->code == DFOTA_CODE_NONE || self->code == 0)
        return DFOTA_REASON_REVISION_UNCHANGED;
    if (self->phase != DFOTA_PHASE_UPDATE)
        return DFOTA_REASON_DOWNLOAD_FAILED;
    if (dfota_code_lookup (self->phase, self->code)->klass == DFOTA_CLASS_PACKAGE)
        return DFOTA_REASON_PACKAGE;
    return DFOTA_REASON_UPDATE_FAILED;
}

static DfotaReason
reason_of_failure (const DfotaMachine *self, DfotaEventKind kind)
{
    if (kind == DFOTA_EVENT_REFUSED)
        return DFOTA_REASON_REFUSED;
    if (kind == DFOTA_EVENT_UPLOAD_FAILED)
        return DFOTA_REASON_UPLOAD_FAILED;
    if (kind == DFOTA_EVENT_OTHER_MODULE)
        return DFOTA_REASON_MODULE_REPLACED;
    if (kind == DFOTA_EVENT_GIVEN_UP)
        return DFOTA_REASON_GIVEN_UP;
    if (kind == DFOTA_EVENT_REVISION_UNEXPECTED)
        return DFOTA_REASON_UNEXPECTED_REVISION;
    if (kind == DFOTA_EVENT_REVISION_OLD || kind == DFOTA_EVENT_REVISION_UNVERIFIABLE ||
        kind == DFOTA_EVENT_REVISION_UNREADABLE)
        return reason_of_old_revision (self);
    return DFOTA_REASON_INTERRUPTED;
}

static DfotaReason
reason_of (const DfotaMachine *self, DfotaState before, DfotaEventKind kind)
{
    if (self->state == DFOTA_STATE_FAILED)
        return reason_of_failure (self, kind);
    if (self->state != DFOTA_STATE_STALLED && self->state != DFOTA_STATE_UNVERIFIED)
        return DFOTA_REASON_NONE;
    if (kind == DFOTA_EVENT_REVISION_UNREADABLE)
        return DFOTA_REASON_REVISION_UNREADABLE;
    if (self->state == DFOTA_STATE_UNVERIFIED)
        return self->is_update_done ? DFOTA_REASON_NONE : DFOTA_REASON_END_NOT_HEARD;
    if (before != DFOTA_STATE_STALLED || kind == DFOTA_EVENT_REVISION_OLD)
        return DFOTA_REASON_SILENCE;
    return self->reason;
}

/*****************************************************************************/

void
dfota_machine_init (DfotaMachine *self, gboolean is_local)
{
    *self = (DfotaMachine){
        .state = DFOTA_STATE_PREPARING,
        .is_local = is_local,
        .code = DFOTA_CODE_NONE,
        .phase = DFOTA_PHASE_UPDATE,
        .max_attempts = DFOTA_MAX_ATTEMPTS,
        .is_present = TRUE,
        .mode = DFOTA_MODE_NORMAL,
    };
}

/* A phase begins at 0 percent, unless the event has a percentage. */
static void
enter (DfotaMachine *self, DfotaState next, DfotaEventKind kind)
{
    DfotaState before = self->state;

    if (next != self->state && next != DFOTA_STATE_STALLED &&
        kind != DFOTA_EVENT_DOWNLOAD_PROGRESS && kind != DFOTA_EVENT_UPDATE_PROGRESS)
        self->percent = next == DFOTA_STATE_SUCCEEDED || next == DFOTA_STATE_UNVERIFIED ? 100 : 0;
    self->state = next;
    self->reason = reason_of (self, before, kind);
}

/* TRUE if the download is over. Its URCs are then late or repeated. */
static gboolean
is_past_download (const DfotaMachine *self)
{
    return is_package_there (self) || self->is_reboot_proven || self->mode == DFOTA_MODE_RECOVERY;
}

/* TRUE for a URC that is late or repeated, which is a sign of life only: a download URC in recovery
 * mode, UPDATING after END,0, a boot URC in the middle of an attempt. */
static gboolean
is_late (const DfotaMachine *self, const DfotaEvent *event)
{
    if (event->kind >= DFOTA_EVENT_DOWNLOAD_START && event->kind <= DFOTA_EVENT_DOWNLOAD_END)
        return is_past_download (self);
    if (event->kind == DFOTA_EVENT_BOOTED)
        return self->state == DFOTA_STATE_UPDATING && self->mode == DFOTA_MODE_RECOVERY;
    return event->kind == DFOTA_EVENT_UPDATE_PROGRESS && is_late_progress (self);
}

/* TRUE for a stalled update whose module may still be downloading: neither the end of the download
 * nor a reboot is known. */
static gboolean
is_stalled_download (const DfotaMachine *self)
{
    return self->state == DFOTA_STATE_STALLED && !is_past_download (self) &&
           self->mode == DFOTA_MODE_NORMAL && self->code == DFOTA_CODE_NONE;
}

static const DfotaEvent *
understand (const DfotaMachine *self, const DfotaEvent *event)
{
    static const DfotaEvent sign_of_life = { .kind = DFOTA_EVENT_UNKNOWN_URC };
    static const DfotaEvent sign_of_download = { .kind = DFOTA_EVENT_DOWNLOAD_START };

    if (event->kind == DFOTA_EVENT_UNKNOWN_URC && is_stalled_download (self))
        return &sign_of_download;
    return is_late (self, event) ? &sign_of_life : event;
}

/* TRUE if the command was not carried out, but an update was seen to run in the module: that of
 * another program. It is followed all the same. */
static gboolean
is_outrun (const DfotaMachine *self, const DfotaEvent *event)
{
    return (event->kind == DFOTA_EVENT_REFUSED || event->kind == DFOTA_EVENT_UNSENT) &&
           self->is_confirmed && self->state != DFOTA_STATE_PREPARING;
}

/* TRUE for an event without a meaning for this update: a URC before AT+QFOTADL, which belongs to
 * another update; a boot URC in normal mode (a SIM is ready again); a revision of an earlier
 * enumeration. */
static gboolean
is_meaningless (const DfotaMachine *self, const DfotaEvent *event)
{
    if (is_outrun (self, event))
        return TRUE;
    if (!self->is_sent && (is_urc (event->kind) || event->kind == DFOTA_EVENT_BACK))
        return TRUE;
    if (event->kind == DFOTA_EVENT_BOOTED)
        return self->mode == DFOTA_MODE_NORMAL;
    return event->kind >= DFOTA_EVENT_REVISION_NEW &&
           event->kind <= DFOTA_EVENT_REVISION_UNREADABLE && self->mode != DFOTA_MODE_NORMAL;
}

DfotaEffects
dfota_machine_step (DfotaMachine *self, const DfotaEvent *happened, DfotaInput *input)
{
    const DfotaEvent      *event;
    const DfotaTransition *transition;
    DfotaInput             refined;

    g_return_val_if_fail (self->state < DFOTA_N_STATES, 0);
    g_return_val_if_fail (happened->kind < DFOTA_N_EVENTS, 0);

    event = understand (self, happened);
    refined = refine (self, event);
    if (input)
        *input = refined;
    if (is_meaningless (self, event))
        return DFOTA_EFFECT_KEEP_TIMER;
    if (!dfota_state_is_final (self->state))
        update_facts (self, event, refined);
    transition = &dfota_machine_table[self->state][refined];
    g_return_val_if_fail (transition->is_listed, DFOTA_EFFECT_KEEP_TIMER);
    if (transition->is_ignored)
        return is_urc (event->kind) ? 0 : DFOTA_EFFECT_KEEP_TIMER;
    enter (self, transition->next, event->kind);
    return transition->effects;
}
