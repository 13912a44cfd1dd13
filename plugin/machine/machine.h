/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The state machine of one update: a pure function that turns an event into an input, and a table
 * that maps a state and an input to the next state and effects. update/runner carries out the
 * effects. Protocol knowledge is from the vendor's DFOTA guide (2018-08) unless marked otherwise.
 */

#pragma once

#include <glib.h>

#include "machine/state.h"
#include "protocol/code.h"

G_BEGIN_DECLS

typedef struct {
    DfotaEventKind kind;
    gint           value; /* percent or code, see DfotaEventKind; else unused */
    DfotaPhase     phase; /* for DOWNLOAD_END; else unused */
} DfotaEvent;

/* Inputs, the columns of the table: an event together with what is known about the update. The
 * comments name the DFOTA_EVENT_* and the condition. */
typedef enum {
    DFOTA_INPUT_SEND_DOWNLOAD,         /* SEND, package on a server */
    DFOTA_INPUT_SEND_LOCAL,            /* SEND, package in the module */
    DFOTA_INPUT_ACCEPTED_DOWNLOAD,     /* ACCEPTED or UNANSWERED, package on a server */
    DFOTA_INPUT_ACCEPTED_LOCAL,        /* ACCEPTED or UNANSWERED, package in the module */
    DFOTA_INPUT_REFUSED,               /* REFUSED */
    DFOTA_INPUT_UNSENT,                /* UNSENT */
    DFOTA_INPUT_CANCEL,                /* CANCEL */
    DFOTA_INPUT_GIVEN_UP,              /* GIVEN_UP */
    DFOTA_INPUT_UPLOAD,                /* UPLOAD */
    DFOTA_INPUT_UPLOAD_PROGRESS,       /* UPLOAD_PROGRESS */
    DFOTA_INPUT_UPLOAD_FAILED,         /* UPLOAD_FAILED */
    DFOTA_INPUT_DOWNLOAD_START,        /* DOWNLOAD_START */
    DFOTA_INPUT_DOWNLOAD_PROGRESS,     /* DOWNLOAD_PROGRESS */
    DFOTA_INPUT_DOWNLOAD_DONE,         /* DOWNLOAD_END, 0 */
    DFOTA_INPUT_DOWNLOAD_FAILED,       /* DOWNLOAD_END, not 0 */
    DFOTA_INPUT_UPDATE_START,          /* UPDATE_START */
    DFOTA_INPUT_UPDATE_PROGRESS,       /* UPDATE_PROGRESS */
    DFOTA_INPUT_UPDATE_DONE,           /* UPDATE_END, 0 */
    DFOTA_INPUT_ATTEMPT_FAILED,        /* UPDATE_END, not 0 */
    DFOTA_INPUT_UNKNOWN_URC,           /* UNKNOWN_URC */
    DFOTA_INPUT_BOOTED,                /* BOOTED, normal mode was not proven */
    DFOTA_INPUT_GONE_UNSENT,           /* GONE before anything was sent */
    DFOTA_INPUT_GONE,                  /* GONE */
    DFOTA_INPUT_BACK,                  /* BACK */
    DFOTA_INPUT_BACK_UPDATED,          /* BACK after END,0 */
    DFOTA_INPUT_MODEM_READY,           /* MODEM_READY, a reboot or a failure is proven */
    DFOTA_INPUT_MODEM_READY_PENDING,   /* MODEM_READY, the package is in the module, no reboot */
    DFOTA_INPUT_MODEM_READY_LOADING,   /* MODEM_READY, the download may go on */
    DFOTA_INPUT_OTHER_MODULE,          /* OTHER_MODULE */
    DFOTA_INPUT_REVISION_NEW,          /* REVISION_NEW */
    DFOTA_INPUT_REVISION_OLD,          /* REVISION_OLD after a proven reboot or failure */
    DFOTA_INPUT_REVISION_OLD_PENDING,  /* REVISION_OLD, the package is in the module, no reboot */
    DFOTA_INPUT_REVISION_OLD_LOADING,  /* REVISION_OLD, the download may go on */
    DFOTA_INPUT_REVISION_UNEXPECTED,   /* REVISION_UNEXPECTED */
    DFOTA_INPUT_REVISION_UNVERIFIABLE, /* REVISION_UNVERIFIABLE, or REVISION_UNREADABLE for the
                                          last time, after END,0 or a proven reboot, unless a
                                          failure is proven */
    DFOTA_INPUT_REVISION_UNREADABLE,   /* REVISION_UNREADABLE */
    DFOTA_INPUT_REVISION_UNREADABLE_LAST, /* REVISION_UNREADABLE, for the last time, after a
                                             proven failure */
    DFOTA_INPUT_SILENCE,                  /* SILENCE, absent or perhaps in recovery mode */
    DFOTA_INPUT_SILENCE_PROBE,            /* SILENCE, the updater would be heard if it ran */
    DFOTA_INPUT_SILENCE_AGAIN,            /* SILENCE once more, is_wait_over */
    DFOTA_INPUT_SILENCE_NORMAL,           /* SILENCE in normal mode */
    DFOTA_INPUT_RESUMED_UNSENT,           /* RESUMED, AT+QFOTADL was not sent */
    DFOTA_INPUT_RESUMED_DOWNLOAD,         /* RESUMED after AT+QFOTADL, package on a server */
    DFOTA_INPUT_RESUMED_LOCAL,            /* RESUMED after AT+QFOTADL, package in the module */
} DfotaInput;

