/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Puts the parts of a testbed together, waits for conditions, and stops everything again.
 * Each part has a file of its own.
 */

#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "testbed/testbed.h"
#include "testbed/bus.h"
#include "testbed/daemon.h"
#include "testbed/environment.h"
#include "testbed/packages.h"
#include "testbed/polkit.h"
#include "testbed/process.h"
#include "testbed/server.h"
#include "testbed/simulator.h"

#define TICK_MS 20

/* What is waited for takes longer on a busy machine; only what never comes costs this time. */
#define PATIENCE 3

#define POLICY           "org.freedesktop.ModemManager1.FirmwareUpdate.conf"
#define INSTALLED_POLICY "/usr/share/dbus-1/system.d/" POLICY

#define SIMULATOR BUILD_FOLDER "/tests/simulator/dfota-simulator"

#define INSTALLED_PLUGIN STOCK_PLUGIN_FOLDER "/libmm-plugin-quectel-dfota.so"

struct _Testbed {
    gchar            *folder;
    gchar            *packages;
    gboolean          keep;
    gboolean          installed;
    TestbedBus       *bus;
    TestbedProcess   *polkit;
    TestbedServer    *server;
    TestbedSimulator *simulator;
    TestbedDaemon    *daemon;
    GDBusConnection  *connection;
    MMManager        *manager;
};

/* Returns a path of this build, unless the environment names another one. */
static gchar *
built_file (const gchar *variable, const gchar *path)
{
    const gchar *value = g_getenv (variable);

    return value ? g_strdup (value) : g_build_filename (BUILD_FOLDER, path, NULL);
}

static gchar *
path_in (Testbed *testbed, const gchar *name)
{
    return g_build_filename (testbed->folder, name, NULL);
}

static gboolean
start_bus (Testbed *testbed, const TestbedConfig *config, GError **error)
{
    const gchar *policy =
        config->installed ? INSTALLED_POLICY : SOURCE_FOLDER "/plugin/dbus/" POLICY;

    testbed->bus = testbed_bus_start (testbed->folder, config->policy ? config->policy : policy,
                                      config->bus_additions, error);
    if (!testbed->bus)
        return FALSE;
    testbed->connection = testbed_bus_connect (testbed->bus, error);
    if (!testbed->connection)
        return FALSE;
    testbed->polkit = testbed_polkit_start (testbed->folder, testbed_bus_get_address (testbed->bus),
                                            testbed->connection, error);
    if (!testbed->polkit)
        return FALSE;
    testbed->manager = mm_manager_new_sync (
        testbed->connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, NULL, error);
    return testbed->manager != NULL;
}

static gboolean
start_server (Testbed *testbed, GError **error)
{
    g_autofree gchar *firmwares = path_in (testbed, "firmware");
    g_autofree gchar *folder = path_in (testbed, "nginx");

    if (!testbed_packages_copy (firmwares, testbed->packages, error))
        return FALSE;
    testbed->server = testbed_server_start (folder, testbed->packages, error);
    return testbed->server != NULL;
}

static gboolean
start_simulator (Testbed *testbed, guint speed, GError **error)
{
    g_autofree gchar *folder = path_in (testbed, "simulator");

    testbed->simulator = testbed_simulator_start (SIMULATOR, folder, MAX (speed, 1), error);
    return testbed->simulator != NULL;
}

/* Returns NULL for NULL. Transfer full. */
static gchar *
choose_plugin (const TestbedConfig *config)
{
    if (config->installed)
        return g_file_test (INSTALLED_PLUGIN, G_FILE_TEST_EXISTS) ? g_strdup (INSTALLED_PLUGIN)
                                                                  : NULL;
    if (config->without_plugin)
        return NULL;
    return config->plugin ? g_strdup (config->plugin)
                          : built_file ("DFOTA_PLUGIN", "plugin/libmm-plugin-quectel-dfota.so");
}

static gboolean
prepare_daemon (Testbed *testbed, const TestbedConfig *config, GError **error)
{
    g_autofree gchar *settings = path_in (testbed, "quectel-dfota.conf");
    g_autofree gchar *families = path_in (testbed, "families");
    g_autofree gchar *family = path_in (testbed, "families/own.conf");
    g_autofree gchar *plugin = choose_plugin (config);
    g_autofree gchar *folder = path_in (testbed, "daemon");

    if (config->settings && !g_file_set_contents (settings, config->settings, -1, error))
        return FALSE;
    g_mkdir (families, 0755);
    if (config->family && !g_file_set_contents (family, config->family, -1, error))
        return FALSE;
    testbed->daemon = testbed_daemon_new (folder, plugin, !config->without_stock_plugin, error);
    if (testbed->daemon && config->without_udev)
        testbed_daemon_set_without_udev (testbed->daemon);
    return testbed->daemon != NULL;
}

