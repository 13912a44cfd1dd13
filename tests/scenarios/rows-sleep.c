/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The host sleeps while a module is updated. While the module needs power, the plugin's
 * lock prevents that, but a privileged user can override the lock. The module goes on as
 * long as its port has power; the URCs of that time are lost or late. docs/coexistence.md
 * says what each row expects.
 */

#include "calls-others.h"
#include "calls-sleep.h"
#include "calls.h"

#define BEGUN   "(preparing )?downloading "
#define UPDATED BEGUN "restarting updating verifying succeeded"
#define TRUTH   BEGUN ".*succeeded"

#define LOGIND                                                                                     \
    {                                                                                              \
        WHEN_MODEM, NULL, NULL, call_start_logind                                                  \
    }

/* The timeout Silence. The other timeouts are those of SCENARIO_PATIENT. */
#define QUIET_FOR_6_S "[Timeouts]\nSilence=6\nDownload=100\nSettle=100\nCommand=20\nRevision=60\n"

#define DEAF "silent " SCENARIO_MODULE " on"
#define HEAR "silent " SCENARIO_MODULE " off"

/* Longer than ModemManager tries to open a port. If a module comes back while ModemManager
 * still tries, ModemManager can miss a part of its ports. */
#define LONG_UPDATE "update-time=40 "

/* After a sleep ModemManager refuses each inhibition: the gate alone keeps ModemManager out
 * of recovery mode. */
