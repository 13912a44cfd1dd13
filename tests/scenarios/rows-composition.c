/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The compositions of the module: the same courses in each, made from two tables,
 * with a data call all the time until the reboot; and clients of QMI beside
 * ModemManager.
 */

#include "calls-composition.h"
#include "calls.h"

#define UPDATED          "(preparing )?(downloading )?restarting updating verifying succeeded"
#define SUDDENLY_UPDATED "(preparing )?(downloading )?(restarting )?(updating )?verifying succeeded"

/* Without QMI the data call takes the port where URCs usually come, and ModemManager
 * needs more time to end it. */
static const struct {
    const gchar *name;
    const gchar *module;
} compositions[] = {
    { "ecm", "composition=ecm urcport=usbmodem reboot-delay=20" },
    { "qmi", "composition=qmi" },
};

#define CONNECTED                                                                                  \
    {                                                                                              \
        {                                                                                          \
            WHEN_MODEM, NULL, NULL, call_connect                                                   \
        }                                                                                          \
    }

static const Scenario courses[] = {
    { .name = "success",
      .module = "download-start-delay=20",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, check_connected } },
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .check = check_stayed_connected },
    { .name = "wrong-package",
      .before = CONNECTED,
      .source = "http v13-v12.zip",
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .check = check_stayed_connected },
    { .name = "daemon-killed-in-recovery",
      .module = "update-time=60",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = "(preparing )?(downloading )?restarting updating (restarting )?verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_stayed_connected },
    /* Without QMI no URC is heard before: else ModemManager 1.20 may be in the middle of
     * ending the data call when the ports hang up, and a check of its own fails. */
    { .name = "reboot-while-connected",
      .module = "reboot-delay=0 update-time=30 urcport=usbat",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_stayed_connected },
};

static void
add_courses (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (compositions) * G_N_ELEMENTS (courses); i++) {
        guint           composition = i / G_N_ELEMENTS (courses);
        const Scenario *course = &courses[i % G_N_ELEMENTS (courses)];
        Scenario       *row = g_memdup2 (course, sizeof *course);

        row->name = g_strdup_printf ("%s/%s", compositions[composition].name, course->name);
        row->module = g_strdup_printf ("%s %s", compositions[composition].module,
                                       course->module ? course->module : "");
        g_ptr_array_add (all, row);
    }
}

#define QMI "composition=qmi "

static const Scenario rows[] = {
    /* ModemManager's reset, over QMI, before */
    { .name = "qmi/reset-before",
      .module = QMI,
      .before = { { WHEN_MODEM, NULL, NULL, call_reset_modem } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "qmi/second-client",
      .module = QMI "download-start-delay=20",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_qmicli } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_stayed_connected },
    /* another one has the port open when the module reboots */
    { .name = "qmi/second-client-stays",
      .module = QMI "download-start-delay=20",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_qmicli_stay } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_qmicli_end },
    { .name = "qmi/second-client-stays-reboot-at-once",
      .module = QMI "download-start-delay=20 reboot-delay=0 update-time=30",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", NULL, call_qmicli_stay } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_qmicli_end },
    /* inhibited before AT+QFOTADL, while connected */
    { .name = "qmi/ufs-while-connected",
      .module = QMI,
      .before = CONNECTED,
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "qmi/daemon-killed-while-connected",
      .module = QMI "download-start-delay=25",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = ".*(succeeded|failed)",
      .by_truth = TRUE,
      .may_probe = TRUE },
};

void
scenario_rows_composition (GPtrArray *all)
{
    add_courses (all);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
