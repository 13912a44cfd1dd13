/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Accidents in every state. The rows are made from the states of the machine and a table
 * of accidents. After each accident the outcome is true, and nothing is sent twice.
 */

#include "calls.h"
#include "machine/machine.h"

/* How an update reaches each state, and how it goes on where it would stop there. */
typedef struct {
    const gchar *state;
    const gchar *module;
    const gchar *settings;
    const gchar *source;         /* NULL: v12-v13.zip by HTTP */
    const gchar *before;         /* Requests to the simulator: before Start, … */
    const gchar *during;         /* … while the daemon or the module is away, … */
    const gchar *go_on;          /* … and after an accident of the daemon. */
    gboolean     is_early;       /* AT+QFOTADL may not have been sent yet. */
    gboolean     is_unreachable; /* No update can be kept in this state. */
    void (*see_to) (ScenarioRun *run);
} Setting;

#define IMPATIENT "[Timeouts]\nSilence=8\nDownload=15\nSettle=8\nRevision=60\n"

#define SLOW "set " SCENARIO_MODULE " latency=10"
#define FAST "set " SCENARIO_MODULE " latency=0"

static const Setting settings[] = {
    { "preparing", .settings = IMPATIENT, .before = SLOW, .during = FAST, .is_early = TRUE,
      .see_to = call_reset_if_stalled },
    { "uploading", .module = "link-rate=10000", .source = "file v12-v13.zip", .is_early = TRUE },
    { "downloading", .module = "download-start-delay=25" },
    { "restarting" },
    { "updating", .module = "update-time=15" },
    { "retrying", .module = "fail-update=520x2" },
    { "verifying" },
    { "stalled", .module = "hang-in=START", .settings = IMPATIENT,
      .go_on = "reset " SCENARIO_MODULE },
    { "succeeded" },
    /* For a module whose revision cannot show the difference. Final, like its neighbours. */
    { "unverified", .is_unreachable = TRUE },
    { "failed", .module = "fail-download=701" },
    /* This state is left before AT+QFOTADL is sent, and too soon for a Cancel. */
    { "cancelled", .is_unreachable = TRUE },
};

typedef struct {
    const gchar *name;
    const gchar *begins;
    const gchar *ends;
    gboolean     is_daemon;
    gboolean     is_for_ecm; /* The next daemon opens other ports first, and sends other
                              * commands first. */
} Accident;

static const Accident accidents[] = {
    { "daemon-killed", "daemon kill", "daemon start", TRUE, TRUE },
    { "daemon-stopped", "daemon stop", "daemon start", TRUE, FALSE },
    { "unplugged", "unplug " SCENARIO_MODULE, "plug " SCENARIO_MODULE, FALSE, FALSE },
    { "power-cut", "lose-power " SCENARIO_MODULE, "power-cycle " SCENARIO_MODULE, FALSE, FALSE },
};

/* Fails for a state of the machine that is missing in the table. */
static const Setting *
find_setting (const gchar *state)
{
    for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
        if (g_str_equal (settings[i].state, state))
            return &settings[i];
    g_error ("rows-crash.c does not say how the state %s is reached", state);
}

static void
add_steps (Scenario *row, const Setting *setting, const Accident *accident)
{
    guint n = 0;

    if (setting->before)
        row->before[0] = (ScenarioStep){ WHEN_MODEM, NULL, setting->before, NULL };
    row->steps[n++] = (ScenarioStep){ WHEN_STATE, setting->state, accident->begins, NULL };
    if (setting->during)
        row->steps[n++] = (ScenarioStep){ WHEN_NOW, NULL, setting->during, NULL };
    /* The module comes back only after ModemManager has noticed that it is gone. */
    row->steps[n++] = (ScenarioStep){ accident->is_daemon ? WHEN_NOW : WHEN_NO_MODEM, NULL,
                                      accident->ends, NULL };
    if (accident->is_daemon && setting->go_on)
        row->steps[n++] = (ScenarioStep){ WHEN_NOW, NULL, setting->go_on, NULL };
    if (setting->see_to)
        row->steps[n++] = (ScenarioStep){ WHEN_NOW, NULL, NULL, setting->see_to };
}

static void
add_row (GPtrArray *all, const Setting *setting, const Accident *accident)
{
    Scenario *row = g_new0 (Scenario, 1);

    row->name = g_strdup_printf ("crash/%s-%s", setting->state, accident->name);
    row->module = setting->module;
    row->ecm = accident->is_for_ecm ? "" : NULL;
    row->settings = setting->settings;
    row->source = setting->source ? setting->source : "http v12-v13.zip";
    row->may_be_unanswered = setting->is_early;
    row->may_be_unsent = setting->is_early;
    row->states = ".*(succeeded|failed)";
    row->by_truth = TRUE;
    row->may_probe = TRUE;
    add_steps (row, setting, accident);
    g_ptr_array_add (all, row);
}

/* The daemon does not run during a part of the update. */
static const Scenario absences[] = {
    { .name = "crash/started-in-recovery",
      .module = "update-time=40",
      .ecm = "",
      .mbim = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting", "daemon kill" },
                 { WHEN_MODE, "recovery", "daemon start" } },
      .states = "(preparing )?(downloading )?restarting (updating )?(restarting )?verifying "
                "succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The boot URCs wait for a daemon that starts slowly. */
    { .name = "crash/away-until-updated",
      .module = "boot-urcs-delay=50",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting", "daemon kill" },
                 { WHEN_RECORD, "urc +QIND: \"FOTA\",\"END\",0" },
                 { WHEN_MODE, "normal", "daemon start" } },
      .states = "(preparing )?(downloading )?restarting verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "crash/away-until-given-up",
      .module = "fail-update=510x6 boot-urcs-delay=50",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "retrying", "daemon kill" },
                 { WHEN_RECORD, "event attempt 6" },
                 { WHEN_MODE, "normal", "daemon start" } },
      .states = "(preparing )?(downloading )?restarting retrying verifying failed",
      .reason = "package",
      .code = 510 },
    { .name = "crash/killed-repeatedly",
      .module = "update-time=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "daemon kill" },
                 { WHEN_NOW, NULL, "daemon start" },
                 { WHEN_MODE, "recovery", "daemon kill" },
                 { WHEN_NOW, NULL, "daemon start" },
                 { WHEN_MODE, "normal", "daemon kill" },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = ".*succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

void
scenario_rows_crash (GPtrArray *all)
{
    for (guint state = 0; state < DFOTA_N_STATES; state++) {
        const Setting *setting = find_setting (dfota_state_to_string (state));

        for (guint i = 0; !setting->is_unreachable && i < G_N_ELEMENTS (accidents); i++)
            add_row (all, setting, &accidents[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS (absences); i++)
        g_ptr_array_add (all, (gpointer) &absences[i]);
}
