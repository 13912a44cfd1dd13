/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module's download of a package: libcurl in a thread, which does not block the
 * simulator.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
    const char *url;
    const char *ca;   /* file with the trusted certificates, or "" */
    guint64     rate; /* bytes a second; 0 for no limit */
    const char *path; /* destination */
} SimDownload;

/* Starts the download. Copies @download. @cancellable ends it. */
void
sim_download_start (const SimDownload  *download,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            data);

/* Returns TRUE if the whole file arrived. */
gboolean
sim_download_finish (GAsyncResult *result, GError **error);

G_END_DECLS
