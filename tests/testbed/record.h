/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The simulator's record: what its modules received and sent.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line of the record. No string is NULL. */
typedef struct {
    gint64 time;   /* microseconds of g_get_monotonic_time () */
    gchar *module; /* its name in the simulator */
    gchar *mode;   /* "normal", "recovery", … */
    gchar *kind;   /* "command", "response", "urc", "uevent" or "event" */
    gchar *port;   /* "ttyUSB2", or "" */
    gchar *text;
} TestbedRecordEntry;

/* Returns the entries (TestbedRecordEntry), oldest first. Leaves the last line out while the
 * simulator is still writing it. Transfer full; the array owns the entries. */
GPtrArray *
testbed_record_load (const gchar *path, GError **error);

/* Counts the entries of @module and @kind whose text starts with @prefix. NULL stands for any. */
guint
testbed_record_count (GPtrArray   *record,
                      const gchar *module,
                      const gchar *kind,
                      const gchar *prefix);

G_END_DECLS
