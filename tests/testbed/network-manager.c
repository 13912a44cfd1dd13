/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts NetworkManager with a configuration of its own; see network-manager.h. Some of
 * its directories cannot be configured: a mount namespace has a tmpfs in their place. With
 * a read-only sysfs NetworkManager works without udev.
 */

#include "testbed/network-manager.h"

#include <glib/gstdio.h>
#include <net/if.h>
#include <signal.h>

#define PROGRAM "/usr/sbin/NetworkManager"
#define NAME    "org.freedesktop.NetworkManager"

/* Argument: the directory of the connection profiles. */
#define CONFIGURATION                                                                              \
    "[main]\nplugins=keyfile\ndns=none\nrc-manager=unmanaged\nsystemd-resolved=false\n"            \
    "hostname-mode=none\nauth-polkit=false\nno-auto-default=*\n"                                   \
    "[keyfile]\npath=%s\nunmanaged-devices=interface-name:wwan0p\n"                                \
    "[connectivity]\nenabled=false\n"

#define PROFILE                                                                                    \
    "[connection]\nid=modem\ntype=gsm\nautoconnect=true\nautoconnect-retries=0\n"                  \
    "[gsm]\napn=internet\n"                                                                        \
    "[ipv4]\nmethod=auto\n[ipv6]\nmethod=disabled\n"

/* Arguments of the shell: the program and its arguments. */
#define SCRIPT                                                                                     \
    "mount -t tmpfs none /var/lib/NetworkManager && mount -t tmpfs none /run && "                  \
    "mkdir /run/NetworkManager && mount -t sysfs -o ro none /sys && exec \"$@\""

static gboolean
write_file (const gchar *folder, const gchar *name, const gchar *text, GError **error)
{
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

static gboolean
configure (const gchar *folder, GError **error)
{
    g_autofree gchar *profiles = g_build_filename (folder, "profiles", NULL);
    g_autofree gchar *empty = g_build_filename (folder, "empty", NULL);
    g_autofree gchar *text = g_strdup_printf (CONFIGURATION, profiles);

    g_mkdir_with_parents (profiles, 0700);
    g_mkdir_with_parents (empty, 0700);
    return write_file (folder, "network-manager.conf", text, error) &&
           write_file (profiles, "modem.nmconnection", PROFILE, error);
}

/* The interface carries no data, but NetworkManager needs one of that name to set an address. */
static gboolean
make_interface (GError **error)
{
    g_autoptr (GSubprocess) process = NULL;

    if (if_nametoindex ("wwan0") != 0)
        return TRUE;
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, error, "ip", "link", "add", "wwan0",
                                "type", "veth", "peer", "name", "wwan0p", NULL);
    return process && g_subprocess_wait_check (process, NULL, error);
}

static TestbedProcess *
start (Testbed *testbed, const gchar *folder, GError **error)
{
    g_auto (GStrv)    environment = testbed_get_environment (testbed);
    g_autofree gchar *log = g_build_filename (folder, "network-manager.log", NULL);
    g_autofree gchar *config = g_strdup_printf ("--config=%s/network-manager.conf", folder);
    g_autofree gchar *config_dir = g_strdup_printf ("--config-dir=%s/empty", folder);
    g_autofree gchar *system_dir = g_strdup_printf ("--system-config-dir=%s/empty", folder);
    g_autofree gchar *intern = g_strdup_printf ("--intern-config=%s/intern.conf", folder);
    g_autofree gchar *state = g_strdup_printf ("--state-file=%s/state", folder);
    g_autofree gchar *pid = g_strdup_printf ("--pid-file=%s/pid", folder);
    const gchar      *argv[] = { "unshare",
                                 "--mount",
                                 "--propagation=private",
                                 "sh",
                                 "-c",
                                 SCRIPT,
                                 "sh",
                                 PROGRAM,
                                 "--debug",
                                 "--log-level=DEBUG",
                                 config,
                                 config_dir,
                                 system_dir,
                                 intern,
                                 state,
                                 pid,
                                 NULL };

    return testbed_process_start ("NetworkManager", argv, (const gchar *const *) environment, log,
                                  error);
}

static gboolean
is_on_bus (Testbed *testbed, gpointer data)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "NameHasOwner", g_variant_new ("(s)", NAME), NULL,
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    gboolean is_owned = FALSE;

    if (reply)
        g_variant_get (reply, "(b)", &is_owned);
    return is_owned || !testbed_process_is_running (data);
}

TestbedProcess *
testbed_network_manager_start (Testbed *testbed, GError **error)
{
    g_autofree gchar *folder =
        g_build_filename (testbed_get_folder (testbed), "network-manager", NULL);
    TestbedProcess *process;

    g_mkdir_with_parents (folder, 0700);
    if (!configure (folder, error) || !make_interface (error))
        return NULL;
    process = start (testbed, folder, error);
    if (!process ||
        (testbed_await (testbed, TESTBED_PATIENCE, is_on_bus, process, "NetworkManager", error) &&
         testbed_process_check (process, error)))
        return process;
    testbed_process_stop (process, SIGKILL, NULL);
    return NULL;
}
