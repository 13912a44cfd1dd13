/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The stock ModemManager of a testbed: its folder of plugins, its process and its
 * logs, one set for each start.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedDaemon TestbedDaemon;

/* @folder, which is created, holds the plugins and the logs. @plugin: our plugin
 * or NULL; @with_stock_plugin: with the distribution's for Quectel. */
TestbedDaemon *
testbed_daemon_new (const gchar *folder,
                    const gchar *plugin,
                    gboolean     with_stock_plugin,
                    GError     **error);

/* The daemon must not be running. */
void
testbed_daemon_free (TestbedDaemon *daemon);

/* Does not wait for its name on the bus. @environment is complete. */
/* From its next start on. */
void
testbed_daemon_set_without_udev (TestbedDaemon *daemon);

gboolean
testbed_daemon_start (TestbedDaemon *daemon, const gchar *const *environment, GError **error);

/* Ends it and judges it: an error if it ended otherwise than by @signal_number or with
 * status 0, or logged a GLib warning or critical. It need not be running. Its qmi-proxy
 * or mbim-proxy is left behind, as one is that another program has started. */
gboolean
testbed_daemon_stop_alone (TestbedDaemon *daemon, gint signal_number, GError **error);

/* The same, and ends the proxies, as systemd does with all of a service. */
gboolean
testbed_daemon_stop (TestbedDaemon *daemon, gint signal_number, GError **error);

gboolean
testbed_daemon_is_started (TestbedDaemon *daemon);
gboolean
testbed_daemon_check (TestbedDaemon *daemon, GError **error);

/* Transfer full: the log of the last start; "" if there was none. */
gchar *
testbed_daemon_dup_log (TestbedDaemon *daemon);

G_END_DECLS