static const Scenario begun_after[] = {
    { .name = "sleep/before",
      .ecm = "",
      .module = LONG_UPDATE,
      .before = { LOGIND,
                  { WHEN_NOW, NULL, NULL, call_nap },
                  { WHEN_MODEM, NULL, NULL, check_not_inhibitable },
                  { WHEN_NOW, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "sleep/before-install",
      .module = LONG_UPDATE,
      .before = { LOGIND,
                  { WHEN_NOW, NULL, NULL, call_nap },
                  { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* Connected, and the module reboots at once: an inhibition could not help, and it fails. */
    { .name = "sleep/before-connected",
      .module = LONG_UPDATE "reboot-delay=0",
      .before = { LOGIND,
                  { WHEN_NOW, NULL, NULL, call_nap },
                  { WHEN_MODEM, NULL, NULL, call_await_revision },
                  { WHEN_NOW, NULL, NULL, call_connect } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

static const Scenario downloading[] = {
    /* A short sleep: the download goes on. */
    { .name = "sleep/downloading",
      .ecm = "",
      .mbim = "",
      .module = LONG_UPDATE "download-start-delay=60",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_nap }, { WHEN_MODEM, NULL } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* A longer sleep: the module is in recovery mode when the host wakes up. */
    { .name = "sleep/downloading-till-recovery",
      .module = "download-start-delay=25 update-time=100",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_sleep },
                 { WHEN_RECORD, "urc +QIND: \"FOTA\",\"UPDATING\"", NULL, call_wake } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The longest sleep: the update is over, and no URC was heard. */
    { .name = "sleep/downloading-till-the-end",
      .module = "download-start-delay=25",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_sleep },
                 { WHEN_RECORD, "urc +QIND: PB DONE", NULL },
                 { WHEN_RECORD, "event up in recovery mode", NULL },
                 { WHEN_RECORD, "event up in normal mode, " TESTBED_V13, NULL, call_wake } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The host enumerates the module anew. The module has gone on, which the host does not know. */
    { .name = "sleep/downloading-enumerated-anew",
      .module = LONG_UPDATE "download-start-delay=90",
      .settings = QUIET_FOR_6_S,
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_sleep },
                 { WHEN_NOW, NULL, "reenumerate " SCENARIO_MODULE },
                 { WHEN_NOW, NULL, NULL, call_wake } },
      .states = BEGUN "restarting stalled .*succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The port lost its power meanwhile, and the download is lost. */
    { .name = "sleep/downloading-without-power",
      .module = "download-start-delay=200",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_sleep },
                 { WHEN_NOW, NULL, "unplug " SCENARIO_MODULE },
                 { WHEN_NOW, NULL, NULL, call_wake },
                 { WHEN_NOW, NULL, "plug " SCENARIO_MODULE } },
      .states = BEGUN "restarting verifying failed",
      .reason = "revision-unchanged",
      .code = CODE_NONE,
      .may_probe = TRUE },
};

static const Scenario in_recovery[] = {
    { .name = "sleep/restarting",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting", NULL, call_nap } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "sleep/updating",
      .module = "update-time=60",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_nap } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13 },
    /* The URCs arrive late, when the host wakes up. */
    { .name = "sleep/updating-till-the-end",
      .ecm = "",
      .mbim = "",
      .module = "update-time=25",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_sleep },
                 { WHEN_RECORD, "event up in normal mode, " TESTBED_V13, NULL, call_wake } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The URCs are lost. */
    { .name = "sleep/updating-till-the-end-deaf",
      .settings = QUIET_FOR_6_S,
      .module = "update-time=25",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_sleep },
                 { WHEN_NOW, NULL, DEAF },
                 { WHEN_RECORD, "event up in normal mode, " TESTBED_V13, NULL, call_wake },
                 { WHEN_RECORD, "event nowhere to say +QIND: PB DONE", HEAR } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The host enumerates the module anew. The module has gone on. */
    { .name = "sleep/updating-enumerated-anew",
      .module = "update-time=100",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_sleep },
                 { WHEN_NOW, NULL, "reenumerate " SCENARIO_MODULE },
                 { WHEN_NOW, NULL, NULL, call_wake } },
      .states = BEGUN "restarting updating restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The kernel only binds the ttys anew: measured with Linux 6.1. */
    { .name = "sleep/updating-ttys-rebound",
      .ecm = "",
      .module = "update-time=100",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_sleep },
                 { WHEN_NOW, NULL, "host-sleeps " SCENARIO_MODULE " on" },
                 { WHEN_NOW, NULL, "host-sleeps " SCENARIO_MODULE " off" },
                 { WHEN_NOW, NULL, NULL, call_wake } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The module has ended the update and rebooted. For the kernel it is the same device. */
    { .name = "sleep/updating-till-the-end-same-device",
      .ecm = "",
      .settings = QUIET_FOR_6_S,
      .module = "update-time=25 boot-urcs=none",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_sleep },
                 { WHEN_NOW, NULL, "host-sleeps " SCENARIO_MODULE " on" },
                 { WHEN_RECORD, "event up in normal mode, " TESTBED_V13,
                   "host-sleeps " SCENARIO_MODULE " off" },
                 { WHEN_NOW, NULL, NULL, call_wake } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* The same, but logind was not asked, so ModemManager knows nothing of the sleep. */
    { .name = "sleep/updating-till-the-end-unannounced",
      .ecm = "",
      .mbim = "",
      .settings = QUIET_FOR_6_S,
      .module = "update-time=25 boot-urcs=none",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "host-sleeps " SCENARIO_MODULE " on" },
                 { WHEN_RECORD, "event up in normal mode, " TESTBED_V13,
                   "host-sleeps " SCENARIO_MODULE " off" } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "sleep/updating-without-power",
      .module = "update-time=60",
      .before = { LOGIND },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", NULL, call_sleep },
                 { WHEN_NOW, NULL, "unplug " SCENARIO_MODULE },
                 { WHEN_NOW, NULL, NULL, call_wake },
                 { WHEN_NOW, NULL, "plug " SCENARIO_MODULE } },
      .states = BEGUN "restarting updating restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

static const Scenario afterwards[] = {
    { .name = "sleep/verifying",
      .module = "qgmr-delay=60",
      .before = { LOGIND, { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying" }, { WHEN_MODEM, NULL, NULL, call_nap } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
};

static const Scenario uploading[] = {
    { .name = "sleep/uploading",
      .module = "link-rate=20000",
      .before = { LOGIND },
      .source = "file v12-v13.zip",
      .steps = { { WHEN_RECORD, "command AT+QFUPL=\"mm-dfota.zip\"", NULL, call_nap } },
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
scenario_rows_sleep (GPtrArray *all)
{
    add (all, begun_after, G_N_ELEMENTS (begun_after));
    add (all, downloading, G_N_ELEMENTS (downloading));
    add (all, in_recovery, G_N_ELEMENTS (in_recovery));
    add (all, afterwards, G_N_ELEMENTS (afterwards));
    add (all, uploading, G_N_ELEMENTS (uploading));
}
