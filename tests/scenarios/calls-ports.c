/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The record of the module, port by port; see calls-ports.h.
 */

#include "calls-ports.h"

static guint
count_commands (ScenarioRun *run, const gchar *prefix)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    return testbed_record_count (record, SCENARIO_MODULE, "command", prefix);
}

void
check_start_stopped (ScenarioRun *run)
{
    g_assert_cmpuint (count_commands (run, "AT+QURCCFG"), ==, 0);
}

void
check_no_init_sequence (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    for (guint i = 0; i < record->len; i++) {
        const TestbedRecordEntry *entry = record->pdata[i];

        if (g_str_equal (entry->kind, "event") && g_str_equal (entry->text, "reboots"))
            return;
        if (g_str_equal (entry->port, "ttyUSB3"))
            g_assert_cmpstr (entry->text, !=, "ATE0");
    }
    g_assert_not_reached ();
}
