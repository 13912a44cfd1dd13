/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts a private dbus-daemon with a configuration of its own. No service can be
 * activated on this bus.
 */

#include <gio/gunixsocketaddress.h>
#include <signal.h>

#include "testbed/bus.h"
#include "testbed/process.h"

/* Debian 12 installs ModemManager's bus policy below /etc. */
#define SYSTEM_D     "/usr/share/dbus-1/system.d"
#define MM_SYSTEM_D  MM_PREFIX "/share/dbus-1/system.d"
#define OLD_SYSTEM_D "/etc/dbus-1/system.d"

/* Arguments: socket, our policy, an integrator's additions. */
#define CONFIGURATION                                                                              \
    "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN'\n"           \
    " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>\n"                            \
    "<busconfig>\n"                                                                                \
    "  <type>system</type>\n"                                                                      \
    "  <listen>unix:path=%s</listen>\n"                                                            \
    "  <auth>EXTERNAL</auth>\n"                                                                    \
    "  <policy context='default'>\n"                                                               \
    "    <allow user='*'/>\n"                                                                      \
    "    <deny own='*'/>\n"                                                                        \
    "    <deny send_type='method_call'/>\n"                                                        \
    "    <allow send_type='signal'/>\n"                                                            \
    "    <allow send_requested_reply='true' send_type='method_return'/>\n"                         \
    "    <allow send_requested_reply='true' send_type='error'/>\n"                                 \
    "    <allow receive_type='method_call'/>\n"                                                    \
    "    <allow receive_type='method_return'/>\n"                                                  \
    "    <allow receive_type='error'/>\n"                                                          \
    "    <allow receive_type='signal'/>\n"                                                         \
    "    <allow send_destination='org.freedesktop.DBus'/>\n"                                       \
    "  </policy>\n"                                                                                \
    "  <include ignore_missing='yes'>" OLD_SYSTEM_D                                                \
    "/org.freedesktop.ModemManager1.conf</include>\n"                                              \
    "  <include ignore_missing='yes'>" MM_SYSTEM_D                                                 \
    "/org.freedesktop.ModemManager1.conf</include>\n"                                              \
    "  <include>" SYSTEM_D "/org.freedesktop.PolicyKit1.conf</include>\n"                          \
    "  <include ignore_missing='yes'>" SYSTEM_D "/org.freedesktop.NetworkManager.conf</include>\n" \
    "  <policy user='root'>\n"                                                                     \
    "    <allow own='org.freedesktop.login1'/>\n"                                                  \
    "    <allow send_destination='org.freedesktop.login1'/>\n"                                     \
    "  </policy>\n"                                                                                \
    "  <include ignore_missing='yes'>%s</include>\n"                                               \
    "%s"                                                                                           \
    "</busconfig>\n"

struct _TestbedBus {
    TestbedProcess *process;
    gchar          *socket;
    gchar          *address;
};

static void
bus_free (TestbedBus *bus)
{
    g_free (bus->socket);
    g_free (bus->address);
    g_free (bus);
}

static TestbedProcess *
start_dbus_daemon (const gchar *folder, const gchar *configuration, GError **error)
{
    g_autofree gchar *path = g_build_filename (folder, "bus.conf", NULL);
    g_autofree gchar *option = g_strconcat ("--config-file=", path, NULL);
    g_autofree gchar *log_path = g_build_filename (folder, "bus.log", NULL);
    const gchar      *argv[] = { "dbus-daemon", option, "--nofork", "--nopidfile", NULL };

    if (!g_file_set_contents (path, configuration, -1, error))
        return NULL;
    return testbed_process_start ("dbus-daemon", argv, NULL, log_path, error);
}

static gboolean
await_bus (TestbedBus *bus, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (bus->socket);

    return testbed_process_await_socket (bus->process, address, error);
}

TestbedBus *
testbed_bus_start (const gchar *folder, const gchar *policy, const gchar *additions, GError **error)
{
    TestbedBus       *bus = g_new0 (TestbedBus, 1);
    g_autofree gchar *configuration = NULL;

    bus->socket = g_build_filename (folder, "bus", NULL);
    bus->address = g_strconcat ("unix:path=", bus->socket, NULL);
    configuration =
        g_strdup_printf (CONFIGURATION, bus->socket, policy, additions ? additions : "");
    bus->process = start_dbus_daemon (folder, configuration, error);
    if (bus->process && await_bus (bus, error))
        return bus;
    testbed_process_stop (bus->process, SIGKILL, NULL);
    bus_free (bus);
    return NULL;
}

gboolean
testbed_bus_stop (TestbedBus *bus, GError **error)
{
    gboolean result;

    if (!bus)
        return TRUE;
    result = testbed_process_stop (bus->process, SIGTERM, error);
    bus_free (bus);
    return result;
}

gboolean
testbed_bus_check (TestbedBus *bus, GError **error)
{
    return testbed_process_check (bus->process, error);
}

const gchar *
testbed_bus_get_address (TestbedBus *bus)
{
    return bus->address;
}

GDBusConnection *
testbed_bus_connect (TestbedBus *bus, GError **error)
{
    return g_dbus_connection_new_for_address_sync (
        bus->address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, error);
}
