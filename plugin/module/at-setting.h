/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Changes one setting of a module by one AT command.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Sends @command, without "AT", over @port, which is opened for it and closed at the end. */
void
dfota_at_setting_async (DfotaPort          *port,
                        const gchar        *command,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);

/* FALSE with G_IO_ERROR_FAILED if the module refused the command, or with DFOTA_ERROR_NOT_READY if
 * it did not answer. */
gboolean
dfota_at_setting_finish (GAsyncResult *result, GError **error);

G_END_DECLS
