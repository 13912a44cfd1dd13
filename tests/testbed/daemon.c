/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts ModemManager as the distribution ships it. Its plugin directory is made of links,
 * because our plugin must lie beside the stock ones.
 */

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "testbed/daemon.h"
#include "testbed/process.h"

#define STOCK_PLUGIN "libmm-plugin-quectel.so"
#define OUR_PLUGIN   "libmm-plugin-quectel-dfota.so"

struct _TestbedDaemon {
    TestbedProcess *process;
    gchar          *folder;
    gchar          *plugins;
    guint           starts;
    gboolean        without_udev;
};

static gboolean
link_file (const gchar *target, const gchar *folder, const gchar *name, GError **error)
{
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    if (g_access (target, R_OK) == 0 && symlink (target, path) == 0)
        return TRUE;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Could not link %s to %s: %s",
                 path, target, g_strerror (errno));
    return FALSE;
}

static gboolean
link_stock_plugins (TestbedDaemon *daemon, gboolean with_stock_plugin, GError **error)
{
    g_autoptr (GDir) source = g_dir_open (STOCK_PLUGIN_FOLDER, 0, error);
    const gchar     *name;

    while (source && (name = g_dir_read_name (source))) {
        g_autofree gchar *target = g_build_filename (STOCK_PLUGIN_FOLDER, name, NULL);

        if (!g_str_has_suffix (name, ".so") || g_str_equal (name, OUR_PLUGIN) ||
            (!with_stock_plugin && g_str_equal (name, STOCK_PLUGIN)))
            continue;
        if (!link_file (target, daemon->plugins, name, error))
            return FALSE;
    }
    return source != NULL;
}

TestbedDaemon *
testbed_daemon_new (const gchar *folder,
                    const gchar *plugin,
                    gboolean     with_stock_plugin,
                    GError     **error)
{
    TestbedDaemon *daemon = g_new0 (TestbedDaemon, 1);

    daemon->folder = g_strdup (folder);
    daemon->plugins = g_build_filename (folder, "plugins", NULL);
    g_mkdir_with_parents (daemon->plugins, 0755);
    if (link_stock_plugins (daemon, with_stock_plugin, error) &&
        (!plugin || link_file (plugin, daemon->plugins, OUR_PLUGIN, error)))
        return daemon;
    testbed_daemon_free (daemon);
    return NULL;
}

void
testbed_daemon_free (TestbedDaemon *daemon)
{
    if (!daemon)
        return;
    g_return_if_fail (!daemon->process);
    g_free (daemon->folder);
    g_free (daemon->plugins);
    g_free (daemon);
}

/* ModemManager's own log is "daemon-N.log"; its standard output and error are "daemon-N.out". */
static gchar *
log_path (TestbedDaemon *daemon, const gchar *suffix)
{
    g_autofree gchar *name = g_strdup_printf ("daemon-%u.%s", daemon->starts, suffix);

    return g_build_filename (daemon->folder, name, NULL);
}

/* DFOTA_DAEMON_PREFIX is a command that is put before the daemon, such as "valgrind
 * --leak-check=full". */
static GPtrArray *
make_command (TestbedDaemon *daemon,
              const gchar   *log_option,
              const gchar   *plugins_option,
              GError       **error)
{
    g_autoptr (GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
    const gchar *const    words[] = { MODEM_MANAGER, "--debug",      "--log-timestamps",
                                      log_option,    plugins_option, NULL };
    const gchar          *prefix = g_getenv ("DFOTA_DAEMON_PREFIX");
    g_auto (GStrv)        before = NULL;

    if (prefix && *prefix && !g_shell_parse_argv (prefix, NULL, &before, error))
        return NULL;
    for (guint i = 0; before && before[i]; i++)
        g_ptr_array_add (command, g_strdup (before[i]));
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        g_ptr_array_add (command, g_strdup (words[i]));
    if (daemon->without_udev)
        g_ptr_array_insert (command, command->len - 1, g_strdup ("--test-no-udev"));
    return g_steal_pointer (&command);
}

void
testbed_daemon_set_without_udev (TestbedDaemon *daemon)
{
    daemon->without_udev = TRUE;
}

gboolean
testbed_daemon_start (TestbedDaemon *daemon, const gchar *const *environment, GError **error)
{
    g_autoptr (GPtrArray) command = NULL;
    g_autofree gchar     *log = NULL;
    g_autofree gchar     *log_option = NULL;
    g_autofree gchar     *output = NULL;
    g_autofree gchar     *plugins_option = NULL;

    g_return_val_if_fail (!daemon->process, FALSE);
    daemon->starts++;
    log = log_path (daemon, "log");
    output = log_path (daemon, "out");
    log_option = g_strconcat ("--log-file=", log, NULL);
    plugins_option = g_strconcat ("--test-plugin-dir=", daemon->plugins, NULL);
    command = make_command (daemon, log_option, plugins_option, error);
    if (command)
        daemon->process = testbed_process_start (
            "ModemManager", (const gchar *const *) command->pdata, environment, output, error);
    return daemon->process != NULL;
}

/* GLib writes "(process:PID): DOMAIN-CRITICAL **: …" for domains without a handler. For the
 * others, ModemManager's log has the text of the assertion. A sanitizer writes to standard error.
 */
static gboolean
is_complaint (const gchar *line)
{
    static const gchar *const words[] = {
        "CRITICAL **",   "WARNING **",     "ERROR **",
        ": assertion '", "runtime error:", "ERROR: AddressSanitizer",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (strstr (line, words[i]))
            return TRUE;
    return FALSE;
}

static gboolean
find_complaint (const gchar *path, GError **error)
{
    g_autofree gchar *text = NULL;
    g_auto (GStrv)    lines = NULL;

    if (!g_file_get_contents (path, &text, NULL, NULL))
        return TRUE;
    lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (!is_complaint (lines[i]))
            continue;
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s has: %s", path, lines[i]);
        return FALSE;
    }
    return TRUE;
}

gboolean
testbed_daemon_stop_alone (TestbedDaemon *daemon, gint signal_number, GError **error)
{
    g_autofree gchar *log = log_path (daemon, "log");
    g_autofree gchar *output = log_path (daemon, "out");

    return testbed_process_stop (g_steal_pointer (&daemon->process), signal_number, error) &&
           find_complaint (output, error) && find_complaint (log, error);
}

gboolean
testbed_daemon_stop (TestbedDaemon *daemon, gint signal_number, GError **error)
{
    gboolean          result = testbed_daemon_stop_alone (daemon, signal_number, error);
    g_autofree gchar *qmi_proxy = testbed_process_kill_children ("qmi-proxy");
    g_autofree gchar *mbim_proxy = testbed_process_kill_children ("mbim-proxy");

    return result;
}

gboolean
testbed_daemon_is_started (TestbedDaemon *daemon)
{
    return daemon->process != NULL;
}

gboolean
testbed_daemon_check (TestbedDaemon *daemon, GError **error)
{
    return testbed_process_check (daemon->process, error);
}

gchar *
testbed_daemon_dup_log (TestbedDaemon *daemon)
{
    g_autofree gchar *path = log_path (daemon, "log");
    gchar            *text = NULL;

    if (!g_file_get_contents (path, &text, NULL, NULL))
        return g_strdup ("");
    return text;
}
