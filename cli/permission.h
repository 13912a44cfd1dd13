/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Asks polkit whether the user of this process may start an update. ModemManager asks the same
 * question for each update, but polkit may then ask the user for a password; here it never does.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
    DFOTA_PERMISSION_UNKNOWN, /* polkit is not there, or did not answer */
    DFOTA_PERMISSION_YES,
    DFOTA_PERMISSION_CHALLENGE, /* only after entering a password */
    DFOTA_PERMISSION_NO,
} DfotaPermission;

/* ModemManager's polkit action for firmware. */
#define DFOTA_PERMISSION_ACTION "org.freedesktop.ModemManager1.Firmware"

/* Asks for this process, which polkit knows by its unique name on the bus. @connection: the bus of
 * ModemManager and polkit. Blocks for up to ten seconds. Any error is DFOTA_PERMISSION_UNKNOWN. */
DfotaPermission
dfota_permission_ask (GDBusConnection *connection);

/* Returns "unknown", "yes", "challenge" or "no". Static. */
const char *
dfota_permission_to_string (DfotaPermission permission);

G_END_DECLS
