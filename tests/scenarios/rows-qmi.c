/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module with a QMI port, as it comes by default: ModemManager speaks QMI, the
 * plugin AT.
 */

#include "calls.h"

#define BEGUN            "(preparing )?(downloading )?"
#define UPDATED          BEGUN "restarting updating verifying succeeded"
#define SUDDENLY_UPDATED BEGUN "restarting (updating )?(restarting )?verifying succeeded"

static const Scenario rows[] = {
    { .name = "qmi/forward",
      .module = "composition=qmi",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13 },
    { .name = "qmi/back",
      .module = "composition=qmi",
      .revision = TESTBED_V13,
      .source = "http v13-v12.zip",
      .states = UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V12 },
    { .name = "qmi/wrong-direction",
      .module = "composition=qmi",
      .source = "http v13-v12.zip",
      .states = BEGUN "restarting retrying verifying failed",
      .reason = "package",
      .code = 510,
      .check = check_qmi,
      .attempt = 6 },
    { .name = "qmi/ufs",
      .module = "composition=qmi reboot-delay=0",
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13 },
    { .name = "qmi/connected",
      .module = "composition=qmi download-start-delay=20",
      .source = "http v12-v13.zip",
      .before = { { WHEN_MODEM, NULL, NULL, call_connect } },
      .steps = { { WHEN_STATE, "downloading", NULL, check_connected } },
      .states = UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13 },
    { .name = "qmi/connected-reboot-at-once",
      .module = "composition=qmi reboot-delay=0",
      .source = "http v12-v13.zip",
      .before = { { WHEN_MODEM, NULL, NULL, call_connect } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "qmi/started-in-recovery",
      .module = "composition=qmi update-time=40",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting", "daemon kill" },
                 { WHEN_MODE, "recovery", "daemon start" } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13,
      .may_probe = TRUE },
    { .name = "qmi/no-qmi-in-recovery",
      .module = "composition=qmi recovery-ports=0,1,2,3",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13 },
    { .name = "qmi/end-lost",
      .module = "composition=qmi lose=HTTPEND",
      .source = "http v12-v13.zip",
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .check = check_qmi,
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

void
scenario_rows_qmi (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
