/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Uploads the package of Install() once, and returns the outcome as an event for the machine.
 * module/upload.h implements the protocol.
 */

#pragma once

#include "machine/machine.h"
#include "module/port.h"
#include "storage/package.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_UPLOADER (dfota_uploader_get_type ())
G_DECLARE_FINAL_TYPE (DfotaUploader, dfota_uploader, DFOTA, UPLOADER, GObject)

/* Both are called from the main loop. @data must stay valid until the upload ends. */
typedef struct {
    void (*accepted) (gpointer data); /* the module waits for the bytes */
    void (*progress) (guint64 bytes, guint percent, gpointer data);
    gpointer data;
} DfotaUploaderCallbacks;

/* @package: after dfota_package_digest(). @wants_acks: with acknowledgements. Transfer full. */
DfotaUploader *
dfota_uploader_new (DfotaPackage *package, gboolean wants_acks);

/* Sends the package over @port, which must stay open until the upload ends. Call this once. */
void
dfota_uploader_run_async (DfotaUploader                *self,
                          DfotaPort                    *port,
                          const DfotaUploaderCallbacks *callbacks,
                          GAsyncReadyCallback           callback,
                          gpointer                      user_data);

/* Returns the event: SEND if the module has the package; CANCEL after dfota_uploader_cancel(), even
 * if all bytes were sent; GONE if the port was lost; else UPLOAD_FAILED with the module's code.
 * Sets
 * @error if the package is not in the module. */
DfotaEvent
dfota_uploader_run_finish (DfotaUploader *self, GAsyncResult *result, GError **error);

/* Stops sending. The upload ends when the module accepts commands again. */
void
dfota_uploader_cancel (DfotaUploader *self);

/* Ends the upload at once, because ModemManager has removed the modem. */
void
dfota_uploader_lose_port (DfotaUploader *self);

G_END_DECLS
