/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Compares the simulator's record with the daemon's log. Both use the same monotonic
 * clock.
 */

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "measure.h"

/* Far longer than needed. The time itself is not checked. */
#define BOUND_SECONDS 5

/* Five attempts fail half-way, the sixth one succeeds. */
static const Scenario row = {
    .name = "listening/measure",
    .module = "fail-update=520x5",
    .source = "http v12-v13.zip",
};

static gint
compare (gconstpointer a, gconstpointer b)
{
    const gint64 *first = a;
    const gint64 *second = b;

    return *first < *second ? -1 : *first > *second;
}

/* -1 if the plugin never listened on the tty. */
static gint64
find_listening (const gchar *log, const gchar *port, gint64 since)
{
    g_autofree gchar *text = g_strdup_printf ("listening on %s at ", port);

    for (const gchar *at = strstr (log, text); at; at = strstr (at + 1, text)) {
        gint64 time = g_ascii_strtoll (at + strlen (text), NULL, 10);

        if (time >= since)
            return time;
    }
    return -1;
}

/* When the tty of record[@n] disappeared before it appeared then. */
static gint64
find_removal (GPtrArray *record, guint n)
{
    const TestbedRecordEntry *added = record->pdata[n];

    while (n-- > 0) {
        const TestbedRecordEntry *entry = record->pdata[n];

        if (g_str_equal (entry->kind, "uevent") && g_str_equal (entry->port, added->port) &&
            g_str_has_prefix (entry->text, "remove tty"))
            return entry->time;
    }
    g_assert_not_reached ();
}

/* The record is written after the uevent was sent, so a time can be below 0. */
static GArray *
collect (GPtrArray *record, const gchar *log)
{
    GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));

    for (guint i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = record->pdata[i];
        gint64              listening;

        if (!g_str_equal (entry->kind, "uevent") || !g_str_equal (entry->mode, "recovery") ||
            !g_str_has_prefix (entry->text, "add tty"))
            continue;
        listening = find_listening (log, entry->port, find_removal (record, i));
        g_assert_cmpint (listening, >, 0);
        listening -= entry->time;
        g_assert_cmpint (listening, <, BOUND_SECONDS * G_USEC_PER_SEC);
        g_array_append_val (times, listening);
    }
    g_array_sort (times, compare);
    return times;
}

static void
print_times (GArray *times)
{
    g_print ("# measured: uevent to listening, %u ttys: min %.1f ms, median %.1f ms, max %.1f ms\n",
             times->len, g_array_index (times, gint64, 0) / 1000.0,
             g_array_index (times, gint64, times->len / 2) / 1000.0,
             g_array_index (times, gint64, times->len - 1) / 1000.0);
}

void
measure_listening (void)
{
    g_autoptr (ScenarioRun) run = scenario_begin (&row);
    g_autofree gchar       *source = scenario_make_source (run, row.source);
    g_autoptr (GError)      error = NULL;
    g_autofree gchar       *log = NULL;
    g_autoptr (GPtrArray)   record = NULL;
    g_autoptr (GArray)      times = NULL;
    guint                   n_said;

    run->path = scenario_start_update (run, SCENARIO_PLACE, source, NULL, &error);
    g_assert_no_error (error);
    scenario_wait_for_end (run, run->path, NULL);
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "succeeded");
    log = testbed_daemon_log (run->testbed);
    record = testlib_record (run->testbed);
    times = collect (record, log);
    g_assert_cmpuint (times->len, ==, 6 * 4);
    print_times (times);
    n_said = check_count_said (record);
    g_print ("# measured: URCs of recovery mode: %u said, %u heard\n", n_said,
             check_count_heard (log));
    g_assert_cmpuint (n_said, >, 6 * 5);
    g_assert_cmpuint (check_count_heard (log), ==, n_said);
}
