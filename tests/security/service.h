/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Our objects on the bus of a testbed, as root sees them: what the tests of the lock
 * share.
 */

#pragma once

#include "testbed/testlib.h"

G_BEGIN_DECLS

#define MODEM_INTERFACE  "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define UPDATE_INTERFACE "org.freedesktop.ModemManager1.FirmwareUpdate"
#define UPDATES_PATH     "/org/freedesktop/ModemManager1/FirmwareUpdate"
#define UPDATE_ERROR     "org.freedesktop.ModemManager1.FirmwareUpdate.Error."

/* Transfer full: the value of a property. */
GVariant *
service_get (Testbed *testbed, const gchar *path, const gchar *interface, const gchar *property);

/* Transfer full: the object path of the modem at the USB port 1-1, once it can be
 * updated. */
gchar *
service_wait_for_modem (Testbed *testbed);

/* Transfer full: the object path of the last update of the modem. */
gchar *
service_get_update (Testbed *testbed, const gchar *modem_path);

/* The daemon's process, and how many file descriptors it has. */
pid_t
service_get_pid (Testbed *testbed);
guint
service_count_fds (Testbed *testbed);

/* Waits until the daemon has no more than @n_fds again. */
void
service_wait_for_fds (Testbed *testbed, guint n_fds);

/* How many commands that begin with @command the module was sent. */
guint
service_count_sent (Testbed *testbed, const gchar *command);

G_END_DECLS
