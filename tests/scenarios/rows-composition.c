/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What depends on the composition of the module: data calls over QMI, over MBIM or over a
 * tty; the QMI or MBIM port, its other clients, and a module that does not answer there.
 * After every row, a check makes sure that ModemManager uses the port.
 */

#include "calls-composition.h"
#include "calls.h"

#define UPDATED          "(preparing )?(downloading )?restarting updating verifying succeeded"
#define SUDDENLY_UPDATED "(preparing )?(downloading )?(restarting )?(updating )?verifying succeeded"

/* Without QMI, the data call occupies the port on which URCs usually arrive, and ModemManager
 * needs longer to end it. */
#define ECM "urcport=usbmodem reboot-delay=20"

#define CONNECTED                                                                                  \
    {                                                                                              \
        {                                                                                          \
            WHEN_MODEM, NULL, NULL, call_connect                                                   \
        }                                                                                          \
    }

/* The data call stays up until the reboot. */
static const Scenario courses[] = {
    { .name = "qmi/success",
      .module = "download-start-delay=20",
      .ecm = ECM,
      .mbim = "",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, check_connected } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .check = check_stayed_connected },
    { .name = "qmi/wrong-package",
      .ecm = ECM,
      .mbim = "",
      .before = CONNECTED,
      .source = "http v13-v12.zip",
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .check = check_stayed_connected },
    { .name = "qmi/daemon-killed-in-recovery",
      .module = "update-time=60",
      .ecm = ECM,
      .mbim = "",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = "(preparing )?(downloading )?restarting updating (restarting )?verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_stayed_connected },
    /* Without QMI, no URC may come before. ModemManager 1.20 could be ending the data call
     * when the ports hang up, and then one of its own checks fails. */
    { .name = "qmi/reboot-while-connected",
      .module = "reboot-delay=0 update-time=30",
      .ecm = "",
      .mbim = "",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_stayed_connected },
    /* The device is inhibited before AT+QFOTADL. */
    { .name = "qmi/ufs-while-connected",
      .ecm = "",
      .mbim = "",
      .before = CONNECTED,
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "qmi/daemon-killed-while-connected",
      .module = "download-start-delay=25",
      .ecm = "",
      .mbim = "",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = ".*(succeeded|failed)",
      .by_truth = TRUE,
      .may_probe = TRUE },
};

static const Scenario port_rows[] = {
    /* ModemManager resets these modules over QMI only. */
    { .name = "qmi/reset-before",
      .before = { { WHEN_MODEM, NULL, NULL, call_reset_modem } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "qmi/second-client",
      .mbim = "",
      .module = "download-start-delay=20",
      .before = { { WHEN_MODEM, NULL, NULL, call_connect },
                  { WHEN_NOW, NULL, NULL, call_second_client } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_second_client } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_second_client },
    /* Another client has the port open when the module reboots. */
    { .name = "qmi/second-client-stays",
      .module = "download-start-delay=20",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_qmicli_stay } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_qmicli_end },
    { .name = "qmi/second-client-stays-reboot-at-once",
      .module = "download-start-delay=20 reboot-delay=0 update-time=30",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_qmicli_stay } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_qmicli_end },
    /* The next daemon finds a proxy with a client of the port from before the reboot. */
    { .name = "qmi/proxy-left-behind",
      .module = "download-start-delay=20 update-time=30",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_qmicli_stay },
                 { WHEN_STATE, "updating", "daemon kill-alone" },
                 { WHEN_NOW, NULL, "daemon start" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_qmicli_end },
    { .name = "qmi/not-in-recovery",
      .mbim = "",
      .module = "recovery-ports=0,1,2,3",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* The module does not answer the requests that an inhibition sends, so that the
     * inhibition comes too late. */
    { .name = "qmi/silent-before-reboot",
      .mbim = "",
      .module = "download-start-delay=20",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "set " SCENARIO_MODULE " qmi-answers=off" },
                 { WHEN_MODE, "recovery", "set " SCENARIO_MODULE " qmi-answers=on" } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
    /* ModemManager drops the modem, and the plugin does not hear the end of the download. */
    { .name = "qmi/timed-out",
      .mbim = "",
      .module = "download-start-delay=20 update-time=30",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "freeze " SCENARIO_MODULE " on" },
                 { WHEN_NOW, NULL, "set " SCENARIO_MODULE " qmi-answers=off", call_many_requests },
                 { WHEN_NO_MODEM, NULL, "set " SCENARIO_MODULE " qmi-answers=on" },
                 { WHEN_NOW, NULL, "freeze " SCENARIO_MODULE " off" } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_given_up },
};

void
scenario_rows_composition (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (courses); i++)
        g_ptr_array_add (all, (gpointer) &courses[i]);
    for (guint i = 0; i < G_N_ELEMENTS (port_rows); i++)
        g_ptr_array_add (all, (gpointer) &port_rows[i]);
}
