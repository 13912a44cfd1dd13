/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QURCCFG="urcport"; see urc-port.h.
 */

#include "module/urc-port.h"

#include "module/at-setting.h"

gboolean
dfota_urc_port_is_heard (const gchar *value)
{
    static const gchar *const heard[] = { "usbat", "usbmodem", "all", NULL };

    return g_strv_contains (heard, value);
}

void
dfota_urc_port_set_async (DfotaPort          *port,
                          const gchar        *value,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    g_autofree gchar *command = g_strdup_printf ("+QURCCFG=\"urcport\",\"%s\"", value);

    dfota_at_setting_async (port, command, cancellable, callback, user_data);
}
