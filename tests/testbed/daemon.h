/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The stock ModemManager of a testbed: its plugin directory, its process, and one set of
 * logs for each start.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedDaemon TestbedDaemon;

/* Creates @folder for the plugin directory and the logs. @plugin is our plugin, or NULL to
 * leave it out. @with_stock_plugin adds the distribution's plugin for Quectel. */
TestbedDaemon *
testbed_daemon_new (const gchar *folder,
                    const gchar *plugin,
                    gboolean     with_stock_plugin,
                    GError     **error);

/* The daemon must not be running. */
void
testbed_daemon_free (TestbedDaemon *daemon);

/* Adds --test-no-udev, from the next start on. */
void
testbed_daemon_set_without_udev (TestbedDaemon *daemon);

/* Does not wait for the daemon's name on the bus. @environment is complete. */
gboolean
testbed_daemon_start (TestbedDaemon *daemon, const gchar *const *environment, GError **error);

/* Stops the daemon, if it runs. Fails if it ended in another way than by @signal_number or
 * with status 0, or if it logged a GLib warning or critical. Its qmi-proxy or mbim-proxy
 * keeps running, like one that another program has started. */
gboolean
testbed_daemon_stop_alone (TestbedDaemon *daemon, gint signal_number, GError **error);

/* Stops the daemon and its proxies, as systemd stops all processes of a service. */
gboolean
testbed_daemon_stop (TestbedDaemon *daemon, gint signal_number, GError **error);

gboolean
testbed_daemon_is_started (TestbedDaemon *daemon);
gboolean
testbed_daemon_check (TestbedDaemon *daemon, GError **error);

/* Returns the log of the last start, or "" if there was none. Transfer full. */
gchar *
testbed_daemon_dup_log (TestbedDaemon *daemon);

G_END_DECLS
