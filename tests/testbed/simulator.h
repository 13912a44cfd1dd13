/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The simulator's process and its control socket. tests/simulator/README.md describes its
 * commands.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedSimulator TestbedSimulator;

/* Starts @program. Creates @folder, whose path is short, for its files. The simulator is
 * ready when this returns. */
TestbedSimulator *
testbed_simulator_start (const gchar *program, const gchar *folder, guint speed, GError **error);

gboolean
testbed_simulator_stop (TestbedSimulator *simulator, GError **error);
gboolean
testbed_simulator_check (TestbedSimulator *simulator, GError **error);

/* Sends one line to the simulator's control socket. Returns what follows "OK " in the answer;
 * transfer full. Fails if the answer is an error or does not come. */
gchar *
testbed_simulator_request (TestbedSimulator *simulator, const gchar *request, GError **error);

/* Returns the root directory of umockdev, for UMOCKDEV_DIR. */
const gchar *
testbed_simulator_get_root (TestbedSimulator *simulator);

/* Sends one line to any control socket, without a process. */
gchar *
testbed_control_request (const gchar *socket, const gchar *request, GError **error);

G_END_DECLS
