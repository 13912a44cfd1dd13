/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The objects of the plugin on the bus of a testbed, as root sees them. The security tests
 * share these functions.
 */

#pragma once

#include "testbed/testlib.h"

G_BEGIN_DECLS

#define MODEM_INTERFACE  "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define UPDATE_INTERFACE "org.freedesktop.ModemManager1.FirmwareUpdate"
#define UPDATES_PATH     "/org/freedesktop/ModemManager1/FirmwareUpdate"
#define UPDATE_ERROR     "org.freedesktop.ModemManager1.FirmwareUpdate.Error."

/* Returns the value of a property. Transfer full. */
GVariant *
service_get (Testbed *testbed, const gchar *path, const gchar *interface, const gchar *property);

/* Waits until the modem at the USB port 1-1 can be updated, and returns its object path.
 * Transfer full. */
gchar *
service_wait_for_modem (Testbed *testbed);

/* Returns the object path of the last update of the modem. Transfer full. */
gchar *
service_get_update (Testbed *testbed, const gchar *modem_path);

/* Return the daemon's process, and the number of its file descriptors. */
pid_t
service_get_pid (Testbed *testbed);
guint
service_count_fds (Testbed *testbed);

/* Waits until the daemon has at most @n_fds file descriptors. */
void
service_wait_for_fds (Testbed *testbed, guint n_fds);

/* Counts the commands that begin with @command and that the module received. */
guint
service_count_sent (Testbed *testbed, const gchar *command);

G_END_DECLS
