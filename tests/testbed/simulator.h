/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The simulator's process and its control socket. What it can do is in
 * simulator/README.md.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestbedSimulator TestbedSimulator;

/* Starts @program; its files go into @folder, which is created and has a short
 * path. Ready when it returns. */
TestbedSimulator *
testbed_simulator_start (const gchar *program, const gchar *folder, guint speed, GError **error);

gboolean
testbed_simulator_stop (TestbedSimulator *simulator, GError **error);
gboolean
testbed_simulator_check (TestbedSimulator *simulator, GError **error);

/* One line to the simulator's control socket; transfer full: what follows "OK " in
 * the answer. An error if the answer is one, or does not come. */
gchar *
testbed_simulator_request (TestbedSimulator *simulator, const gchar *request, GError **error);

/* The root folder of umockdev, for UMOCKDEV_DIR. */
const gchar *
testbed_simulator_get_root (TestbedSimulator *simulator);

/* The same for one request to any control socket, without a process. */
gchar *
testbed_control_request (const gchar *socket, const gchar *request, GError **error);

G_END_DECLS
