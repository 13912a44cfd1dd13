/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs the administrator's executables when the state of an update changes, one after
 * the other, beside the daemon and never in its way. What may be run is
 * script.c's; what they are told is docs/dispatcher.md.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What each of them may take, in seconds, before it is killed with all of its process group. */
#define DFOTA_DISPATCHER_SECONDS 30

/* What an update may have waiting; what comes after that is not run, with a warning. */
#define DFOTA_DISPATCHER_LIMIT 64

#define DFOTA_TYPE_DISPATCHER (dfota_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (DfotaDispatcher, dfota_dispatcher, DFOTA, DISPATCHER, GObject)

/* @folders: where to look; NULL: the folder of the environment variable
 * MM_QUECTEL_DFOTA_DISPATCHER_DIR, else SYSCONFDIR/ModemManager/firmware-update.d and
 * firmware-update.d beside the plugins. They are read anew for each change. */
DfotaDispatcher *
dfota_dispatcher_new (const gchar *const *folders, gdouble seconds);

/* Has all executables run with @arguments, in order, after those of earlier changes of the
 * update @id; other updates do not wait for them. Returns at once. Nothing of it fails: what goes
 * wrong is logged. */
void
dfota_dispatcher_run (DfotaDispatcher *self, guint id, const gchar *const *arguments);

G_END_DECLS
