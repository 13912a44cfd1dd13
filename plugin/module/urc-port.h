/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Where the module sends its URCs in normal mode: AT+QURCCFG="urcport" [field]. A
 * module that is set to send them to its UART would be updated unheard.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* What it is set to for an update: the first AT port on USB. */
#define DFOTA_URC_PORT_USB "usbat"

/* TRUE if URCs sent to @value ("usbat", "usbmodem", …) reach a port that ModemManager has. */
gboolean
dfota_urc_port_is_heard (const gchar *value);

/* Stored in the module. Opens @port for as long as it takes. @callback may be NULL. */
void
dfota_urc_port_set_async (DfotaPort          *port,
                          const gchar        *value,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
gboolean
dfota_urc_port_set_finish (DfotaPort *port, GAsyncResult *result, GError **error);

G_END_DECLS
