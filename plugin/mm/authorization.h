/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Decides whether a caller may change firmware: by ModemManager's own polkit action, or, in a
 * ModemManager without polkit, by the user.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Requests authorization for the polkit action org.freedesktop.ModemManager1.Firmware. A
 * ModemManager built with -Dpolkit=no authorizes all users; then only root is authorized here. With
 * --test-session all users are authorized, as for ModemManager's own methods. */
void
dfota_authorization_ask_async (GDBusMethodInvocation *invocation,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data);

/* FALSE with MM_CORE_ERROR_UNAUTHORIZED, or with the error of the request. */
gboolean
dfota_authorization_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
