/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * logind on the private bus, as python3-dbusmock imitates it: its locks, and what it
 * says before and after a sleep of the host.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Returns once it answers. To be stopped with testbed_process_stop () before the testbed
 * is freed. */
TestbedProcess *
testbed_logind_start (Testbed *testbed, GError **error);

/* Transfer full: "WHAT by WHO\n" for each lock of @mode, "block" or "delay"; "no logind" if
 * there is none. */
gchar *
testbed_logind_list_locks (Testbed *testbed, const gchar *mode);

/* The signal PrepareForSleep. */
gboolean
testbed_logind_prepare_for_sleep (Testbed *testbed, gboolean is_about_to, GError **error);

G_END_DECLS
