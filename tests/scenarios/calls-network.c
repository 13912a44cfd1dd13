/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starts and stops NetworkManager as steps of a row; see calls-network.h.
 */

#include <signal.h>

#include "testbed/network-manager.h"
#include "calls-network.h"

static void
start (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;

    run->network_manager = testbed_network_manager_start (run->testbed, &error);
    g_assert_no_error (error);
}

static void
stop (ScenarioRun *run, gint signal_number)
{
    g_autoptr (GError) error = NULL;

    testbed_process_stop (g_steal_pointer (&run->network_manager), signal_number, &error);
    g_assert_no_error (error);
}

void
call_await_network (ScenarioRun *run)
{
    g_autoptr (MMObject) object =
        testlib_wait_for_modem (run->testbed, SCENARIO_PLACE, MM_MODEM_STATE_CONNECTED);
}

void
call_start_network (ScenarioRun *run)
{
    start (run);
    call_await_network (run);
}

void
call_restart_network (ScenarioRun *run)
{
    stop (run, SIGTERM);
    start (run);
}

void
call_kill_network (ScenarioRun *run)
{
    stop (run, SIGKILL);
    start (run);
}
