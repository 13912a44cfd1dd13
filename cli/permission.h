/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Asks polkit whether this user may start an update, as ModemManager would ask, but without
 * a password dialogue.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
    DFOTA_PERMISSION_UNKNOWN, /* polkit did not answer */
    DFOTA_PERMISSION_YES,
    DFOTA_PERMISSION_CHALLENGE, /* after a password dialogue */
    DFOTA_PERMISSION_NO,
} DfotaPermission;

#define DFOTA_PERMISSION_ACTION "org.freedesktop.ModemManager1.Firmware"

/* Asks for this process, which is known to polkit by its name on the bus. */
DfotaPermission
dfota_permission_ask (GDBusConnection *connection);

/* Returns "unknown", "yes", "challenge" or "no". */
const char *
dfota_permission_to_string (DfotaPermission permission);

G_END_DECLS
