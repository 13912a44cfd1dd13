/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module's USB device goes and comes back while the module keeps its power, as after a
 * reset of the hub or a reboot of the host. This proves nothing; see docs/proofs.md.
 */

#include "calls-ports.h"
#include "calls.h"

#define BEGUN "(preparing )?downloading "
#define TRUTH BEGUN ".*succeeded"

#define GLITCH "reenumerate " SCENARIO_MODULE

/* Longer than two timeouts Silence together with the time in which ModemManager makes a modem. */
#define LONG_DOWNLOAD "download-start-delay=100 "

#define QUIET_FOR_4_S "[Timeouts]\nSilence=4\nDownload=6\nSettle=4\nReboot=4\nRevision=60\n"

static const Scenario downloading[] = {
    { .name = "glitch/download-twice",
      .ecm = "",
      .module = LONG_DOWNLOAD,
      .settings = QUIET_FOR_4_S,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", GLITCH },
                 { WHEN_STATE, "restarting", GLITCH },
                 { WHEN_PROPERTY, "MayPowerOff=false" } },
      .states = TRUTH,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_completed_once },
    { .name = "glitch/download-and-daemon-restart",
      .module = LONG_DOWNLOAD,
      .settings = QUIET_FOR_4_S,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", GLITCH },
                 { WHEN_STATE, "restarting", "daemon kill" },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = TRUTH,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The host reboots while the module keeps its power. */
    { .name = "glitch/download-while-daemon-is-away",
      .module = LONG_DOWNLOAD,
      .settings = QUIET_FOR_4_S,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "daemon kill" },
                 { WHEN_NOW, NULL, GLITCH },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = TRUTH,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* After two timeouts Silence ModemManager probes the module. The old revision is no
     * outcome, and the download goes on. */
    { .name = "glitch/download-three-times-and-probed",
      .module = "download-start-delay=170",
      .settings = QUIET_FOR_4_S,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", GLITCH },
                 { WHEN_STATE, "restarting", GLITCH },
                 { WHEN_NOW, NULL, GLITCH },
                 { WHEN_STATE, "verifying" },
                 { WHEN_STATE, "downloading" } },
      .states = TRUTH,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

static const Scenario failing[] = {
    /* HTTPEND,701 proves normal mode: the plugin releases the device within seconds. The
     * module sends no HTTPSTART after the glitch, because ModemManager would then probe its
     * ports, and a URC during the probing is lost. */
    { .name = "glitch/download-fails",
      .module = "download-start-delay=25 fail-download=701 lose=HTTPSTART",
      .ecm = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", GLITCH } },
      .states = BEGUN "restarting verifying failed",
      .reason = "download-failed",
      .code = 701,
      .may_probe = TRUE },
    /* said after the gate has opened, and before ModemManager opens a port */
    { .name = "glitch/download-fails-at-once",
      .module = "download-start-delay=25 lose=HTTPEND",
      .ecm = "",
      .before = { { WHEN_MODEM, NULL, "freeze " SCENARIO_MODULE " on" } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", GLITCH },
                 { WHEN_STATE, "restarting" },
                 { WHEN_NOW, NULL, "set " SCENARIO_MODULE " fail-download=701" },
                 { WHEN_RECORD, "event frozen", "freeze " SCENARIO_MODULE " off" },
                 { WHEN_STATE, "downloading",
                   "urc " SCENARIO_MODULE " '+QIND: \"FOTA\",\"HTTPEND\",701'" } },
      .states = BEGUN "restarting downloading verifying failed",
      .reason = "download-failed",
      .code = 701,
      .may_probe = TRUE },
    { .name = "glitch/download-fails-stalled",
      .module = "download-start-delay=50 fail-download=702 lose=HTTPSTART",
      .settings = "[Timeouts]\nSilence=4\nDownload=60\nRevision=60\n",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", GLITCH }, { WHEN_STATE, "stalled" } },
      .states = BEGUN "restarting stalled verifying (stalled (verifying )?)*failed",
      .reason = "download-failed",
      .code = 702,
      .may_probe = TRUE },
};

static const Scenario later[] = {
    /* The package is complete; only the reboot is missing. */
    { .name = "glitch/before-reboot",
      .module = "reboot-delay=40",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting" },
                 { WHEN_NO_MODEM, NULL, GLITCH },
                 { WHEN_PROPERTY, "MayPowerOff=false" } },
      .states = BEGUN "restarting updating verifying succeeded",
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "glitch/updating",
      .module = "update-time=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", GLITCH },
                 { WHEN_STATE, "restarting" },
                 { WHEN_PROPERTY, "MayPowerOff=false" },
                 { WHEN_STATE, "updating", GLITCH } },
      .states = BEGUN "(restarting updating ){2,3}verifying succeeded",
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13 },
    /* END,0 and a re-enumeration are no proof of normal mode. */
    { .name = "glitch/after-end",
      .module = "end-delay=40",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying", GLITCH } },
      .states = BEGUN "restarting updating verifying succeeded",
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13 },
};