/* testbed_isolate() has made a directory for the files of this process. */
static gboolean
make_folder (Testbed *testbed, GError **error)
{
    g_autofree gchar *template = g_build_filename (g_getenv ("TMPDIR"), "testbed-XXXXXX", NULL);

    if (!g_mkdtemp (template)) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Could not create %s", template);
        return FALSE;
    }
    /* polkitd is not root and needs the bus */
    g_chmod (template, 0711);
    testbed->folder = g_steal_pointer (&template);
    testbed->packages = path_in (testbed, "packages");
    return TRUE;
}

Testbed *
testbed_new (const TestbedConfig *config, GError **error)
{
    static const TestbedConfig usual = { 0 };
    Testbed                   *testbed = g_new0 (Testbed, 1);

    config = config ? config : &usual;
    testbed->installed = config->installed;
    testbed->keep = config->keep || g_strcmp0 (g_getenv ("DFOTA_KEEP"), "1") == 0;
    if (make_folder (testbed, error) && start_bus (testbed, config, error) &&
        start_server (testbed, error) && start_simulator (testbed, config->speed, error) &&
        prepare_daemon (testbed, config, error))
        return testbed;
    testbed_keep (testbed);
    testbed_free (testbed, NULL);
    return NULL;
}

static gint
remove_entry (const gchar *path, const struct stat *status, gint type, struct FTW *data)
{
    return g_remove (path);
}

