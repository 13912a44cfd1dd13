/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs the administrator's scripts when the state of an update changes, without blocking the
 * daemon. script.h decides which files may be run; docs/dispatcher.md describes their arguments.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Seconds that a script may run. It is then killed together with its process group. */
#define DFOTA_DISPATCHER_SECONDS 30

/* Changes of one update that may wait. Further changes are dropped with a warning. */
#define DFOTA_DISPATCHER_LIMIT 64

#define DFOTA_TYPE_DISPATCHER (dfota_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (DfotaDispatcher, dfota_dispatcher, DFOTA, DISPATCHER, GObject)

/* @folders: directories of scripts, which are read again for each change; NULL: the environment
 * variable MM_QUECTEL_DFOTA_DISPATCHER_DIR, else SYSCONFDIR/ModemManager/firmware-update.d and
 * firmware-update.d beside the plugins. @seconds: limit for each script. Transfer full. */
DfotaDispatcher *
dfota_dispatcher_new (const gchar *const *folders, gdouble seconds);

/* Queues a change of the update @id and returns at once. All scripts run with @arguments, one
 * after the other, after those of earlier changes of the same update. Scripts of different updates
 * run side by side. Failures are logged. The dispatcher lives until its queues are empty, even if
 * the caller drops its reference. */
void
dfota_dispatcher_run (DfotaDispatcher *self, guint id, const gchar *const *arguments);

G_END_DECLS
