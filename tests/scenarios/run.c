/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs all scenarios. Without an option it runs them in parallel, each in a process of its
 * own: all of them, or those that match a pattern ("*retries*"). With an option (-l, -p
 * PATH) it is an ordinary GTest program.
 */

#include <locale.h>
#include <string.h>

#include "driver.h"
#include "scenario.h"
#include "special.h"

typedef void (*AddRows) (GPtrArray *rows);

static const AddRows tables[] = {
    scenario_rows_basic,    scenario_rows_urc,         scenario_rows_retries, scenario_rows_stall,
    scenario_rows_crash,    scenario_rows_sources,     scenario_rows_upload,  scenario_rows_journal,
    scenario_rows_codes,    scenario_rows_composition, scenario_rows_others,  scenario_rows_sleep,
    scenario_rows_network,  scenario_rows_messages,    scenario_rows_ports,   scenario_rows_answers,
    scenario_rows_families, scenario_rows_glitch,      scenario_rows_context, scenario_rows_race,
};

/* Renames "topic/name" to "ecm/topic/name", but "qmi/name" to "ecm/name": the rows of the
 * second form differ in nothing but the composition. */
static Scenario *
make_for_composition (const Scenario *row, const gchar *composition, const gchar *settings)
{
    Scenario         *other = g_memdup2 (row, sizeof *row);
    const gchar      *name = row->name;
    g_autofree gchar *key = g_strconcat ("composition=", composition, NULL);

    if (g_str_has_prefix (name, "qmi/"))
        name += strlen ("qmi/");
    other->name = g_strconcat (composition, "/", name, NULL);
    other->module = g_strjoin (" ", key, settings, row->module ? row->module : "", NULL);
    return other;
}

/* A row that both others play is played with MBIM, too; on demand, if it does not say .mbim. */
static void
add_for_compositions (GPtrArray *rows, const Scenario *row)
{
    Scenario *mbim;

    if (row->ecm)
        g_ptr_array_add (rows, make_for_composition (row, "ecm", row->ecm));
    if (!row->ecm && !row->mbim)
        return;
    mbim = make_for_composition (row, "mbim", row->mbim ? row->mbim : "");
    mbim->on_demand = row->on_demand || !row->mbim;
    g_ptr_array_add (rows, mbim);
}

static GPtrArray *
make_rows (void)
{
    GPtrArray *rows = g_ptr_array_new ();
    guint      n;

    for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        tables[i](rows);
    n = rows->len;
    for (guint i = 0; i < n; i++)
        add_for_compositions (rows, rows->pdata[i]);
    return rows;
}

static gchar *
make_path (const gchar *name)
{
    return g_strconcat ("/scenario/", name, NULL);
}

static int
run_one_by_one (int argc, char *argv[], GPtrArray *rows)
{
    testlib_init (&argc, &argv);
    for (guint i = 0; i < rows->len; i++) {
        const Scenario   *row = rows->pdata[i];
        g_autofree gchar *path = make_path (row->name);

        g_test_add_data_func (path, row, scenario_run);
    }
    for (guint i = 0; i < special_count (); i++) {
        g_autofree gchar *path = make_path (special_name (i));

        g_test_add_func (path, special_func (i));
    }
    return g_test_run ();
}

static int
run_in_parallel (const char *program, const char *const *patterns, GPtrArray *rows)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < special_count (); i++)
        g_ptr_array_add (names, make_path (special_name (i)));
    for (guint i = 0; i < rows->len; i++) {
        const Scenario *row = rows->pdata[i];

        if (patterns[0] || !row->on_demand)
            g_ptr_array_add (names, make_path (row->name));
    }
    return driver_run (program, names, patterns);
}

int
main (int argc, char *argv[])
{
    g_autoptr (GPtrArray) rows = make_rows ();

    setlocale (LC_ALL, "C.UTF-8");
    if (argc > 1 && argv[1][0] == '-')
        return run_one_by_one (argc, argv, rows);
    return run_in_parallel ("/proc/self/exe", (const char *const *) argv + 1, rows);
}
