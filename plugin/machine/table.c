/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * All pairs of state and input, with the next state and the effects; see table.h.
 */

#include "machine/table.h"

#define SAVE    DFOTA_EFFECT_SAVE
#define INHIBIT DFOTA_EFFECT_INHIBIT
#define SEND    DFOTA_EFFECT_SEND
#define RELEASE DFOTA_EFFECT_RELEASE
#define READ    DFOTA_EFFECT_READ
#define KEEP    DFOTA_EFFECT_KEEP_TIMER
#define UPLOAD  DFOTA_EFFECT_UPLOAD
#define FINISH  (DFOTA_EFFECT_SAVE | DFOTA_EFFECT_FINISH)

#define GO(state, what)                                                                            \
    {                                                                                              \
        TRUE, FALSE, DFOTA_STATE_##state, (what)                                                   \
    }
#define IGNORE                                                                                     \
    {                                                                                              \
        TRUE, TRUE, DFOTA_STATE_PREPARING, 0                                                       \
    }

/* For updates whose upload is over, or that have none. */
#define NO_UPLOAD                                                                                  \
    [DFOTA_INPUT_UPLOAD] = IGNORE, [DFOTA_INPUT_UPLOAD_PROGRESS] = IGNORE,                         \
    [DFOTA_INPUT_UPLOAD_FAILED] = IGNORE

#define WAS_SENT                                                                                   \
    NO_UPLOAD, [DFOTA_INPUT_SEND_DOWNLOAD] = IGNORE, [DFOTA_INPUT_SEND_LOCAL] = IGNORE,            \
               [DFOTA_INPUT_ACCEPTED_DOWNLOAD] = IGNORE, [DFOTA_INPUT_ACCEPTED_LOCAL] = IGNORE,    \
               [DFOTA_INPUT_CANCEL] = IGNORE, [DFOTA_INPUT_GONE_UNSENT] = IGNORE,                  \
               [DFOTA_INPUT_RESUMED_UNSENT] = IGNORE

/* AT+QFOTADL was answered, or a URC has shown that it was received: an answer means nothing now. */
#define ALREADY_ANSWERED WAS_SENT, [DFOTA_INPUT_REFUSED] = IGNORE, [DFOTA_INPUT_UNSENT] = IGNORE

/* The ports can be lost before the answer is known: without the command there is no update. */
#define PERHAPS_UNANSWERED                                                                         \
    WAS_SENT, [DFOTA_INPUT_REFUSED] = GO (FAILED, FINISH),                                         \
              [DFOTA_INPUT_UNSENT] = GO (FAILED, FINISH)

/* Past the download: a late or doubled URC of it changes nothing. */
#define ALREADY_DOWNLOADED                                                                         \
    [DFOTA_INPUT_DOWNLOAD_START] = IGNORE, [DFOTA_INPUT_DOWNLOAD_PROGRESS] = IGNORE,               \
    [DFOTA_INPUT_DOWNLOAD_DONE] = IGNORE, [DFOTA_INPUT_DOWNLOAD_FAILED] = IGNORE

/* A revision that was read before the module rebooted proves nothing. */
#define REVISION_IS_STALE                                                                          \
    [DFOTA_INPUT_REVISION_NEW] = IGNORE, [DFOTA_INPUT_REVISION_OLD] = IGNORE,                      \
    [DFOTA_INPUT_REVISION_OLD_PENDING] = IGNORE, [DFOTA_INPUT_REVISION_OLD_LOADING] = IGNORE,      \
    [DFOTA_INPUT_REVISION_UNEXPECTED] = IGNORE, [DFOTA_INPUT_REVISION_UNVERIFIABLE] = IGNORE,      \
    [DFOTA_INPUT_REVISION_UNREADABLE] = IGNORE, [DFOTA_INPUT_REVISION_UNREADABLE_LAST] = IGNORE

/* A modem object proves nothing here. */
#define NO_MODEM                                                                                   \
    [DFOTA_INPUT_MODEM_READY] = IGNORE, [DFOTA_INPUT_MODEM_READY_PENDING] = IGNORE,                \
    [DFOTA_INPUT_MODEM_READY_LOADING] = IGNORE

/* Whatever is proven. */
#define MODEM_READY_ALWAYS(state, what)                                                            \
    [DFOTA_INPUT_MODEM_READY] = GO (state, what),                                                  \
    [DFOTA_INPUT_MODEM_READY_PENDING] = GO (state, what),                                          \
    [DFOTA_INPUT_MODEM_READY_LOADING] = GO (state, what)

