/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sets the port to which the module sends its URCs in normal mode: AT+QURCCFG="urcport" [field]. If
 * that is the UART, the plugin does not receive the URCs of an update.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* The value for updates: the first AT port on USB. */
#define DFOTA_URC_PORT_USB "usbat"

/* Returns TRUE if the module sends URCs to a port of ModemManager with @value ("usbat",
 * "usbmodem"). */
gboolean
dfota_urc_port_is_heard (const gchar *value);

/* Sets the value, which the module stores, as dfota_at_setting_async(). Finish it with
 * dfota_at_setting_finish(). */
void
dfota_urc_port_set_async (DfotaPort          *port,
                          const gchar        *value,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

G_END_DECLS
