/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The record: one JSON object a line for everything that was said, and done,
 * flushed at once. What is worth recording is left to the callers.
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

/* A record in the file @path, which is emptied. */
SimRecord *
sim_record_new (const char *path, GError **error);
void
sim_record_free (SimRecord *self);

/* One entry. @text need not be UTF-8: bytes that are not become \xNN. */
void
sim_record_add (SimRecord    *self,
                const char   *module,
                const char   *mode,
                SimRecordKind kind,
                const char   *port,
                const char   *text);

G_END_DECLS
