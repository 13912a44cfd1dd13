/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * CheckAuthorization of polkit; see permission.h.
 */

#include "permission.h"

/* The bus may have to start polkit first. */
#define TIMEOUT_MS 10000

static GVariant *
new_parameters (GDBusConnection *connection)
{
    GVariantBuilder subject = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

    g_variant_builder_add (&subject, "{sv}", "name",
                           g_variant_new_string (g_dbus_connection_get_unique_name (connection)));
    /* no details, and no flag: no interaction */
    return g_variant_new ("((sa{sv})s@a{ss}us)", "system-bus-name", &subject,
                          DFOTA_PERMISSION_ACTION,
                          g_variant_new_array (G_VARIANT_TYPE ("{ss}"), NULL, 0), 0u, "");
}

DfotaPermission
dfota_permission_ask (GDBusConnection *connection)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        connection, "org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
        "org.freedesktop.PolicyKit1.Authority", "CheckAuthorization", new_parameters (connection),
        G_VARIANT_TYPE ("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, NULL);
    gboolean is_authorized, is_challenge;

    if (!reply)
        return DFOTA_PERMISSION_UNKNOWN;
    g_variant_get (reply, "((bba{ss}))", &is_authorized, &is_challenge, NULL);
    if (is_authorized)
        return DFOTA_PERMISSION_YES;
    return is_challenge ? DFOTA_PERMISSION_CHALLENGE : DFOTA_PERMISSION_NO;
}

const char *
dfota_permission_to_string (DfotaPermission permission)
{
    switch (permission) {
    case DFOTA_PERMISSION_UNKNOWN:
        return "unknown";
    case DFOTA_PERMISSION_YES:
        return "yes";
    case DFOTA_PERMISSION_CHALLENGE:
        return "challenge";
    case DFOTA_PERMISSION_NO:
        return "no";
    }
    g_return_val_if_reached ("unknown");
}
