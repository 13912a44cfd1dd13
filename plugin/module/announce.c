/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes the attribute "uevent" of a port, or calls ModemManager; see announce.h.
 */

#include "module/announce.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "module/port-info.h"
#include "module/port-watch-instance.h"

static void
emit_uevent (const DfotaPortInfo *port)
{
    g_autofree gchar *path = g_build_filename (port->path, "uevent", NULL);
    int               fd = open (path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write (fd, "change", strlen ("change")) < 0)
        g_message ("could not announce %s: %s", port->name, g_strerror (errno));
    if (fd >= 0)
        close (fd);
}

static void
announce_reported (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree gchar    *name = user_data;
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

    if (!reply)
        g_message ("could not announce %s: %s", name, error->message);
}

static void
report (const DfotaPortInfo *port, GDBusConnection *daemon)
{
    GVariantBuilder properties;

    g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&properties, "{sv}", "action", g_variant_new_string ("add"));
    g_variant_builder_add (&properties, "{sv}", "subsystem",
                           g_variant_new_string (port->subsystem));
    g_variant_builder_add (&properties, "{sv}", "name", g_variant_new_string (port->name));
    g_dbus_connection_call (daemon, g_dbus_connection_get_unique_name (daemon),
                            "/org/freedesktop/ModemManager1", "org.freedesktop.ModemManager1",
                            "ReportKernelEvent", g_variant_new ("(a{sv})", &properties), NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, announce_reported,
                            g_strdup (port->name));
}

void
dfota_announce_ports (GPtrArray *ports, GDBusConnection *daemon)
{
    for (guint i = 0; i < ports->len; i++)
        if (dfota_port_watch_has_udev ())
            emit_uevent (ports->pdata[i]);
        else
            report (ports->pdata[i], daemon);
}
