/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which program opens which port, and when. The plugin sends nothing to a modem that
 * ModemManager has removed. All ports of a module are back in the end.
 */

#include "calls-others.h"
#include "calls-ports.h"
#include "calls-sleep.h"
#include "calls.h"

#define UPDATED "(preparing )?(downloading )?restarting updating verifying succeeded"

/* The answers are so slow that another program can inhibit the device between two of them. */
#define SLOW "set " SCENARIO_MODULE " latency=10"
#define FAST "set " SCENARIO_MODULE " latency=0"

static const Scenario removed[] = {
    { .name = "ports/inhibited-while-checked",
      .ecm = "",
      .before = { { WHEN_MODEM, NULL, SLOW } },
      .source = "http v12-v13.zip",
      .error = "NotReady",
      .may_be_unanswered = TRUE,
      .steps = { { WHEN_RECORD, "command AT+CLCC", NULL, call_foreign_inhibit },
                 { WHEN_NO_MODEM, NULL, FAST, call_foreign_release } },
      .check = check_start_stopped },
    { .name = "ports/inhibited-while-checked-install",
      .before = { { WHEN_MODEM, NULL, SLOW } },
      .source = "file v12-v13.zip",
      .error = "NotReady",
      .may_be_unanswered = TRUE,
      .steps = { { WHEN_RECORD, "command AT+CLCC", NULL, call_foreign_inhibit },
                 { WHEN_NO_MODEM, NULL, FAST, call_foreign_release } },
      .check = check_start_stopped },
    { .name = "ports/sleep-while-checked",
      .before = { { WHEN_MODEM, NULL, SLOW, call_start_logind } },
      .source = "http v12-v13.zip",
      .error = "NotReady",
      .may_be_unanswered = TRUE,
      .steps = { { WHEN_RECORD, "command AT+CLCC", NULL, call_nap }, { WHEN_NOW, NULL, FAST } },
      .check = check_start_stopped },
    { .name = "ports/init-sequence",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_no_init_sequence },
    { .name = "ports/init-sequence-install",
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_no_init_sequence },
};

/* ModemManager sees only a part of the module: the control port, which it had before, is
 * missing. */
static const Scenario by_halves[] = {
    /* The port appears after the modem was made. */
    { .name = "ports/late-control",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " control-delay=5" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "ports/late-control-install",
      .source = "file v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " control-delay=5" } },
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "ports/late-control-daemon-restarted",
      .module = "update-time=40",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " control-delay=5" },
                 { WHEN_NOW, NULL, "daemon kill" },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = "(preparing )?downloading restarting updating (restarting )?(updating )?verifying "
                "succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The port was there, but the gate was closed when ModemManager wanted to open it. The
     * device is not inhibited, and normal mode is proven only afterwards. */
    { .name = "ports/refused-control",
      .module = "recovery-ports=none boot-urcs=none",
      .before = { { WHEN_MODEM, NULL, NULL, call_start_logind },
                  { WHEN_NOW, NULL, NULL, call_nap },
                  { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_LOG, "cdc-wdm0 stays closed", "urc " SCENARIO_MODULE " '+CPIN: READY'" } },
      .states = "(preparing )?downloading restarting verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

/* The URCs arrive on a tty that ModemManager does not use. The plugin hears all of them, also
 * in normal mode. */
static const Scenario ignored[] = {
    { .name = "ports/ignored-tty",
      .module = "ignored-ttys=2 download-start-delay=10",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .is_abandoned = TRUE },
    { .name = "ports/ignored-tty-download-fails",
      .module = "ignored-ttys=2 fail-download=701",
      .source = "http v12-v13.zip",
      .states = "(preparing )?downloading verifying failed",
      .reason = "download-failed",
      .code = 701,
      .is_abandoned = TRUE },
    { .name = "ports/ignored-tty-install",
      .module = "ignored-ttys=2",
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .is_abandoned = TRUE },
};

/* In recovery mode the module is at the other side of its connector. The plugin recognizes it
 * there by its URCs, and nothing is sent to it. */
static const Scenario companion[] = {
    { .name = "ports/companion",
      .module = "recovery-path=1-3",
      .ecm = "",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_recognized },
    { .name = "ports/companion-retries",
      .module = "recovery-path=1-3 recovery-product=0307",
      .source = "http v13-v12.zip",
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .may_probe = TRUE,
      .check = check_recognized },
    { .name = "ports/companion-install",
      .module = "recovery-path=1-3",
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_recognized },
    /* The plugin hears nothing of the module when it is back, and leaves it to ModemManager
     * after the timeout. */
    { .name = "ports/companion-silent-boot",
      .module = "recovery-path=1-3 boot-urcs=none",
      .settings = SCENARIO_IMPATIENT,
      .source = "http v12-v13.zip",
      .states =
          "(preparing )?(downloading )?restarting (updating |stalled |restarting |verifying )*"
          "succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_recognized },
};

/* After the update it has ids that this plugin does not serve: ModemManager's modem proves what it
 * runs, if the IMEI is known. */
#define OTHER_IDS "(preparing )?downloading .*stalled .*succeeded"

static const Scenario other_ids[] = {
    { .name = "ports/other-product",
      .module = "update-time=20",
      .ecm = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " product=0620" },
                 { WHEN_PROPERTY, "UsbIds='2c7c:0620'" } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V13,
      .modem = MODEM_OTHER },
    { .name = "ports/other-product-install",
      .module = "update-time=20",
      .source = "file v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " product=0620" } },
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .modem = MODEM_OTHER },
    { .name = "ports/other-vendor",
      .module = "update-time=20",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating",
                   "set " SCENARIO_MODULE " vendor=05c6 product=9215 composition=ecm" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .modem = MODEM_OTHER },
    { .name = "ports/other-product-retries",
      .source = "http v13-v12.zip",
      .steps = { { WHEN_STATE, "retrying", "set " SCENARIO_MODULE " product=0620" } },
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .modem = MODEM_OTHER },
    { .name = "ports/other-product-daemon-restarted",
      .module = "update-time=40",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " product=0620" },
                 { WHEN_NOW, NULL, "daemon kill" },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = "(preparing )?downloading restarting updating (restarting )?(updating )?verifying "
                "succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .modem = MODEM_OTHER,
      .may_probe = TRUE },
    /* it comes back before the daemon does */
    { .name = "ports/other-product-daemon-away",
      .module = "update-time=20",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " product=0620" },
                 { WHEN_NOW, NULL, "daemon kill" },
                 { WHEN_RECORD, "event up in normal mode, " TESTBED_V13, "daemon start" } },
      .states = ".*succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .modem = MODEM_OTHER,
      .may_probe = TRUE },
    /* another module is at its place */
    { .name = "ports/other-product-other-module",
      .module = "update-time=20",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating",
                   "set " SCENARIO_MODULE " product=0620 imei=490154203237518" } },
      .states = "(preparing )?downloading restarting updating verifying failed",
      .reason = "module-replaced",
      .after = TESTBED_V13,
      .modem = MODEM_OTHER },
    /* what ModemManager has read is no IMEI: it may be another module */
    { .name = "ports/other-product-no-imei",
      .module = "update-time=20 composition=ecm",
      .settings = SCENARIO_IMPATIENT,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating",
                   "set " SCENARIO_MODULE " product=0620 cgsn-answer=Quectel" },
                 { WHEN_PROPERTY, "UsbIds='2c7c:0620'" },
                 { WHEN_STATE, "stalled" },
                 { WHEN_MODEM, NULL, "set " SCENARIO_MODULE " product=0306 cgsn-answer=" },
                 { WHEN_NOW, NULL, "reset " SCENARIO_MODULE } },
      .states = OTHER_IDS,
      .reason = "",
      .after = TESTBED_V13,
      .is_unknown = TRUE,
      .may_probe = TRUE,
      .check = check_not_recognized },
    { .name = "ports/emergency-download",
      .module = "update-time=20",
      .settings = SCENARIO_IMPATIENT "Reboot=3\n",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " vendor=05c6 product=9008" },
                 { WHEN_PROPERTY, "UsbIds='05c6:9008'", "silent " SCENARIO_MODULE " on" },
                 { WHEN_LOG, "emergency download mode (05c6:9008)",
                   "set " SCENARIO_MODULE " vendor=2c7c product=0306" },
                 { WHEN_NOW, NULL, "silent " SCENARIO_MODULE " off" },
                 { WHEN_STATE, "stalled", "reset " SCENARIO_MODULE } },
      .states = OTHER_IDS,
      .reason = "",
      .after = TESTBED_V13,
      .is_unknown = TRUE,
      .may_probe = TRUE },
};