#define SILENCE_ALWAYS(state, what)                                                                \
    [DFOTA_INPUT_SILENCE] = GO (state, what), [DFOTA_INPUT_SILENCE_PROBE] = GO (state, what),      \
    [DFOTA_INPUT_SILENCE_AGAIN] = GO (state, what),                                                \
    [DFOTA_INPUT_SILENCE_NORMAL] = GO (state, what)

/* The daemon was started, and the update goes on where it was. */
#define RESUMED_IN(state)                                                                          \
    [DFOTA_INPUT_RESUMED_DOWNLOAD] = GO (state, 0), [DFOTA_INPUT_RESUMED_LOCAL] = GO (state, 0)

/* The state has no timer: dfota_machine_timeout(). */
#define NO_TIMER                                                                                   \
    [DFOTA_INPUT_SILENCE] = IGNORE, [DFOTA_INPUT_SILENCE_PROBE] = IGNORE,                          \
    [DFOTA_INPUT_SILENCE_AGAIN] = IGNORE, [DFOTA_INPUT_SILENCE_NORMAL] = IGNORE

#define FINAL_STATE                                                                                \
    {                                                                                              \
        ALREADY_ANSWERED, ALREADY_DOWNLOADED, REVISION_IS_STALE, NO_MODEM, NO_TIMER,               \
            [DFOTA_INPUT_GIVEN_UP] = IGNORE, [DFOTA_INPUT_UPDATE_START] = IGNORE,                  \
            [DFOTA_INPUT_UPDATE_PROGRESS] = IGNORE, [DFOTA_INPUT_UPDATE_DONE] = IGNORE,            \
            [DFOTA_INPUT_ATTEMPT_FAILED] = IGNORE, [DFOTA_INPUT_UNKNOWN_URC] = IGNORE,             \
            [DFOTA_INPUT_BOOTED] = IGNORE, [DFOTA_INPUT_GONE] = IGNORE,                            \
            [DFOTA_INPUT_BACK] = IGNORE, [DFOTA_INPUT_BACK_UPDATED] = IGNORE,                      \
            [DFOTA_INPUT_OTHER_MODULE] = IGNORE, [DFOTA_INPUT_RESUMED_DOWNLOAD] = IGNORE,          \
            [DFOTA_INPUT_RESUMED_LOCAL] = IGNORE                                                   \
    }

