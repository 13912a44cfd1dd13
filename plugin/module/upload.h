/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends a package into a module's file system over an AT port: AT+CMEE=1, AT+QFDEL of
 * what has the name, AT+QFLDS, AT+QFUPL, the bytes, and the comparison of what arrived. What the
 * package is for is the caller's business, and so is removing it again.
 *
 * Protocol [field: the file manual of sibling modules]. Without acknowledgements the
 * flow control is that of the port: no more is written than it takes. With them, no
 * byte of a block of 1024 is written before the module has acknowledged the one before.
 */

#pragma once

#include "storage/package.h"
#include "module/port.h"

G_BEGIN_DECLS

typedef struct {
    DfotaPackage *package; /* digested */
    const gchar  *name;    /* in the module, at most 80 bytes */
    gboolean      has_acks;
    GCancellable *lost; /* cancelled when the port is somebody else's: it ends at once */

    /* Both from the main loop; @data as long as the upload runs. */
    void (*accepted) (gpointer data); /* the module waits for the bytes */
    void (*progress) (guint64 bytes, gpointer data);
    gpointer data;
} DfotaUploadSpec;

/* @port is open and stays so. An upload without acknowledgements that arrives damaged is
 * repeated once with them. When @cancellable is cancelled no more bytes are sent, and
 * the module is waited for: it takes commands again only after its timeout. */
void
dfota_upload_async (DfotaPort             *port,
                    const DfotaUploadSpec *spec,
                    GCancellable          *cancellable,
                    GAsyncReadyCallback    callback,
                    gpointer               user_data);

/* TRUE: the module has the file, with the right size and checksum. Else
 * DFOTA_ERROR_UNSUPPORTED (no AT+QFUPL), _NO_SPACE, _REFUSED, _NOT_READY (no answer),
 * _INVALID_SOURCE (the package cannot be read), G_IO_ERROR_CANCELLED, _CLOSED (the port
 * went away), _TIMED_OUT, or _INVALID_DATA (it arrived damaged); a part of the file may
 * be in the module. @code: what the module reported, 0 if nothing. */
gboolean
dfota_upload_finish (GAsyncResult *result, gint *code, GError **error);

G_END_DECLS