gboolean
testbed_remove_folder (const gchar *folder, GError **error)
{
    if (nftw (folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Could not remove %s", folder);
    return FALSE;
}

static gboolean
check_children (GError **error)
{
    g_autofree gchar *left = testbed_process_kill_children (NULL);

    if (!left)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Processes were left: %s", left);
    return FALSE;
}

/* Keeps the first error. Every part is stopped in any case. */
static gboolean
stop_all (Testbed *testbed, GError **error)
{
    gboolean result = TRUE;

    if (testbed->daemon)
        result = testbed_daemon_stop (testbed->daemon, SIGTERM, error);
    if (!testbed_simulator_stop (testbed->simulator, result ? error : NULL))
        result = FALSE;
    if (!testbed_server_stop (testbed->server, result ? error : NULL))
        result = FALSE;
    g_clear_object (&testbed->manager);
    if (!testbed_process_stop (testbed->polkit, SIGTERM, result ? error : NULL))
        result = FALSE;
    g_clear_object (&testbed->connection);
    if (!testbed_bus_stop (testbed->bus, result ? error : NULL))
        result = FALSE;
    if (!check_children (result ? error : NULL))
        result = FALSE;
    return result;
}

gboolean
testbed_free (Testbed *testbed, GError **error)
{
    gboolean result;

    if (!testbed)
        return TRUE;
    result = stop_all (testbed, error);
    if (testbed->folder && result && !testbed->keep)
        result = testbed_remove_folder (testbed->folder, error);
    else if (testbed->folder)
        g_printerr ("The testbed's logs are in %s\n", testbed->folder);
    testbed_daemon_free (testbed->daemon);
    g_free (testbed->folder);
    g_free (testbed->packages);
    g_free (testbed);
    return result;
}

void
testbed_keep (Testbed *testbed)
{
    testbed->keep = TRUE;
}

static gboolean
check_processes (Testbed *testbed, GError **error)
{
    if (testbed_daemon_is_started (testbed->daemon) &&
        !testbed_daemon_check (testbed->daemon, error))
        return FALSE;
    return testbed_process_check (testbed->polkit, error) &&
           testbed_simulator_check (testbed->simulator, error) &&
           testbed_server_check (testbed->server, error) && testbed_bus_check (testbed->bus, error);
}

static gboolean
tick_cb (gpointer data)
{
    return G_SOURCE_CONTINUE;
}

gboolean
testbed_await (Testbed         *testbed,
               gdouble          seconds,
               TestbedCondition condition,
               gpointer         data,
               const gchar     *what,
               GError         **error)
{
    gint64   deadline = g_get_monotonic_time () + (gint64) (seconds * PATIENCE * G_USEC_PER_SEC);
    guint    tick = g_timeout_add (TICK_MS, tick_cb, NULL);
    gboolean met = FALSE;
    gboolean well = TRUE;

    while (well && !met && g_get_monotonic_time () < deadline) {
        g_main_context_iteration (NULL, TRUE);
        met = condition (testbed, data);
        well = met || check_processes (testbed, error);
    }
    g_source_remove (tick);
    if (met)
        return TRUE;
    if (well)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%g s are over", seconds * PATIENCE);
    g_prefix_error (error, "While waiting for %s (logs in %s): ", what, testbed->folder);
    return FALSE;
}

static gboolean
daemon_is_on_bus (Testbed *testbed, gpointer data)
{
    g_autofree gchar *owner = g_dbus_object_manager_client_get_name_owner (
        G_DBUS_OBJECT_MANAGER_CLIENT (testbed->manager));

    return owner != NULL;
}

static gboolean
daemon_is_off_bus (Testbed *testbed, gpointer data)
{
    return !daemon_is_on_bus (testbed, data);
}

gboolean
testbed_start_daemon (Testbed *testbed, GError **error)
{
    const gchar   *root = testbed_simulator_get_root (testbed->simulator);
    g_auto (GStrv) environment =
        testbed_environment_for_daemon (testbed_get_environment (testbed), root);

    return testbed_daemon_start (testbed->daemon, (const gchar *const *) environment, error) &&
           testbed_await (testbed, TESTBED_PATIENCE, daemon_is_on_bus, NULL, "ModemManager", error);
}

static gboolean
await_end (Testbed *testbed, GError **error)
{
    return testbed_await (testbed, TESTBED_PATIENCE, daemon_is_off_bus, NULL,
                          "ModemManager to leave the bus", error);
}

gboolean
testbed_stop_daemon (Testbed *testbed, GError **error)
{
    return testbed_daemon_stop (testbed->daemon, SIGTERM, error) && await_end (testbed, error);
}

gboolean
testbed_kill_daemon (Testbed *testbed, GError **error)
{
    return testbed_daemon_stop (testbed->daemon, SIGKILL, error) && await_end (testbed, error);
}

gboolean
testbed_kill_daemon_alone (Testbed *testbed, GError **error)
{
    return testbed_daemon_stop_alone (testbed->daemon, SIGKILL, error) &&
           await_end (testbed, error);
}

gchar *
testbed_simulator (Testbed *testbed, GError **error, const gchar *format, ...)
{
    g_autofree gchar *request = NULL;
    va_list           arguments;

    va_start (arguments, format);
    request = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    return testbed_simulator_request (testbed->simulator, request, error);
}

GDBusConnection *
testbed_get_connection (Testbed *testbed)
{
    return testbed->connection;
}

GDBusConnection *
testbed_connect (Testbed *testbed, GError **error)
{
    return testbed_bus_connect (testbed->bus, error);
}

MMManager *
testbed_get_manager (Testbed *testbed)
{
    return testbed->manager;
}

static gboolean
is_at_port (MMObject *object, const gchar *usb_path)
{
    MMModem          *modem = mm_object_peek_modem (object);
    g_autofree gchar *name = modem ? g_path_get_basename (mm_modem_get_device (modem)) : NULL;

    return g_strcmp0 (name, usb_path) == 0;
}

MMObject *
testbed_find_modem (Testbed *testbed, const gchar *usb_path)
{
    GDBusObjectManager      *manager = G_DBUS_OBJECT_MANAGER (testbed->manager);
    g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (manager);
    GList                   *link;

    for (link = objects; link; link = link->next) {
        if (is_at_port (link->data, usb_path))
            return g_object_ref (link->data);
    }
    return NULL;
}

gchar *
testbed_daemon_log (Testbed *testbed)
{
    return testbed_daemon_dup_log (testbed->daemon);
}

GPtrArray *
testbed_record (Testbed *testbed, GError **error)
{
    g_autofree gchar *path = path_in (testbed, "simulator/record.jsonl");

    return testbed_record_load (path, error);
}

gchar *
testbed_url (Testbed *testbed, const gchar *package)
{
    return testbed_server_url (testbed->server, package);
}

gchar *
testbed_access_log (Testbed *testbed)
{
    return testbed_server_access_log (testbed->server);
}

const gchar *
testbed_get_packages (Testbed *testbed)
{
    return testbed->packages;
}

gchar *
testbed_firmware (Testbed *testbed, const gchar *revision)
{
    g_autofree gchar *name = g_strconcat ("firmware/", revision, ".bin", NULL);

    return path_in (testbed, name);
}

const gchar *
testbed_get_folder (Testbed *testbed)
{
    return testbed->folder;
}

GStrv
testbed_get_environment (Testbed *testbed)
{
    return testbed_environment_new (testbed->folder, testbed_bus_get_address (testbed->bus),
                                    testbed->installed);
}
