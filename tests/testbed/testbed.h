/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A private world for one test: a message bus, the simulator, a package server
 * and a stock ModemManager, with or without our plugin. Everything is below one
 * folder in /tmp. Functions that fail return a GError; testlib.h has those that
 * fail the running test instead.
 */

#pragma once

#include <libmm-glib.h>

#include "testbed/isolation.h"
#include "testbed/record.h"

G_BEGIN_DECLS

typedef struct _Testbed Testbed;

/* All zero is the usual testbed: our plugin, the distribution's plugins, nginx,
 * the simulator at its own speed. */
typedef struct {
    /* Only the distribution's plugins. */
    gboolean without_plugin;
    /* Leave the distribution's libmm-plugin-quectel.so out. */
    gboolean without_stock_plugin;
    /* The daemon does not use udev: it learns of ports by ReportKernelEvent () only. */
    gboolean without_udev;
    /* What is installed, if anything, instead of what this build has: plugin, policy
     * of the bus, settings and state folder. */
    gboolean installed;
    /* A plugin to use instead of the one of this build, or NULL. */
    const gchar *plugin;
    /* A policy of the bus to use instead of ours, or NULL. */
    const gchar *policy;
    /* What an integrator adds to the configuration of the bus, after our policy, or NULL. */
    const gchar *bus_additions;
    /* Divides all times of the simulator; 0 stands for 1. */
    guint speed;
    /* Contents of quectel-dfota.conf; NULL: there is none. */
    const gchar *settings;
    /* Contents of a family file of the administrator, own.conf; NULL: there is none. */
    const gchar *family;
    /* Keep the folder; so does DFOTA_KEEP=1 in the environment. */
    gboolean keep;
} TestbedConfig;

/* Starts all but the daemon. @config NULL is the usual testbed. */
Testbed *
testbed_new (const TestbedConfig *config, GError **error);

/* Stops everything and removes the folder, unless it is to be kept. An error if
 * anything had ended unasked, did not end well, logged a GLib warning or
 * critical or left children; then the folder stays. NULL is fine. */
gboolean
testbed_free (Testbed *testbed, GError **error);

/* Keep the folder, whatever happens. */
void
testbed_keep (Testbed *testbed);

/* The daemon. Start returns once it owns its name on the bus; stop asks it to
 * end (SIGTERM: it disables its modems first), kill does not (SIGKILL), and kill alone
 * leaves qmi-proxy and mbim-proxy behind. */
gboolean
testbed_start_daemon (Testbed *testbed, GError **error);
gboolean
testbed_stop_daemon (Testbed *testbed, GError **error);
gboolean
testbed_kill_daemon (Testbed *testbed, GError **error);
gboolean
testbed_kill_daemon_alone (Testbed *testbed, GError **error);

/* One request to the simulator; see its README.md. Transfer full: what follows
 * "OK " in the answer. G_IO_ERROR_FAILED with the answer if that is an ERROR. */
gchar *
testbed_simulator (Testbed *testbed, GError **error, const gchar *format, ...) G_GNUC_PRINTF (3, 4);

/* Runs the default main context until @condition holds. An error after @seconds,
 * or at once when a process of the testbed has ended; @what names, for the
 * message, what is waited for. */
typedef gboolean (*TestbedCondition) (Testbed *testbed, gpointer data);
gboolean
testbed_await (Testbed         *testbed,
               gdouble          seconds,
               TestbedCondition condition,
               gpointer         data,
               const gchar     *what,
               GError         **error);

/* The private bus, and the daemon's objects on it; both live as long as the
 * testbed. The manager follows the daemon through restarts. */
GDBusConnection *
testbed_get_connection (Testbed *testbed);
MMManager *
testbed_get_manager (Testbed *testbed);

/* Transfer full: the modem whose physical device is the USB port @usb_path, "1-1",
 * with its Modem interface exported; NULL if there is none now. */
MMObject *
testbed_find_modem (Testbed *testbed, const gchar *usb_path);

/* Transfer full: everything the running daemon, or the last one, has logged. */
gchar *
testbed_daemon_log (Testbed *testbed);

/* Transfer full: array of TestbedRecordEntry. */
GPtrArray *
testbed_record (Testbed *testbed, GError **error);

/* The package server; "v12-v13.zip" and "v13-v12.zip" are there from the start. */
gchar *
testbed_url (Testbed *testbed, const gchar *package);
gchar *
testbed_access_log (Testbed *testbed);
const gchar *
testbed_get_packages (Testbed *testbed);

/* Revisions of the two firmwares, and their files. */
#define TESTBED_V12 "EP06ELAR02A08M4G_01.001.01.001"
#define TESTBED_V13 "EP06ELAR03A08M4G_01.001.01.001"

/* Firmwares that differ from the first one in the sub-version, and only in the sub-edition (which
 * is V01 where none is named), and the packages to them: v12-sub.zip, v12-edition.zip. */
#define TESTBED_V12_SUB     "EP06ELAR02A08M4G_01.002.01.002"
#define TESTBED_V12_EDITION TESTBED_V12 "_V02"
gchar *
testbed_firmware (Testbed *testbed, const gchar *revision);

const gchar *
testbed_get_folder (Testbed *testbed);

/* For a folder that testbed_free () left. */
gboolean
testbed_remove_folder (const gchar *folder, GError **error);

/* Transfer full: our environment with both bus addresses at the private bus, the
 * plugin's folders, this build's programs in PATH, and DFOTA_… variables (see
 * dfota-testbed --help). */
GStrv
testbed_get_environment (Testbed *testbed);

G_END_DECLS
