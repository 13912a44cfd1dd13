/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port as ModemManager's: it takes a late answer for the answer to the next command, unless there
 * is a pause before.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Answers of the module; "silence" is none. */
#define OK      ""
#define REFUSED "ERROR"

#define LATE_TYPE_PORT (late_port_get_type ())
G_DECLARE_FINAL_TYPE (LatePort, late_port, LATE, PORT, DfotaPort)

/* The answers that are still to come. Each command adds its own at the end. */
struct _LatePort {
    DfotaPort           parent;
    const gchar *const *answers; /* commands and their answers in turn; NULL at the end. NULL: the
                                    answers are those pending, whatever the commands are */
    GQueue   pending;
    gint64   last;
    GString *commands;
    GString *times; /* of AT+CGMR, in seconds since the port was made */
    guint64  begin;
};

/* @answers: see above. @late: answers to earlier commands, NULL-terminated. Both must stay valid.
 * Transfer full. */
LatePort *
late_port_new (const gchar *const *answers, const gchar *const *late);

/* A callback that stores the result in the GAsyncResult * at @user_data, with a reference. */
void
late_port_store (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