/* As on OpenWrt: the plugin follows the uevents of the kernel, and ports are announced over
 * D-Bus. */
static const Scenario no_udev[] = {
    { .name = "ports/no-udev",
      .ecm = "",
      .without_udev = TRUE,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13 },
    { .name = "ports/no-udev-install",
      .without_udev = TRUE,
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    /* The reboot is faster than an inhibition. The ports are announced again. */
    { .name = "ports/no-udev-reboot-at-once",
      .without_udev = TRUE,
      .module = "reboot-delay=0 update-time=30",
      .source = "http v12-v13.zip",
      .states = "(preparing )?(downloading )?(restarting )?(updating )?verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

/* As measured with Linux 6.1: only the number of that tty is skipped. */
static const Scenario held_tty[] = {
    { .name = "ports/held-tty",
      .before = { { WHEN_MODEM, NULL, NULL, call_hold_tty } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .check = check_number_skipped },
    { .name = "ports/held-tty-retries",
      .before = { { WHEN_MODEM, NULL, NULL, call_hold_tty } },
      .source = "http v13-v12.zip",
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .check = check_number_skipped },
};

static const Scenario autosuspend[] = {
    { .name = "ports/autosuspend",
      .module = "download-start-delay=20 update-time=20",
      .before = { { WHEN_MODEM, NULL, NULL, check_autosuspend } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, check_awake },
                 { WHEN_STATE, "updating", NULL, check_awake } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_autosuspend },
    /* The former value is in the journal. */
    { .name = "ports/autosuspend-daemon-killed",
      .module = "download-start-delay=60",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, check_awake },
                 { WHEN_NOW, NULL, "daemon kill", check_awake },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = ".*succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_autosuspend },
    { .name = "ports/autosuspend-refused",
      .module = "reject-qfotadl=on",
      .source = "http v12-v13.zip",
      .error = "Refused",
      .states = "(preparing )?failed",
      .reason = "refused",
      .check = check_autosuspend },
};

static void
add (GPtrArray *all, const Scenario *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}

void
scenario_rows_ports (GPtrArray *all)
{
    add (all, removed, G_N_ELEMENTS (removed));
    add (all, by_halves, G_N_ELEMENTS (by_halves));
    add (all, ignored, G_N_ELEMENTS (ignored));
    add (all, companion, G_N_ELEMENTS (companion));
    add (all, other_ids, G_N_ELEMENTS (other_ids));
    add (all, no_udev, G_N_ELEMENTS (no_udev));
    add (all, held_tty, G_N_ELEMENTS (held_tty));
    add (all, autosuspend, G_N_ELEMENTS (autosuspend));
}
