/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The four minutes of the guide, compressed: after silence the update is stalled with
 * MayReset, and any sign of life continues it. The module's steps are frozen for that, so
 * that no row depends on how long the silence lasts.
 */

#include "calls.h"

#define BEGUN "(preparing )?(downloading )?"

/* Where the row waits for a modem, ModemManager's probing takes longer than the timeout Silence. */
#define VERIFIED "verifying (stalled (verifying )?)*"

#define FREEZE "freeze " SCENARIO_MODULE " on"
#define THAW   "freeze " SCENARIO_MODULE " off"
#define RESET  "reset " SCENARIO_MODULE

#define MAY_RESET                                                                                  \
    {                                                                                              \
        WHEN_PROPERTY, "MayReset=true"                                                             \
    }

/* Long timeouts for the steps that are not frozen. */
#define SHORT_SILENCE "[Timeouts]\nSilence=8\nDownload=8\nSettle=8\nRevision=60\n"

static const Scenario rows[] = {
    { .name = "stall/updating",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", FREEZE },
                 { WHEN_STATE, "stalled" },
                 MAY_RESET,
                 { WHEN_NOW, NULL, NULL, call_give_up_refused },
                 { WHEN_PROPERTY, "MayPowerOff=false", THAW },
                 { WHEN_STATE, "updating" },
                 { WHEN_PROPERTY, "MayReset=false" } },
      .states = BEGUN "restarting updating stalled updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "stall/reset-by-host",
      .module = "hang-in=START",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled" }, MAY_RESET, { WHEN_NOW, NULL, RESET } },
      .states = BEGUN "restarting updating stalled restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "stall/half-way",
      .module = "hang-in=UPDATING",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", RESET } },
      .states = BEGUN "restarting updating stalled restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "stall/after-end",
      .module = "hang-in=END",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", RESET } },
      .states = BEGUN "restarting updating " VERIFIED "succeeded|" BEGUN
                      "restarting updating verifying stalled restarting " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* The module sends nothing after the first reboot, which leads into recovery mode.
     * Nothing is sent there, however long it takes. */
    { .name = "stall/check",
      .module = "hang-in=check",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", RESET } },
      .states = BEGUN "restarting stalled restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* HTTPEND,0, and then nothing, not even a reboot. The package may be applied later, so
     * that an old revision is no outcome before a reset. */
    { .name = "stall/no-reboot",
      .module = "hang-in=restart",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled" },
                 MAY_RESET,
                 { WHEN_MODEM, NULL, NULL, call_await_revision },
                 { WHEN_NOW, NULL, NULL, call_give_up_refused },
                 { WHEN_PROPERTY, "State='stalled'", RESET } },
      .states = BEGUN
      "restarting stalled restarting (updating )?(restarting )?(updating )?" VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The same with a package in the module. */
    { .name = "stall/no-reboot-local",
      .module = "hang-in=restart",
      .settings = SHORT_SILENCE,
      .source = "ufs v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled" },
                 MAY_RESET,
                 { WHEN_MODEM, NULL, NULL, call_await_revision },
                 { WHEN_PROPERTY, "State='stalled'", RESET } },
      .states = "(preparing )?restarting stalled restarting (updating )?(restarting )?(updating "
                ")?" VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "stall/never-back",
      .module = "never-back=on",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", "set " SCENARIO_MODULE " never-back=off" },
                 MAY_RESET,
                 { WHEN_NOW, NULL, "power-cycle " SCENARIO_MODULE } },
      .states = BEGUN "restarting stalled restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* END,0 was heard, and ModemManager takes long to probe a module that is back. The gate
     * must not keep ModemManager from it. */
    { .name = "stall/slow-after-end",
      .module = "reboot-delay=0 boot-urcs=none",
      .settings = "[Timeouts]\nSilence=6\nDownload=60\nSettle=6\nRevision=60\n",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying", "set " SCENARIO_MODULE " latency=10" },
                 { WHEN_STATE, "stalled", "set " SCENARIO_MODULE " latency=0" } },
      .states = BEGUN "restarting (updating )?(restarting )?(updating )?verifying stalled "
                      "verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* Given up for good, and plugged in again all the same. */
    { .name = "stall/given-up",
      .module = "never-back=on after-power-loss=forget",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting", NULL, call_give_up_refused },
                 { WHEN_STATE, "stalled", NULL, call_give_up },
                 { WHEN_STATE, "failed", "set " SCENARIO_MODULE " never-back=off" },
                 { WHEN_NOW, NULL, "power-cycle " SCENARIO_MODULE } },
      .states = BEGUN "restarting stalled failed",
      .reason = "given-up",
      .check = check_after_is_v12 },
    /* The setting of the URCs cannot be restored while the module is away, but later. */
    { .name = "stall/given-up-urcport",
      .module = "never-back=on after-power-loss=forget urcport=uart1",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", NULL, call_give_up },
                 { WHEN_STATE, "failed", "set " SCENARIO_MODULE " never-back=off" },
                 { WHEN_NOW, NULL, "power-cycle " SCENARIO_MODULE } },
      .states = BEGUN "restarting stalled failed",
      .reason = "given-up",
      .check = check_urc_port_back },
    { .name = "stall/forgotten-urcport",
      .module = "never-back=on after-power-loss=forget urcport=uart1",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", NULL, call_give_up } },
      .states = BEGUN "restarting stalled failed",
      .reason = "given-up",
      .modem = MODEM_ABSENT,
      .check = check_forgotten_urc_port },
    { .name = "stall/download",
      .module = "download-start-delay=90",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .states = BEGUN "stalled (downloading )?restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* The download takes longer than the timeout, and its URCs are not known. */
    { .name = "stall/download-unknown-urc",
      .module = "download-start-delay=160",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", "urc " SCENARIO_MODULE " '+QIND: \"FOTA\",\"QUUX\",1'" },
                 { WHEN_STATE, "downloading" } },
      .states = BEGUN "(stalled downloading )+(stalled )?restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* A new modem object meanwhile is no end of the download either. */
    { .name = "stall/download-daemon-restarted",
      .module = "download-start-delay=250",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "stalled", "daemon stop" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = BEGUN "(stalled downloading )+(stalled )?restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* In recovery mode the module has no tty, and back in normal mode it sends nothing. The
     * gate must not keep ModemManager from it for ever. */
    { .name = "stall/recovery-without-ports",
      .module = "recovery-ports=none boot-urcs=none update-time=80",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .states = BEGUN "restarting stalled restarting " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* An unknown URC is a sign of life, too. */
    { .name = "stall/unknown-urc",
      .settings = SHORT_SILENCE,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", FREEZE },
                 { WHEN_STATE, "stalled", "urc " SCENARIO_MODULE " '+QIND: \"FOTA\",\"QUUX\",1'" },
                 { WHEN_STATE, "restarting", THAW } },
      .states = BEGUN "restarting updating stalled restarting updating " VERIFIED "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
};

void
scenario_rows_stall (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
