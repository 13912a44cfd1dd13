/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module's own download of a package: libcurl in a thread, so that nothing
 * else of the simulator waits for it.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
    const char *url;
    const char *ca;   /* file of trusted certificates, or empty */
    guint64     rate; /* bytes a second, 0 for no limit */
    const char *path; /* where the file goes */
} SimDownload;

/* Fetches as @download says, all of which is copied. Cancelling @cancellable
 * ends it. */
void
sim_download_start (const SimDownload  *download,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            data);

/* TRUE if all of the file is there. */
gboolean
sim_download_finish (GAsyncResult *result, GError **error);

G_END_DECLS