#define DFOTA_N_INPUTS (DFOTA_INPUT_RESUMED_LOCAL + 1)

/* Flags: the actions that the runner takes after an input, in the order of runner.h. After each
 * input the properties are published, and the timer of dfota_machine_timeout() is restarted unless
 * KEEP_TIMER is set. */
typedef enum {
    DFOTA_EFFECT_SAVE = 1 << 0,       /* write the journal, before all other effects */
    DFOTA_EFFECT_INHIBIT = 1 << 1,    /* make ModemManager release the device */
    DFOTA_EFFECT_SEND = 1 << 2,       /* send AT+QFOTADL, after INHIBIT has ended if both are set */
    DFOTA_EFFECT_RELEASE = 1 << 3,    /* dfota_link_release(): ModemManager may probe the device */
    DFOTA_EFFECT_READ = 1 << 4,       /* read the revision */
    DFOTA_EFFECT_KEEP_TIMER = 1 << 5, /* do not restart the timer */
    DFOTA_EFFECT_FINISH = 1 << 6,     /* final state: release everything, emit Completed */
    DFOTA_EFFECT_UPLOAD = 1 << 7,     /* send the package to the module */
} DfotaEffects;

typedef enum {
    DFOTA_MODE_UNKNOWN,
    DFOTA_MODE_RECOVERY,
    DFOTA_MODE_NORMAL,
} DfotaMode;

/* Readings of the revision in a row that may fail before the update ends without it. */
#define DFOTA_MAX_UNREADABLE 5

/* Attempts that a module of the guide makes by itself: the first one and five retries [guide]. */
#define DFOTA_MAX_ATTEMPTS 6

/* A module without a backup area retries for ever [field]. */
#define DFOTA_ATTEMPTS_UNLIMITED 0

/* The machine of one update. Plain data without pointers: copy it freely. The journal contains it,
 * except the members of the family. */
