/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Whether this user may start an update: polkit is asked as ModemManager would ask it, but
 * nobody is asked for a password.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
    DFOTA_PERMISSION_UNKNOWN, /* polkit did not answer */
    DFOTA_PERMISSION_YES,
    DFOTA_PERMISSION_CHALLENGE, /* after a password is given */
    DFOTA_PERMISSION_NO,
} DfotaPermission;

#define DFOTA_PERMISSION_ACTION "org.freedesktop.ModemManager1.Firmware"

/* Asks about the process at the other end of @connection: us. */
DfotaPermission
dfota_permission_ask (GDBusConnection *connection);

/* "unknown", "yes", "challenge" or "no". */
const char *
dfota_permission_to_string (DfotaPermission permission);

G_END_DECLS
