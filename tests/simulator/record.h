/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The record: one JSON object a line for each message and each event, flushed at once. The
 * callers decide what they record.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    SIM_RECORD_COMMAND,
    SIM_RECORD_RESPONSE,
    SIM_RECORD_URC,
    SIM_RECORD_UEVENT,
    SIM_RECORD_EVENT,
} SimRecordKind;

typedef struct _SimRecord SimRecord;

/* Opens the file @path for a new record, and empties it. */
SimRecord *
sim_record_new (const char *path, GError **error);
void
sim_record_free (SimRecord *self);

/* Adds one entry. @text need not be UTF-8: invalid bytes become \xNN. */
void
sim_record_add (SimRecord    *self,
                const char   *module,
                const char   *mode,
                SimRecordKind kind,
                const char   *port,
                const char   *text);

G_END_DECLS
