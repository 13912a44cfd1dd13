/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Other programs use the modem before or during an update: they inhibit the device, reset
 * the module, or disable the modem. docs/coexistence.md says what each row expects. The
 * module needs no modem to go on; other programs only change which URCs are heard and when
 * the revision is read.
 */

#include "calls-others.h"
#include "calls.h"

#define BEGUN   "(preparing )?downloading "
#define UPDATED BEGUN "restarting updating verifying succeeded"

/* Long enough for a client to come and go during the download. */
#define LONG_DOWNLOAD "download-start-delay=25 "

static const Scenario inhibited[] = {
    /* Before an update: the interface disappears with the modem, and comes back with it. */
    { .name = "others/inhibited-idle",
      .before = { { WHEN_MODEM, NULL, NULL, call_foreign_inhibit },
                  { WHEN_NO_MODEM, NULL, NULL, call_explain_inhibited },
                  { WHEN_NOW, NULL, NULL, call_foreign_release },
                  { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* The module goes on, and the plugin listens to it. The device is released in recovery
     * mode, where it stays closed to ModemManager. */
    { .name = "others/inhibited-download",
      .module = LONG_DOWNLOAD "update-time=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_foreign_inhibit },
                 { WHEN_NOW, NULL, NULL, call_explain_updated },
                 { WHEN_STATE, "restarting" },
                 { WHEN_STATE, "updating", NULL, call_foreign_release } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* Released during the download: the modem is back before the reboot. */
    { .name = "others/inhibited-for-a-while",
      .module = "download-start-delay=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_foreign_inhibit },
                 { WHEN_NO_MODEM, NULL, NULL, call_foreign_release },
                 { WHEN_MODEM, NULL } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* Inhibited all the time: no outcome before there is a modem. */
    { .name = "others/inhibited-to-the-end",
      .module = LONG_DOWNLOAD,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_foreign_inhibit },
                 { WHEN_STATE, "verifying" },
                 { WHEN_LOG, "verifying (boot URC)", NULL, call_foreign_release } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .is_abandoned = TRUE },
    /* The failure of a download is heard all the same. */
    { .name = "others/inhibited-download-fails",
      .module = LONG_DOWNLOAD "fail-download=701",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_foreign_inhibit },
                 { WHEN_STATE, "verifying", NULL, call_foreign_release } },
      .states = BEGUN "verifying failed",
      .reason = "download-failed",
      .code = 701,
      .is_abandoned = TRUE },
    /* Inhibited after the update, before its revision was read. */
    { .name = "others/inhibited-verifying",
      .module = "qgmr-delay=60",
      .before = { { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying" },
                 { WHEN_MODEM, NULL, NULL, call_foreign_inhibit },
                 { WHEN_NO_MODEM, NULL, NULL, call_foreign_release } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* Nothing was started: the update ends with the modem. */
    { .name = "others/inhibited-uploading",
      .module = "link-rate=20000",
      .source = "file v12-v13.zip",
      .steps = { { WHEN_RECORD, "command AT+QFUPL=\"mm-dfota.zip\"", NULL, call_foreign_inhibit },
                 { WHEN_STATE, "failed" },
                 { WHEN_RECORD, "event upload: ", NULL, call_foreign_release } },
      .states = "(preparing )?uploading failed",
      .reason = "interrupted",
      .may_be_unsent = TRUE,
      .check = check_upload_ended },
    /* ModemManager announces the module to fwupd, and fwupd's inhibition comes before the
     * update. */
    { .name = "others/for-fwupd",
      .module = "for-fwupd=on",
      .before = { { WHEN_MODEM, NULL, NULL, call_see_announced },
                  { WHEN_NOW, NULL, NULL, call_foreign_inhibit },
                  { WHEN_NO_MODEM, NULL, NULL, call_foreign_release },
                  { WHEN_MODEM, NULL, NULL, call_see_announced },
                  { WHEN_NOW, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* While the plugin inhibits the device, no other program can, and nothing reaches
     * recovery mode. */
    { .name = "others/refused-in-recovery",
      .module = "update-time=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting" },
                 { WHEN_NO_MODEM, NULL, NULL, call_inhibit_refused },
                 { WHEN_STATE, "updating", NULL, call_inhibit_refused },
                 { WHEN_NOW, NULL, NULL, call_command_without_modem },
                 { WHEN_NOW, NULL, NULL, call_scan } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
};

static const Scenario commands[] = {
    /* The device cannot be inhibited, and ModemManager waits for an answer on the port of the
     * command. The command has to wait. */
    { .name = "others/busy-port",
      .module = "composition=ecm",
      .before = { { WHEN_NOW, NULL, NULL, call_connect },
                  { WHEN_NOW, NULL, "set " SCENARIO_MODULE " latency=10", call_block_bus } },
      .source = "ufs v12-v13.zip",
      .may_be_unanswered = TRUE,
      .steps = { { WHEN_RECORD, "command AT+QURCCFG=", NULL, call_ask },
                 { WHEN_RECORD, "command AT" CALL_QUESTION, NULL, call_unblock_bus },
                 { WHEN_STATE, "restarting", "set " SCENARIO_MODULE " latency=0" } },
      .states = "(preparing )?restarting updating (restarting )?verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "others/commands",
      .module = "download-start-delay=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_change_modem } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* The download is lost. The boot URCs show that at once. */
    { .name = "others/reset",
      .module = "composition=qmi download-start-delay=200",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_reset } },
      .states = BEGUN "restarting verifying failed",
      .reason = "revision-unchanged",
      .code = CODE_NONE,
      .may_probe = TRUE },
};

/* Whether a download needs the radio, and what else a module does at these commands, is not
 * published. Each is tried both ways. */
static const Scenario power[] = {
    { .name = "others/power-low",
      .module = LONG_DOWNLOAD,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_power_low } },
      .states = BEGUN "verifying failed",
      .reason = "download-failed",
      .code = 701 },
    { .name = "others/power-low-ignored",
      .module = LONG_DOWNLOAD "radio-off=goes-on",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_power_low } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "others/power-and-back",
      .module = "download-start-delay=60",
      .ecm = "",
      .mbim = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_try_power_and_back } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* Only the radio is off, and stays off until the end. */
    { .name = "others/power-off",
      .module = LONG_DOWNLOAD,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_power_off } },
      .states = BEGUN "verifying failed",
      .reason = "download-failed",
      .code = 701 },
    /* The whole module is off: the download is lost. */
    { .name = "others/power-off-all",
      .module = "composition=qmi download-start-delay=200 qmi-offline=power",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_power_off },
                 { WHEN_MODE, "off", "power-cycle " SCENARIO_MODULE } },
      .states = BEGUN "restarting verifying failed",
      .reason = "revision-unchanged",
      .code = CODE_NONE,
      .may_probe = TRUE },
    /* An upload needs no radio. */
    { .name = "others/power-low-uploading",
      .module = "link-rate=20000",
      .source = "file v12-v13.zip",
      .steps = { { WHEN_RECORD, "command AT+QFUPL=\"mm-dfota.zip\"", NULL, call_power_low } },
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
};

static const Scenario factory_reset[] = {
    { .name = "others/factory-reset-refused",
      .module = "download-start-delay=25",
      .ecm = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_factory_reset_refused } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "others/factory-reset",
      .module = "download-start-delay=25 factory-reset=stays",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_factory_reset } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "others/factory-reset-reboots",
      .module = "download-start-delay=200 factory-reset=reboots",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_factory_reset } },
      .states = BEGUN "restarting verifying failed",
      .reason = "revision-unchanged",
      .code = CODE_NONE,
      .may_probe = TRUE },
    { .name = "others/factory-reset-uploading",
      .module = "link-rate=20000 factory-reset=reboots",
      .source = "file v12-v13.zip",
      .steps = { { WHEN_RECORD, "command AT+QFUPL=\"mm-dfota.zip\"", NULL, call_factory_reset } },
      .states = "(preparing )?uploading failed",
      .reason = "interrupted",
      .may_be_unsent = TRUE,
      .check = check_upload_ended },
};

static void
add (GPtrArray *all, const Scenario *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}

void
scenario_rows_others (GPtrArray *all)
{
    add (all, inhibited, G_N_ELEMENTS (inhibited));
    add (all, commands, G_N_ELEMENTS (commands));
    add (all, power, G_N_ELEMENTS (power));
    add (all, factory_reset, G_N_ELEMENTS (factory_reset));
}