/* A slow host reports an enumeration when the next one is there. What is read meanwhile is no part
 * of the former one. */
static const Scenario late[] = {
    { .name = "glitch/late-uevents-updating",
      .ecm = "",
      .module = "update-time=30",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_report_late } },
      .states = BEGUN "restarting updating verifying succeeded",
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13 },
    { .name = "glitch/late-uevents-ended",
      .ecm = "",
      .module = "end-delay=20",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying", NULL, call_report_late } },
      .states = BEGUN "restarting updating verifying succeeded",
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13 },
    { .name = "glitch/late-uevents-booted",
      .ecm = "",
      .module = "lose=END",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating" }, { WHEN_RECORD, "urc +CPIN", NULL, call_report_late } },
      .states = BEGUN "restarting updating restarting verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
};

/* A healthy module must not stay closed for ever. */
static const Scenario slow[] = {
    { .name = "glitch/slow-modem-after-retries",
      .module = "fail-update=510x6 boot-urcs=none",
      .settings = "[Timeouts]\nSilence=10\nDownload=60\nSettle=10\nRevision=60\n",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "event attempt 6" },
                 { WHEN_STATE, "verifying", "set " SCENARIO_MODULE " latency=10" },
                 { WHEN_STATE, "stalled", "set " SCENARIO_MODULE " latency=0" } },
      .states = BEGUN "restarting retrying verifying (stalled verifying )+failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .may_probe = TRUE },
    { .name = "glitch/slow-modem-after-failed-updates",
      .module = "fail-update=520x6 boot-urcs=none",
      .settings = "[Timeouts]\nSilence=10\nDownload=60\nSettle=10\nRevision=60\n",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "event attempt 6" },
                 { WHEN_STATE, "verifying", "set " SCENARIO_MODULE " latency=10" },
                 { WHEN_STATE, "stalled", "set " SCENARIO_MODULE " latency=0" } },
      .states = BEGUN "restarting (updating retrying )+verifying (stalled verifying )+failed",
      .reason = "update-failed",
      .code = 520,
      .attempt = 6,
      .may_probe = TRUE },
    /* No URC was heard since the download: the revision is read in the end. */
    { .name = "glitch/mute",
      .module = "lose=START,UPDATING,END boot-urcs=none",
      .settings = "[Timeouts]\nSilence=8\nDownload=10\nSettle=8\nRevision=60\n",
      .source = "http v12-v13.zip",
      .states = BEGUN "restarting stalled (restarting stalled )*verifying (stalled (verifying )?)*"
                      "succeeded",
      .reason = "",
      .after = TESTBED_V13 },
};

static void
add (GPtrArray *all, const Scenario *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}

void
scenario_rows_glitch (GPtrArray *all)
{
    add (all, downloading, G_N_ELEMENTS (downloading));
    add (all, failing, G_N_ELEMENTS (failing));
    add (all, later, G_N_ELEMENTS (later));
    add (all, late, G_N_ELEMENTS (late));
    add (all, slow, G_N_ELEMENTS (slow));
}
