/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A private message bus with the rules of a system bus: all denied but what the
 * policy files of the distribution's ModemManager and of ours allow.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedBus TestbedBus;

/* Its socket and configuration go into @folder, which exists. @policy: our policy
 * file, left out if it does not exist. Ready when it returns. */
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
