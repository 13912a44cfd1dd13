/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Changes one setting of a module by one AT command.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Sends @command, without "AT", over @port, which is opened for it and closed at the end. If
 * @cancellable (may be NULL) is cancelled, @command is not sent any more, or has been sent before
 * all that is sent over @port afterwards. */
void
dfota_at_setting_async (DfotaPort          *port,
                        const gchar        *command,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);

/* FALSE with DFOTA_ERROR_REFUSED if the module refused the command, DFOTA_ERROR_NOT_READY if it did
 * not answer, or G_IO_ERROR_CANCELLED. */
gboolean
dfota_at_setting_finish (GAsyncResult *result, GError **error);

G_END_DECLS
