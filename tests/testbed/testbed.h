/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A private world for one test: a message bus, the simulator, a package server and a stock
 * ModemManager, with or without our plugin. All its files are below one directory in /tmp.
 *
 * Functions that fail return a GError. Those of testlib.h fail the running test instead.
 */

#pragma once

#include <libmm-glib.h>

#include "testbed/isolation.h"
#include "testbed/record.h"

G_BEGIN_DECLS

typedef struct _Testbed Testbed;

/* The zero value is the usual testbed: our plugin, the distribution's plugins, nginx, and the
 * simulator at its own speed. */
typedef struct {
    /* Only the distribution's plugins. */
    gboolean without_plugin;
    /* Leave the distribution's libmm-plugin-quectel.so out. */
    gboolean without_stock_plugin;
    /* The daemon does not use udev: only ReportKernelEvent () makes ports known to it. */
    gboolean without_udev;
    /* Uses what is installed instead of what this build has: plugin, bus policy, settings and
     * state directory. */
    gboolean installed;
    /* A plugin to use instead of the one of this build, or NULL. */
    const gchar *plugin;
    /* A bus policy to use instead of ours, or NULL. */
    const gchar *policy;
    /* An integrator's additions to the bus configuration, after our policy, or NULL. */
    const gchar *bus_additions;
    /* Divides all times of the simulator; 0 stands for 1. */
    guint speed;
    /* Contents of quectel-dfota.conf, or NULL for no file. */
    const gchar *settings;
    /* Contents of a family file of the administrator, own.conf, or NULL for no file. */
    const gchar *family;
    /* Keeps the directory; so does DFOTA_KEEP=1 in the environment. */
    gboolean keep;
} TestbedConfig;

/* Starts everything but the daemon. @config may be NULL for the usual testbed. */
Testbed *
testbed_new (const TestbedConfig *config, GError **error);

/* Stops everything, and removes the directory unless it is to be kept. Fails, and keeps the
 * directory, if a process had ended before, ended badly, logged a GLib warning or critical,
 * or left children. @self may be NULL. */
gboolean
testbed_free (Testbed *testbed, GError **error);

/* Keeps the directory in any case. */
void
testbed_keep (Testbed *testbed);

/* Start returns once the daemon owns its name on the bus. Stop asks the daemon to end (SIGTERM):
 * it disables its modems first. Kill does not ask (SIGKILL). Stop and kill also end qmi-proxy
 * and mbim-proxy; kill_daemon_alone leaves them running. */
gboolean
testbed_start_daemon (Testbed *testbed, GError **error);
gboolean
testbed_stop_daemon (Testbed *testbed, GError **error);
gboolean
testbed_kill_daemon (Testbed *testbed, GError **error);
gboolean
testbed_kill_daemon_alone (Testbed *testbed, GError **error);

/* Sends one request to the simulator; see its README.md. Returns what follows "OK " in the
 * answer; transfer full. If the answer is an ERROR, fails with G_IO_ERROR_FAILED and the
 * answer. */
gchar *
testbed_simulator (Testbed *testbed, GError **error, const gchar *format, ...) G_GNUC_PRINTF (3, 4);

/* Runs the default main context until @condition holds. Fails after @seconds, which are those of
 * an idle machine (a busy one gets three times as many), or at once when
 * a process of the testbed has ended. The message uses @what for what was awaited. */
typedef gboolean (*TestbedCondition) (Testbed *testbed, gpointer data);
gboolean
testbed_await (Testbed         *testbed,
               gdouble          seconds,
               TestbedCondition condition,
               gpointer         data,
               const gchar     *what,
               GError         **error);

/* Return the private bus, and the daemon's objects on it. Both live as long as the testbed.
 * The manager follows the daemon through restarts. */
GDBusConnection *
testbed_get_connection (Testbed *testbed);
MMManager *
testbed_get_manager (Testbed *testbed);

/* Connects to the private bus as another client. Transfer full. */
GDBusConnection *
testbed_connect (Testbed *testbed, GError **error);

/* Returns the modem at the USB port @usb_path, for example "1-1", with its interface Modem
 * exported; NULL if there is none now. Transfer full. */
MMObject *
testbed_find_modem (Testbed *testbed, const gchar *usb_path);

/* Returns the log of the running daemon, or of the last one. Transfer full. */
gchar *
testbed_daemon_log (Testbed *testbed);

/* Returns an array of TestbedRecordEntry. Transfer full. */
GPtrArray *
testbed_record (Testbed *testbed, GError **error);

/* Returns the package server. It has "v12-v13.zip" and "v13-v12.zip" from the start. */
gchar *
testbed_url (Testbed *testbed, const gchar *package);
gchar *
testbed_access_log (Testbed *testbed);
const gchar *
testbed_get_packages (Testbed *testbed);

/* The revisions of the two firmware versions, and their files. */
#define TESTBED_V12 "EP06ELAR02A08M4G_01.001.01.001"
#define TESTBED_V13 "EP06ELAR03A08M4G_01.001.01.001"

/* Firmware that differs from the first one only in the sub-version, or only in the
 * sub-edition (V01 where none is named), and the packages to them: v12-sub.zip,
 * v12-edition.zip. */
#define TESTBED_V12_SUB     "EP06ELAR02A08M4G_01.002.01.002"
#define TESTBED_V12_EDITION TESTBED_V12 "_V02"
gchar *
testbed_firmware (Testbed *testbed, const gchar *revision);

const gchar *
testbed_get_folder (Testbed *testbed);

/* Removes a directory that testbed_free () has kept. */
gboolean
testbed_remove_folder (const gchar *folder, GError **error);

/* Returns our environment with both bus addresses of the private bus, the plugin's
 * directories, this build's programs in PATH, and the DFOTA_… variables (see dfota-testbed
 * --help). Transfer full. */
GStrv
testbed_get_environment (Testbed *testbed);

G_END_DECLS
