/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes a stretch of a package to a descriptor, as fast as that takes it, in a thread of
 * its own: neither a slow disk nor a full port keeps the main loop, and the loop is not
 * woken for every few kB. (GLib 2.74 rounds what a timer has left to whole milliseconds
 * at each such wake-up, and ModemManager sends the bytes of a command by timers of one.)
 */

#pragma once

#include "storage/package.h"

G_BEGIN_DECLS

typedef struct {
    DfotaPackage *package;
    int           fd;      /* non-blocking; the caller's, open until the callback */
    guint         until;   /* offset in the package, in bytes */
    gint         *written; /* offset so far; atomic, the caller's until the callback */
} DfotaUploadStretch;

/* Writes what is between *@written and @until. Cancelling ends it at once, wherever it is. */
void
dfota_upload_writer_async (const DfotaUploadStretch *stretch,
                           GCancellable             *cancellable,
                           GAsyncReadyCallback       callback,
                           gpointer                  user_data);

/* DFOTA_ERROR_INVALID_SOURCE: the package cannot be read; G_IO_ERROR_CLOSED: the
 * descriptor does not take bytes any more; G_IO_ERROR_CANCELLED. */
gboolean
dfota_upload_writer_finish (GAsyncResult *result, GError **error);

G_END_DECLS
