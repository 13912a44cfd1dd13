/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends a package into a module's file system over an AT port: AT+CMEE=1, AT+QFDEL of
 * a file of the same name, AT+QFLDS, AT+QFUPL and the bytes. Compares size and checksum of the
 * received file with the package. The caller uses the package and deletes it.
 *
 * Protocol [field: the file manual of sibling modules]. Without acknowledgements the
 * flow control is that of the port: no more is written than the port accepts. With them, a
 * block of 1024 bytes is written only after the module has acknowledged the previous block.
 */

#pragma once

#include "storage/package.h"
#include "module/port.h"

G_BEGIN_DECLS

typedef struct {
    DfotaPackage *package; /* digested */
    const gchar  *name;    /* of the file in the module, at most 80 bytes */
    gboolean      has_acks;
    GCancellable *lost; /* cancelled when the modem is removed: the upload ends at once */

    /* Both are called from the main loop. @data must stay valid until the upload ends. */
    void (*accepted) (gpointer data); /* the module waits for the bytes */
    void (*progress) (guint64 bytes, gpointer data);
    gpointer data;
} DfotaUploadSpec;

/* Sends the package over @port, which must stay open. An upload without acknowledgements that
 * arrives damaged is repeated once with acknowledgements. After @cancellable is cancelled no more
 * bytes are sent. The operation then ends only when the module accepts commands again, after the
 * module's timeout. */
void
dfota_upload_async (DfotaPort             *port,
                    const DfotaUploadSpec *spec,
                    GCancellable          *cancellable,
                    GAsyncReadyCallback    callback,
                    gpointer               user_data);

/* Returns TRUE if the module has the file with the right size and checksum. Otherwise sets
 * DFOTA_ERROR_UNSUPPORTED (no AT+QFUPL), _NO_SPACE, _REFUSED, _NOT_READY (no answer),
 * _INVALID_SOURCE (the package cannot be read), G_IO_ERROR_CANCELLED, _CLOSED (the port
 * disappeared), _TIMED_OUT, or _INVALID_DATA (the file arrived damaged); the module may then have
 * a part of the file. @code: the code that the module reported, 0 if none. */
gboolean
dfota_upload_finish (GAsyncResult *result, gint *code, GError **error);

G_END_DECLS
