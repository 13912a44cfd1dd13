/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes a part of a package to a descriptor, in a thread. So neither a slow disk nor a full port
 * blocks the main loop, and the loop does not wake up for every few kB: at each wake-up GLib 2.74
 * rounds timers to milliseconds, which delays ModemManager's timers of 1 ms for the bytes of
 * commands.
 */

#pragma once

#include "storage/package.h"

G_BEGIN_DECLS

typedef struct {
    DfotaPackage *package;
    int           fd;      /* non-blocking; must stay open until the callback */
    guint         until;   /* offset of the end in the package, in bytes */
    gint         *written; /* offset written so far; atomic; must stay valid until the callback */
} DfotaUploadStretch;

/* Writes the bytes from *@written to @until. Cancelling ends it at once. */
void
dfota_upload_writer_async (const DfotaUploadStretch *stretch,
                           GCancellable             *cancellable,
                           GAsyncReadyCallback       callback,
                           gpointer                  user_data);

/* Errors: DFOTA_ERROR_INVALID_SOURCE if the package cannot be read; G_IO_ERROR_CLOSED if the
 * descriptor does not accept bytes any more; G_IO_ERROR_CANCELLED. */
gboolean
dfota_upload_writer_finish (GAsyncResult *result, GError **error);

G_END_DECLS
