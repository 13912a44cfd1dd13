/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Variables of the environment, on top of those of this process.
 */

#include "testbed/environment.h"

#define FAMILIES_FOLDER SOURCE_FOLDER "/plugin/protocol/families"

static GStrv
prepend_path (GStrv environment, const gchar *variable, const gchar *folders)
{
    const gchar      *others = g_environ_getenv (environment, variable);
    g_autofree gchar *path = others ? g_strconcat (folders, ":", others, NULL) : g_strdup (folders);

    return g_environ_setenv (environment, variable, path, TRUE);
}

/* Only so are the libraries and the mmcli of a ModemManager in a prefix of its own found. */
static GStrv
use_prefix (GStrv environment)
{
    if (g_str_equal (MM_PREFIX, "/usr"))
        return environment;
    environment = prepend_path (environment, "LD_LIBRARY_PATH", MM_LIBDIR);
    return prepend_path (environment, "PATH", MM_PREFIX "/bin");
}

static GStrv
set_path (GStrv environment, const gchar *folder, const gchar *variable, const gchar *name)
{
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    return g_environ_setenv (environment, variable, path, TRUE);
}

GStrv
testbed_environment_new (const gchar *folder, const gchar *address, gboolean installed)
{
    GStrv             environment = g_get_environ ();
    g_autofree gchar *families = g_strconcat (folder, "/families:" FAMILIES_FOLDER, NULL);

    environment = use_prefix (environment);
    if (!installed)
        environment = prepend_path (environment, "PATH", BUILD_FOLDER "/cli");
    environment = prepend_path (environment, "PATH", BUILD_FOLDER "/tests");
    environment = g_environ_setenv (environment, "DBUS_SESSION_BUS_ADDRESS", address, TRUE);
    environment = g_environ_setenv (environment, "DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
    if (!installed) {
        environment = set_path (environment, folder, "MM_QUECTEL_DFOTA_STATE_DIR", "state");
        environment = set_path (environment, folder, "MM_QUECTEL_DFOTA_CONF", "quectel-dfota.conf");
        environment =
            set_path (environment, folder, "MM_QUECTEL_DFOTA_DISPATCHER_DIR", "firmware-update.d");
        environment = g_environ_setenv (environment, "MM_QUECTEL_DFOTA_FAMILIES", families, TRUE);
    }
    environment = set_path (environment, folder, "DFOTA_CONTROL", "simulator/control");
    environment = set_path (environment, folder, "DFOTA_RECORD", "simulator/record.jsonl");
    environment = set_path (environment, folder, "DFOTA_DAEMON_LOGS", "daemon");
    return g_environ_setenv (environment, "DFOTA_FOLDER", folder, TRUE);
}

/* A plugin that is built with AddressSanitizer, as by tests/sanitize, needs its runtime in the
 * daemon, which is built without. It is loaded first, so that it sees all memory of the process.
 * GLib before 2.76 would keep freed objects in memory of its own, which it does not watch. Leaks
 * are for valgrind: the daemon has too many of its own. */
static GStrv
preload_sanitizer (GStrv environment)
{
    const gchar *runtime = g_getenv ("DFOTA_SANITIZER");

    if (!runtime)
        return environment;
    environment = prepend_path (environment, "LD_PRELOAD", TESTBED_NO_GETTEXT);
    environment = prepend_path (environment, "LD_PRELOAD", runtime);
    environment = g_environ_setenv (environment, "ASAN_OPTIONS",
                                    "verify_asan_link_order=0:detect_leaks=0", TRUE);
    environment = g_environ_setenv (environment, "G_SLICE", "always-malloc", TRUE);
    return g_environ_setenv (environment, "UBSAN_OPTIONS", "print_stacktrace=1", TRUE);
}

GStrv
testbed_environment_for_daemon (GStrv environment, const gchar *root)
{
    environment = g_environ_setenv (environment, "UMOCKDEV_DIR", root, TRUE);
    environment = g_environ_setenv (environment, "LD_PRELOAD", TESTBED_PRELOAD, TRUE);
    environment = preload_sanitizer (environment);
    return g_environ_setenv (environment, "G_DEBUG", "fatal-criticals", TRUE);
}
