/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Decides whether a caller may change firmware: with ModemManager's own polkit
 * action, and without polkit by the user.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks polkit for org.freedesktop.ModemManager1.Firmware. A ModemManager built with
 * -Dpolkit=no would allow everybody: there only root may. With --test-session, everybody
 * may, as everywhere in ModemManager. */
void
dfota_authorization_ask_async (GDBusMethodInvocation *invocation,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data);

/* FALSE with MM_CORE_ERROR_UNAUTHORIZED, or with why nobody could be asked. */
gboolean
dfota_authorization_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
