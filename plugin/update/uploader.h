/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sends the package of Install() into the module, once, and reports the outcome as the event
 * that the machine is to be fed with. How a package is sent is in module/upload.
 */

#pragma once

#include "machine/machine.h"
#include "module/port.h"
#include "storage/package.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_UPLOADER (dfota_uploader_get_type ())
G_DECLARE_FINAL_TYPE (DfotaUploader, dfota_uploader, DFOTA, UPLOADER, GObject)

/* Both from the main loop; @data is kept as long as the upload runs. */
typedef struct {
    void (*accepted) (gpointer data); /* the module waits for the bytes */
    void (*progress) (guint64 bytes, guint percent, gpointer data);
    gpointer data;
} DfotaUploaderCallbacks;

/* @package: digested. */
DfotaUploader *
dfota_uploader_new (DfotaPackage *package, gboolean wants_acks);

/* Sends it over @port, which is open and stays so until it is over. To be called once. */
void
dfota_uploader_run_async (DfotaUploader                *self,
                          DfotaPort                    *port,
                          const DfotaUploaderCallbacks *callbacks,
                          GAsyncReadyCallback           callback,
                          gpointer                      user_data);

/* The event: SEND if the module has the package; CANCEL after dfota_uploader_cancel(), even if
 * the last byte was sent; GONE if the port was lost; UPLOAD_FAILED with the module's code. @error
 * is set if the package is not in the module. */
DfotaEvent
dfota_uploader_run_finish (DfotaUploader *self, GAsyncResult *result, GError **error);

/* No more bytes are sent. It is over when the module takes commands again. */
void
dfota_uploader_cancel (DfotaUploader *self);

/* ModemManager has let go of the modem: it is over at once. */
void
dfota_uploader_lose_port (DfotaUploader *self);

G_END_DECLS
