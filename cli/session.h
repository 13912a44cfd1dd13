/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A main loop that ends when the work is finished, when the user presses Ctrl-C, or when a
 * timeout expires.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
    DFOTA_SESSION_FINISHED,    /* dfota_session_finish() was called */
    DFOTA_SESSION_INTERRUPTED, /* SIGINT, SIGTERM or SIGHUP */
    DFOTA_SESSION_TIMED_OUT,
} DfotaSessionEnd;

typedef struct _DfotaSession DfotaSession;

/* @deadline: monotonic time in microseconds, 0 for none. */
DfotaSession *
dfota_session_new (gint64 deadline);
void
dfota_session_free (DfotaSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaSession, dfota_session_free)

/* Runs until one of the three happens, and returns which. */
DfotaSessionEnd
dfota_session_run (DfotaSession *self);

void
dfota_session_finish (DfotaSession *self);

G_END_DECLS