const DfotaTransition dfota_machine_table[DFOTA_N_STATES][DFOTA_N_INPUTS] = {
    [DFOTA_STATE_PREPARING] = {
        [DFOTA_INPUT_SEND_DOWNLOAD] = GO (PREPARING, SAVE | SEND),
        [DFOTA_INPUT_SEND_LOCAL] = GO (PREPARING, SAVE | INHIBIT | SEND),
        [DFOTA_INPUT_ACCEPTED_DOWNLOAD] = GO (DOWNLOADING, SAVE),
        [DFOTA_INPUT_ACCEPTED_LOCAL] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_REFUSED] = GO (FAILED, FINISH),
        [DFOTA_INPUT_UNSENT] = GO (FAILED, FINISH),
        [DFOTA_INPUT_CANCEL] = GO (CANCELLED, FINISH),
        [DFOTA_INPUT_UPLOAD] = GO (UPLOADING, SAVE | UPLOAD),
        [DFOTA_INPUT_UPLOAD_PROGRESS] = IGNORE,
        [DFOTA_INPUT_UPLOAD_FAILED] = IGNORE,
        /* a URC can overtake the OK */
        [DFOTA_INPUT_DOWNLOAD_START] = GO (DOWNLOADING, SAVE),
        [DFOTA_INPUT_DOWNLOAD_PROGRESS] = GO (DOWNLOADING, SAVE),
        [DFOTA_INPUT_DOWNLOAD_DONE] = GO (RESTARTING, SAVE | INHIBIT),
        [DFOTA_INPUT_DOWNLOAD_FAILED] = GO (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE | INHIBIT),
        [DFOTA_INPUT_UNKNOWN_URC] = IGNORE,
        [DFOTA_INPUT_BOOTED] = IGNORE,
        [DFOTA_INPUT_GONE_UNSENT] = GO (FAILED, FINISH),
        [DFOTA_INPUT_GONE] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK] = IGNORE,
        [DFOTA_INPUT_BACK_UPDATED] = IGNORE,
        NO_MODEM,
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        REVISION_IS_STALE,
        /* answering AT+QFOTADL has a time limit of its own: UNANSWERED */
        NO_TIMER,
        [DFOTA_INPUT_RESUMED_UNSENT] = GO (FAILED, FINISH),
        [DFOTA_INPUT_RESUMED_DOWNLOAD] = GO (DOWNLOADING, SAVE),
        [DFOTA_INPUT_RESUMED_LOCAL] = GO (RESTARTING, SAVE),
    },
    [DFOTA_STATE_UPLOADING] = {
        [DFOTA_INPUT_SEND_DOWNLOAD] = IGNORE,
        [DFOTA_INPUT_SEND_LOCAL] = GO (PREPARING, SAVE | INHIBIT | SEND),
        [DFOTA_INPUT_ACCEPTED_DOWNLOAD] = IGNORE,
        [DFOTA_INPUT_ACCEPTED_LOCAL] = IGNORE,
        [DFOTA_INPUT_REFUSED] = IGNORE,
        [DFOTA_INPUT_UNSENT] = GO (FAILED, FINISH),
        [DFOTA_INPUT_CANCEL] = GO (CANCELLED, FINISH),
        [DFOTA_INPUT_UPLOAD] = IGNORE,
        [DFOTA_INPUT_UPLOAD_PROGRESS] = GO (UPLOADING, 0),
        [DFOTA_INPUT_UPLOAD_FAILED] = GO (FAILED, FINISH),
        /* AT+QFOTADL was not sent yet: URCs belong to another update */
        ALREADY_DOWNLOADED,
        [DFOTA_INPUT_UPDATE_START] = IGNORE,
        [DFOTA_INPUT_UPDATE_PROGRESS] = IGNORE,
        [DFOTA_INPUT_UPDATE_DONE] = IGNORE,
        [DFOTA_INPUT_ATTEMPT_FAILED] = IGNORE,
        [DFOTA_INPUT_UNKNOWN_URC] = IGNORE,
        [DFOTA_INPUT_BOOTED] = IGNORE,
        [DFOTA_INPUT_GONE_UNSENT] = GO (FAILED, FINISH),
        [DFOTA_INPUT_GONE] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK] = IGNORE,
        [DFOTA_INPUT_BACK_UPDATED] = IGNORE,
        NO_MODEM,
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        REVISION_IS_STALE,
        /* the upload has time limits of its own: UPLOAD_FAILED */
        NO_TIMER,
        [DFOTA_INPUT_RESUMED_UNSENT] = GO (FAILED, FINISH),
        [DFOTA_INPUT_RESUMED_DOWNLOAD] = GO (DOWNLOADING, SAVE),
        [DFOTA_INPUT_RESUMED_LOCAL] = GO (RESTARTING, SAVE),
    },
    [DFOTA_STATE_DOWNLOADING] = {
        PERHAPS_UNANSWERED,
        [DFOTA_INPUT_DOWNLOAD_START] = GO (DOWNLOADING, 0),
        [DFOTA_INPUT_DOWNLOAD_PROGRESS] = GO (DOWNLOADING, 0),
        [DFOTA_INPUT_DOWNLOAD_DONE] = GO (RESTARTING, SAVE | INHIBIT),
        [DFOTA_INPUT_DOWNLOAD_FAILED] = GO (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        /* END,505 before any reboot: seen on a sibling */
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE | INHIBIT),
        [DFOTA_INPUT_UNKNOWN_URC] = GO (DOWNLOADING, 0),
        [DFOTA_INPUT_BOOTED] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_GONE] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK_UPDATED] = IGNORE,
        /* the daemon or the modem object came back: perhaps it is all over */
        [DFOTA_INPUT_MODEM_READY] = GO (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_MODEM_READY_PENDING] = GO (DOWNLOADING, READ | KEEP),
        [DFOTA_INPUT_MODEM_READY_LOADING] = GO (DOWNLOADING, READ | KEEP),
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_NEW] = GO (SUCCEEDED, FINISH),
        [DFOTA_INPUT_REVISION_OLD] = IGNORE,
        [DFOTA_INPUT_REVISION_OLD_PENDING] = IGNORE,
        [DFOTA_INPUT_REVISION_OLD_LOADING] = IGNORE,
        [DFOTA_INPUT_REVISION_UNEXPECTED] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_UNVERIFIABLE] = IGNORE,
        [DFOTA_INPUT_REVISION_UNREADABLE] = IGNORE,
        [DFOTA_INPUT_REVISION_UNREADABLE_LAST] = IGNORE,
        [DFOTA_INPUT_SILENCE] = GO (STALLED, SAVE),
        [DFOTA_INPUT_SILENCE_PROBE] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_SILENCE_AGAIN] = GO (STALLED, SAVE),
        [DFOTA_INPUT_SILENCE_NORMAL] = GO (STALLED, SAVE | READ),
        RESUMED_IN (DOWNLOADING),
    },
    [DFOTA_STATE_RESTARTING] = {
        PERHAPS_UNANSWERED,
        /* normal mode after all: the ports came and went during the download */
        [DFOTA_INPUT_DOWNLOAD_START] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_PROGRESS] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_DONE] = GO (RESTARTING, SAVE | INHIBIT),
        [DFOTA_INPUT_DOWNLOAD_FAILED] = GO (VERIFYING, SAVE | RELEASE | READ),
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE),
        [DFOTA_INPUT_UNKNOWN_URC] = GO (RESTARTING, 0),
        [DFOTA_INPUT_BOOTED] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_GONE] = GO (RESTARTING, SAVE),
        /* not saved: the sync takes time, and the other ttys must be opened first */
        [DFOTA_INPUT_BACK] = GO (RESTARTING, 0),
        [DFOTA_INPUT_BACK_UPDATED] = GO (VERIFYING, SAVE),
        MODEM_READY_ALWAYS (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        REVISION_IS_STALE,
        [DFOTA_INPUT_SILENCE] = GO (STALLED, SAVE),
        [DFOTA_INPUT_SILENCE_PROBE] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_SILENCE_AGAIN] = GO (STALLED, SAVE),
        /* the package is there and no reboot followed: it may be applied later */
        [DFOTA_INPUT_SILENCE_NORMAL] = GO (STALLED, SAVE | RELEASE),
        RESUMED_IN (RESTARTING),
    },
    [DFOTA_STATE_UPDATING] = {
        ALREADY_ANSWERED,
        ALREADY_DOWNLOADED,
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, 0),
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, 0),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE),
        [DFOTA_INPUT_UNKNOWN_URC] = GO (UPDATING, 0),
        [DFOTA_INPUT_BOOTED] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_GONE] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK_UPDATED] = GO (VERIFYING, SAVE),
        MODEM_READY_ALWAYS (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        REVISION_IS_STALE,
        SILENCE_ALWAYS (STALLED, SAVE),
        RESUMED_IN (UPDATING),
    },
    [DFOTA_STATE_RETRYING] = {
        ALREADY_ANSWERED,
        /* END,505 of a sibling, and then the ports came and went: see RESTARTING */
        [DFOTA_INPUT_DOWNLOAD_START] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_PROGRESS] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_DONE] = GO (RESTARTING, SAVE | INHIBIT),
        [DFOTA_INPUT_DOWNLOAD_FAILED] = GO (VERIFYING, SAVE | RELEASE | READ),
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE),
        [DFOTA_INPUT_UNKNOWN_URC] = GO (RETRYING, 0),
        [DFOTA_INPUT_BOOTED] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_GONE] = GO (RETRYING, SAVE),
        /* not saved: the sync takes time, and the other ttys must be opened first */
        [DFOTA_INPUT_BACK] = GO (RETRYING, 0),
        [DFOTA_INPUT_BACK_UPDATED] = GO (VERIFYING, SAVE),
        MODEM_READY_ALWAYS (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        REVISION_IS_STALE,
        [DFOTA_INPUT_SILENCE] = GO (STALLED, SAVE),
        [DFOTA_INPUT_SILENCE_PROBE] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_SILENCE_AGAIN] = GO (STALLED, SAVE),
        /* END,505 of a sibling, and no reboot followed */
        [DFOTA_INPUT_SILENCE_NORMAL] = GO (VERIFYING, SAVE | RELEASE | READ),
        RESUMED_IN (RETRYING),
    },
    [DFOTA_STATE_VERIFYING] = {
        PERHAPS_UNANSWERED,
        [DFOTA_INPUT_DOWNLOAD_START] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_PROGRESS] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_DONE] = GO (RESTARTING, SAVE | INHIBIT),
        [DFOTA_INPUT_DOWNLOAD_FAILED] = GO (VERIFYING, SAVE | RELEASE | READ),
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, SAVE),
        /* not after END,0: then it is late or doubled, and a sign of life */
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE),
        [DFOTA_INPUT_UNKNOWN_URC] = GO (VERIFYING, 0),
        [DFOTA_INPUT_BOOTED] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_GONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_BACK] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK_UPDATED] = GO (VERIFYING, SAVE),
        MODEM_READY_ALWAYS (VERIFYING, READ),
        [DFOTA_INPUT_GIVEN_UP] = IGNORE,
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_NEW] = GO (SUCCEEDED, FINISH),
        [DFOTA_INPUT_REVISION_OLD] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_OLD_PENDING] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_REVISION_OLD_LOADING] = GO (DOWNLOADING, SAVE),
        [DFOTA_INPUT_REVISION_UNEXPECTED] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_UNVERIFIABLE] = GO (UNVERIFIED, FINISH),
        [DFOTA_INPUT_REVISION_UNREADABLE] = GO (STALLED, SAVE),
        [DFOTA_INPUT_REVISION_UNREADABLE_LAST] = GO (FAILED, FINISH),
        [DFOTA_INPUT_SILENCE] = GO (STALLED, SAVE),
        [DFOTA_INPUT_SILENCE_PROBE] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_SILENCE_AGAIN] = GO (STALLED, SAVE),
        /* no modem of ours came, as of a module with other USB ids: that is to be seen */
        [DFOTA_INPUT_SILENCE_NORMAL] = GO (STALLED, SAVE | RELEASE | READ),
        RESUMED_IN (VERIFYING),
    },
    [DFOTA_STATE_STALLED] = {
        PERHAPS_UNANSWERED,
        [DFOTA_INPUT_DOWNLOAD_START] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_PROGRESS] = GO (DOWNLOADING, SAVE | RELEASE),
        [DFOTA_INPUT_DOWNLOAD_DONE] = GO (RESTARTING, SAVE | INHIBIT),
        [DFOTA_INPUT_DOWNLOAD_FAILED] = GO (VERIFYING, SAVE | RELEASE | READ),
        [DFOTA_INPUT_UPDATE_START] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_PROGRESS] = GO (UPDATING, SAVE),
        [DFOTA_INPUT_UPDATE_DONE] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_ATTEMPT_FAILED] = GO (RETRYING, SAVE),
        [DFOTA_INPUT_UNKNOWN_URC] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BOOTED] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_GONE] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK] = GO (RESTARTING, SAVE),
        [DFOTA_INPUT_BACK_UPDATED] = GO (VERIFYING, SAVE),
        [DFOTA_INPUT_MODEM_READY] = GO (VERIFYING, SAVE | READ),
        [DFOTA_INPUT_MODEM_READY_PENDING] = GO (STALLED, READ),
        [DFOTA_INPUT_MODEM_READY_LOADING] = GO (DOWNLOADING, SAVE | READ),
        /* only while the module is not there: dfota_machine_may_give_up () */
        [DFOTA_INPUT_GIVEN_UP] = GO (FAILED, FINISH),
        [DFOTA_INPUT_OTHER_MODULE] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_NEW] = GO (SUCCEEDED, FINISH),
        [DFOTA_INPUT_REVISION_OLD] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_OLD_PENDING] = GO (STALLED, KEEP),
        [DFOTA_INPUT_REVISION_OLD_LOADING] = GO (STALLED, KEEP),
        [DFOTA_INPUT_REVISION_UNEXPECTED] = GO (FAILED, FINISH),
        [DFOTA_INPUT_REVISION_UNVERIFIABLE] = GO (UNVERIFIED, FINISH),
        [DFOTA_INPUT_REVISION_UNREADABLE] = GO (STALLED, SAVE),
        [DFOTA_INPUT_REVISION_UNREADABLE_LAST] = GO (FAILED, FINISH),
        /* a timer runs only if no attempt can be running: ModemManager may probe the module */
        [DFOTA_INPUT_SILENCE] = IGNORE,
        [DFOTA_INPUT_SILENCE_PROBE] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_SILENCE_AGAIN] = GO (VERIFYING, SAVE | RELEASE),
        [DFOTA_INPUT_SILENCE_NORMAL] = GO (STALLED, RELEASE | READ),
        RESUMED_IN (STALLED),
    },
    [DFOTA_STATE_SUCCEEDED] = FINAL_STATE,
    [DFOTA_STATE_UNVERIFIED] = FINAL_STATE,
    [DFOTA_STATE_FAILED] = FINAL_STATE,
    [DFOTA_STATE_CANCELLED] = FINAL_STATE,
};
