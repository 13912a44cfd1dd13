/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module reboots into recovery mode while something is on its way to it: ModemManager makes
 * its modem, a command waits for its answer, the host has slept. Nothing of that may reach recovery
 * mode, which every row checks.
 */

#include "calls-others.h"
#include "calls-sleep.h"
#include "calls.h"

/* It is away for as short a time as the test bed can do. */
#define AT_ONCE "reboot-delay=0 boot-delay=0 "

/* Longer than ModemManager tries to open a port. */
#define LONG_UPDATE "update-time=60 "

/* Nothing is heard of the download, which ends when it is told to. */
#define UNHEARD AT_ONCE LONG_UPDATE "lose=HTTPSTART,HTTPEND "

#define FREEZE                                                                                     \
    {                                                                                              \
        WHEN_MODEM, NULL, "freeze " SCENARIO_MODULE " on"                                          \
    }
#define THAW "freeze " SCENARIO_MODULE " off"

#define RESTART_DAEMON                                                                             \
    { WHEN_STATE, "downloading", "daemon kill" },                                                  \
    {                                                                                              \
        WHEN_NOW, NULL, "daemon start"                                                             \
    }

#define LOGIND                                                                                     \
    {                                                                                              \
        WHEN_MODEM, NULL, NULL, call_start_logind                                                  \
    }

#define TRUTH "(preparing )?downloading .*succeeded"

/* ModemManager's modem is at this point when the module goes. */
#define MODEM_BEING_MADE(row, text)                                                                \
    {                                                                                              \
        .name = row, .module = UNHEARD, .before = { FREEZE }, .source = "http v12-v13.zip",        \
        .steps = { RESTART_DAEMON, { WHEN_LOG, text, THAW } }, .states = TRUTH, .reason = "",      \
        .after = TESTBED_V13, .may_probe = TRUE                                                    \
    }

static const Scenario being_made[] = {
    MODEM_BEING_MADE ("race/modem-found", "QMI-powered Quectel modem found"),
    MODEM_BEING_MADE ("race/modem-grabbed", "[modem0] usbmisc/cdc-wdm0 qmi"),
    MODEM_BEING_MADE ("race/modem-initialized", "[modem0] loading revision"),
    MODEM_BEING_MADE ("race/modem-with-imei", "[modem0] loading equipment identifier"),
    /* the revision is being read */
    MODEM_BEING_MADE ("race/modem-asked", "--> 'AT+CMEE?<CR>'"),
    MODEM_BEING_MADE ("race/modem-asked-revision", "--> 'AT+QGMR<CR>'"),
};

/* ModemManager lets nobody inhibit the device: the gate alone is there. */
static const Scenario after_sleep[] = {
    { .name = "race/install-after-sleep",
      .module = AT_ONCE LONG_UPDATE,
      .ecm = "",
      .before = { LOGIND,
                  { WHEN_NOW, NULL, NULL, call_nap },
                  { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "race/install-after-sleep-same-names",
      .module = AT_ONCE LONG_UPDATE "tty-names=same",
      .before = { LOGIND,
                  { WHEN_NOW, NULL, NULL, call_nap },
                  { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "race/sleep-while-asked",
      .module = UNHEARD "latency=2",
      .before = { LOGIND, FREEZE },
      .source = "http v12-v13.zip",
      .steps = { RESTART_DAEMON,
                 { WHEN_LOG, "--> 'AT+CMEE?<CR>'", NULL, call_nap },
                 { WHEN_NOW, NULL, THAW } },
      .states = TRUTH,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

static void
add (GPtrArray *all, const Scenario *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}

void
scenario_rows_race (GPtrArray *all)
{
    add (all, being_made, G_N_ELEMENTS (being_made));
    add (all, after_sleep, G_N_ELEMENTS (after_sleep));
}
