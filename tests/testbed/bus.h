/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A private message bus with the rules of a system bus: everything is denied except what
 * the policy files of ModemManager and of this project allow.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedBus TestbedBus;

/* Starts the bus. Its socket and configuration go into @folder, which must exist. @policy is
 * our policy file, which is left out if it does not exist. The bus is ready when this
 * returns. */
TestbedBus *
testbed_bus_start (const gchar *folder,
                   const gchar *policy,
                   const gchar *additions,
                   GError     **error);
gboolean
testbed_bus_stop (TestbedBus *bus, GError **error);
gboolean
testbed_bus_check (TestbedBus *bus, GError **error);
const gchar *
testbed_bus_get_address (TestbedBus *bus);

/* Transfer full. */
GDBusConnection *
testbed_bus_connect (TestbedBus *bus, GError **error);

G_END_DECLS
