/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The distribution's NetworkManager on the private bus and in the testbed's network
 * namespace, with one profile: it keeps the modem connected.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Returns once it is on the bus. What it writes stays below the testbed's folder, or in a
 * mount namespace of its own; an interface "wwan0", as a QMI modem has it, is made if there
 * is none. To be stopped with testbed_process_stop () before the testbed is freed. */
TestbedProcess *
testbed_network_manager_start (Testbed *testbed, GError **error);

G_END_DECLS
