/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A real NetworkManager uses the modem, and is stopped and started while the module is
 * updated. In the end it has connected the new modem. docs/coexistence.md says what each
 * row expects.
 */

#include "calls-network.h"
#include "calls.h"

#define UPDATED "(preparing )?downloading restarting updating verifying succeeded"

static const Scenario rows[] = {
    /* NetworkManager disconnects the modem when it ends, and connects it when it is back. */
    { .name = "network/restarted-downloading",
      .module = "download-start-delay=60",
      .before = { { WHEN_MODEM, NULL, NULL, call_start_network },
                  { WHEN_NOW, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_restart_network },
                 { WHEN_MODEM, NULL, NULL, call_await_network } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .modem = MODEM_CONNECTED },
    /* The data call stays up when NetworkManager is killed. */
    { .name = "network/killed-downloading",
      .module = "download-start-delay=60",
      .before = { { WHEN_MODEM, NULL, NULL, call_start_network },
                  { WHEN_NOW, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_kill_network },
                 { WHEN_MODEM, NULL, NULL, call_await_network } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .modem = MODEM_CONNECTED },
    /* There is no modem for NetworkManager; then there is a new one, whose revision is just
     * being read. */
    { .name = "network/restarted-in-recovery",
      .module = "update-time=40 qgmr-delay=60",
      .before = { { WHEN_MODEM, NULL, NULL, call_await_revision },
                  { WHEN_NOW, NULL, NULL, call_start_network } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting", NULL, call_restart_network },
                 { WHEN_STATE, "updating", NULL, call_kill_network },
                 { WHEN_STATE, "verifying" },
                 { WHEN_MODEM, NULL, NULL, call_restart_network } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .modem = MODEM_CONNECTED },
    /* An upload goes on meanwhile. */
    { .name = "network/restarted-uploading",
      .module = "link-rate=20000",
      .before = { { WHEN_MODEM, NULL, NULL, call_start_network },
                  { WHEN_NOW, NULL, NULL, call_await_revision } },
      .source = "file v12-v13.zip",
      .steps = { { WHEN_RECORD, "command AT+QFUPL=\"mm-dfota.zip\"", NULL, call_restart_network } },
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .modem = MODEM_CONNECTED },
};

void
scenario_rows_network (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
