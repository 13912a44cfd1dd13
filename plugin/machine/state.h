/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The states of an update, their reasons, and the events that change them. glib-mkenums generates
 * the words for D-Bus, journal and log from the names: DFOTA_STATE_PREPARING is "preparing".
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The D-Bus property State. */
typedef enum {
    DFOTA_STATE_PREPARING,
    DFOTA_STATE_UPLOADING,
    DFOTA_STATE_DOWNLOADING,
    DFOTA_STATE_RESTARTING,
    DFOTA_STATE_UPDATING,
    DFOTA_STATE_RETRYING,
    DFOTA_STATE_VERIFYING,
    DFOTA_STATE_STALLED,
    DFOTA_STATE_SUCCEEDED, /* the first final one */
    DFOTA_STATE_UNVERIFIED,
    DFOTA_STATE_FAILED,
    DFOTA_STATE_CANCELLED,
} DfotaState;

#define DFOTA_N_STATES (DFOTA_STATE_CANCELLED + 1)

/* The D-Bus property Reason; the word of NONE is "". */
typedef enum {
    DFOTA_REASON_NONE,
    DFOTA_REASON_INTERRUPTED,
    DFOTA_REASON_REFUSED,
    DFOTA_REASON_UPLOAD_FAILED,
    DFOTA_REASON_DOWNLOAD_FAILED,
    DFOTA_REASON_PACKAGE,
    DFOTA_REASON_UPDATE_FAILED,
    DFOTA_REASON_REVISION_UNCHANGED,
    DFOTA_REASON_UNEXPECTED_REVISION,
    DFOTA_REASON_MODULE_REPLACED,
    DFOTA_REASON_GIVEN_UP,
    DFOTA_REASON_SILENCE,
    DFOTA_REASON_REVISION_UNREADABLE,
    DFOTA_REASON_END_NOT_HEARD,
} DfotaReason;

#define DFOTA_N_REASONS (DFOTA_REASON_END_NOT_HEARD + 1)

/* Events of an update. */
typedef enum {
    DFOTA_EVENT_SEND,                  /* all checks passed: send AT+QFOTADL */
    DFOTA_EVENT_ACCEPTED,              /* OK */
    DFOTA_EVENT_UNANSWERED,            /* neither OK nor ERROR: it may have been received */
    DFOTA_EVENT_REFUSED,               /* ERROR */
    DFOTA_EVENT_UNSENT,                /* the command never left the host, and never will */
    DFOTA_EVENT_CANCEL,                /* requested while nothing was sent; an upload is undone */
    DFOTA_EVENT_GIVEN_UP,              /* requested by a client: the module will not come back */
    DFOTA_EVENT_UPLOAD,                /* all checks passed: send the package to the module */
    DFOTA_EVENT_UPLOAD_PROGRESS,       /* bytes were sent (value: percent) */
    DFOTA_EVENT_UPLOAD_FAILED,         /* the module has no package (value: +CME ERROR, or none) */
    DFOTA_EVENT_DOWNLOAD_START,        /* URC FTPSTART, HTTPSTART */
    DFOTA_EVENT_DOWNLOAD_PROGRESS,     /* URC DOWNLOADING (value: percent) [field] */
    DFOTA_EVENT_DOWNLOAD_END,          /* URC FTPEND, HTTPEND (value: code, phase) */
    DFOTA_EVENT_UPDATE_START,          /* URC START */
    DFOTA_EVENT_UPDATE_PROGRESS,       /* URC UPDATING (value: percent) */
    DFOTA_EVENT_UPDATE_END,            /* URC END (value: code) */
    DFOTA_EVENT_UNKNOWN_URC,           /* a FOTA URC of an unknown stage: a sign of life */
    DFOTA_EVENT_BOOTED,                /* boot URCs of normal mode, RDY is none [field] */
    DFOTA_EVENT_GONE,                  /* the module's ports disappeared */
    DFOTA_EVENT_BACK,                  /* the module's ports are present again */
    DFOTA_EVENT_MODEM_READY,           /* ModemManager has a modem object of this module */
    DFOTA_EVENT_OTHER_MODULE,          /* a modem with another valid IMEI is in its place */
    DFOTA_EVENT_REVISION_NEW,          /* read in normal mode: changed, and as expected */
    DFOTA_EVENT_REVISION_OLD,          /* read in normal mode: as before */
    DFOTA_EVENT_REVISION_UNEXPECTED,   /* changed, but not the one named */
    DFOTA_EVENT_REVISION_UNVERIFIABLE, /* read: as before, but a new firmware may report the same */
    DFOTA_EVENT_REVISION_UNREADABLE,   /* not reported in time */
    DFOTA_EVENT_SILENCE,               /* the timer of dfota_machine_timeout() ran out */
    DFOTA_EVENT_RESUMED,               /* the daemon started and found this update in the journal */
} DfotaEventKind;

#define DFOTA_N_EVENTS (DFOTA_EVENT_RESUMED + 1)

gboolean
dfota_state_is_final (DfotaState state);

/* Return the words. Static. */
const gchar *
dfota_state_to_string (DfotaState state);
const gchar *
dfota_reason_to_string (DfotaReason reason);
const gchar *
dfota_event_to_string (DfotaEventKind kind);

/* FALSE, and the value unchanged, if @text (may be NULL) is no such word. */
gboolean
dfota_state_from_string (const gchar *text, DfotaState *state);
gboolean
dfota_reason_from_string (const gchar *text, DfotaReason *reason);

G_END_DECLS
