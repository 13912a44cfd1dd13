/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An imitation of logind on the private bus (python3-dbusmock): its locks, and the signals
 * before and after a sleep of the host.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Starts it, and returns once it answers. The caller stops it with testbed_process_stop ()
 * before the testbed is freed. */
TestbedProcess *
testbed_logind_start (Testbed *testbed, GError **error);

/* Returns "WHAT by WHO\n" for each lock of @mode, which is "block" or "delay"; "no logind" if
 * logind does not run. Transfer full. */
gchar *
testbed_logind_list_locks (Testbed *testbed, const gchar *mode);

/* Emits the signal PrepareForSleep. */
gboolean
testbed_logind_prepare_for_sleep (Testbed *testbed, gboolean is_about_to, GError **error);

G_END_DECLS
