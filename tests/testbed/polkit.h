/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The distribution's polkitd on the private bus. ModemManager asks it before each change;
 * polkitd allows root everything.
 */

#pragma once

#include "testbed/process.h"

G_BEGIN_DECLS

/* Starts polkitd, and returns once it answers on @connection. Its log goes below @folder.
 * Needs root, because polkitd changes its user. */
TestbedProcess *
testbed_polkit_start (const gchar     *folder,
                      const gchar     *bus_address,
                      GDBusConnection *connection,
                      GError         **error);

G_END_DECLS