typedef struct {
    DfotaState  state;
    DfotaReason reason;
    gboolean    is_local;            /* package in the module's file system, or sent to it */
    gboolean    is_sent;             /* AT+QFOTADL may have reached the module */
    gboolean    is_confirmed;        /* OK or a FOTA URC showed that it did */
    gboolean    is_package_complete; /* a fact of proofs.h: the module has the whole package */
    gboolean    is_reboot_proven;    /* a fact of proofs.h: it rebooted after AT+QFOTADL */
    gboolean    is_updater_heard;    /* START, UPDATING or END of the updater has been received */
    guint       n_unreadable;        /* readings of the revision in a row that failed */
    guint       percent;             /* progress of the current phase, 0 to 100 */
    guint       attempt;             /* number of the current or last one; 0 before the first */
    guint       failed_attempts;     /* attempts that ended with END other than 0; max_attempts + 1
                                        if the module goes on after its last attempt [field] */
    gint       code;                 /* last code of the module, DFOTA_CODE_NONE if none */
    DfotaPhase phase;                /* phase that code belongs to */
    gboolean   is_update_done;       /* END,0 was received, and no other attempt began since */

    /* of the family of the module: dfota_record_set_family() */
    guint    max_attempts;     /* or DFOTA_ATTEMPTS_UNLIMITED */
    gboolean reports_download; /* the module sends DOWNLOADING,<percent> [field] */

    /* of this enumeration of the module */
    gboolean  is_present;         /* the module has a tty */
    DfotaMode mode;               /* a fact of proofs.h */
    gboolean  is_attempt_counted; /* failed_attempts includes the attempt of this enumeration */
    gboolean  is_end_heard;       /* the updater's last URC was END: no attempt is under way */
    gboolean  is_away_long;       /* before it the module was absent for a whole timeout */
    gboolean  is_wait_over;       /* a timeout has passed without a URC: ModemManager may probe
                                     the module before normal mode is proven */
} DfotaMachine;

#define DFOTA_CODE_NONE (-1)

/* Sets @self to the state preparing, with the defaults of the guide, and the module present and in
 * normal mode. @is_local: the package is in the module's file system, or is uploaded to it. */
void
dfota_machine_init (DfotaMachine *self, gboolean is_local);

/* Handles one event: changes @self and returns the effects, a combination of flags. Sets @input,
 * which may be NULL, to the column of the table that the event belongs to. Any event is valid in
 * any state; a final state never changes. */
DfotaEffects
dfota_machine_step (DfotaMachine *self, const DfotaEvent *event, DfotaInput *input);

/* Returns TRUE while the update is being prepared or uploaded and AT+QFOTADL was not sent. */
gboolean
dfota_machine_is_cancellable (const DfotaMachine *self);

/* Returns FALSE while cutting the power could harm the module: until END,0 the power must stay on
 * [guide]. */
gboolean
dfota_machine_may_power_off (const DfotaMachine *self);

/* Returns TRUE if the host may reboot the module: the update is stalled, because no URC came for
 * the timeout (four minutes [guide]) or the revision cannot be read. */
gboolean
dfota_machine_may_reset (const DfotaMachine *self);

/* Returns TRUE if the update may be given up: it is stalled, and the module is absent, or proven to
 * be in normal mode after a reboot. Otherwise commands could reach a module in recovery mode. */
gboolean
dfota_machine_may_give_up (const DfotaMachine *self);

/* Returns TRUE while the module may be in recovery mode: nothing may be sent to it, and the gate
 * must be closed. */
gboolean
dfota_machine_may_be_in_recovery (const DfotaMachine *self);

/* Returns TRUE if all attempts that the module makes have failed. */
gboolean
dfota_machine_was_last_attempt (const DfotaMachine *self);

/* A timeout of the settings file: storage/settings.h has its seconds. */
typedef enum {
    DFOTA_TIMEOUT_NONE, /* no timer */
    DFOTA_TIMEOUT_DOWNLOAD,
    DFOTA_TIMEOUT_SILENCE,
    DFOTA_TIMEOUT_SETTLE,
    DFOTA_TIMEOUT_REBOOT,
} DfotaTimeout;

/* Returns the timeout that runs now. When it has passed without an event, pass
 * DFOTA_EVENT_SILENCE. */
DfotaTimeout
dfota_machine_timeout (const DfotaMachine *self);

/* Returns a name for logs and documentation. Static. */
const gchar *
dfota_input_to_string (DfotaInput input);

G_END_DECLS
