/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The distribution's NetworkManager on the private bus and in the testbed's network
 * namespace, with one connection profile. It keeps the modem connected.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Starts NetworkManager, and returns once it is on the bus. Its files are below the testbed's
 * directory or in a mount namespace of its own. Creates the interface "wwan0", which a QMI
 * modem has, if there is none. The caller stops it with testbed_process_stop () before the
 * testbed is freed. */
TestbedProcess *
testbed_network_manager_start (Testbed *testbed, GError **error);

G_END_DECLS
