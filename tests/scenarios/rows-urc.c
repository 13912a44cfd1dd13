/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What was seen in the field and must not mislead the plugin: URCs that are lost, torn,
 * doubled, out of order or in another form; other ports, names and ids in recovery mode.
 */

#include "calls.h"

#define BEGUN   "(preparing )?(downloading )?"
#define UPDATED BEGUN "restarting updating verifying succeeded"

#define FOTA(rest) "urc " SCENARIO_MODULE " '+QIND: \"FOTA\"" rest "'"

/* The module is updated, whatever is unusual about it. */
#define ODD(name_, module_, states_)                                                               \
    {                                                                                              \
        .name = "urc/" name_, .module = module_, .source = "http v12-v13.zip", .states = states_,  \
        .reason = "", .after = TESTBED_V13                                                         \
    }

/* The same, where the plugin cannot foresee the reboot: ModemManager may try to probe
 * recovery mode on each kind of port. */
#define SUDDEN(name_, module_)                                                                     \
    {                                                                                              \
        .name = "urc/" name_, .module = module_, .ecm = "", .mbim = "",                            \
        .source = "http v12-v13.zip",                                                              \
        .states = BEGUN "restarting (updating )?(restarting )?verifying succeeded", .reason = "",  \
        .after = TESTBED_V13, .may_probe = TRUE                                                    \
    }

/* A text between the URCs, at the first UPDATING,49. */
#define SAID(name_, text_, states_)                                                                \
    {                                                                                              \
        .name = "urc/" name_, .source = "http v12-v13.zip", .states = states_, .reason = "",       \
        .after = TESTBED_V13, .steps = {                                                           \
            { WHEN_RECORD, "urc +QIND: \"FOTA\",\"UPDATING\",42", FOTA (text_) }                   \
        }                                                                                          \
    }

static const Scenario rows[] = {
    ODD ("start-lost", "lose=START", UPDATED),
    ODD ("updating-lost", "lose=UPDATING", UPDATED),
    ODD ("start-and-updating-lost", "lose=START,UPDATING", BEGUN "restarting verifying succeeded"),
    ODD ("end-lost", "lose=END", BEGUN "restarting updating restarting verifying succeeded"),
    ODD ("all-but-end-lost",
         "lose=HTTPSTART,START,UPDATING",
         BEGUN "restarting verifying succeeded"),
    ODD ("recovery-silent", "lose=START,UPDATING,END", BEGUN "restarting verifying succeeded"),
    SUDDEN ("download-end-lost", "lose=HTTPEND"),
    SUDDEN ("all-lost", "lose=all"),
    SUDDEN ("reboot-at-once", "reboot-delay=0"),
    SUDDEN ("reboot-at-once-same-names", "reboot-delay=0 tty-names=same"),

    ODD ("torn", "tear=on", UPDATED),
    ODD ("doubled", "double=on", UPDATED),
    ODD ("torn-and-doubled", "tear=on double=on", UPDATED),
    /* Without START, so that the row depends on UPDATING. */
    ODD ("without-space", "urc-style=nospace lose=START", UPDATED),
    ODD ("more-spaces", "urc-style=spaces lose=START", UPDATED),
    ODD ("percent-sign", "urc-style=percent lose=START", UPDATED),
    ODD ("stages-of-ec200", "stages=ec200", UPDATED),
    ODD ("no-percents", "percent-steps=none", UPDATED),
    ODD ("percents-stop-short", "percent-steps=7,14,50,98", UPDATED),
    ODD ("percents-repeat", "percent-steps=7,7,7,3,50,50,100,100", UPDATED),
    ODD ("percents-too-high", "percent-steps=1,50,101,4000000000", UPDATED),

    { .name = "urc/urcport-uart",
      .module = "urcport=uart1",
      .ecm = "",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_urc_port_back },
    ODD ("urcport-usbmodem", "urcport=usbmodem", UPDATED),
    ODD ("recovery-urcs-usbmodem", "recovery-urcs=usbmodem", UPDATED),
    ODD ("recovery-urcs-everywhere", "recovery-urcs=all", UPDATED),
    ODD ("same-names", "tty-names=same", UPDATED),
    ODD ("one-port", "recovery-ports=2", UPDATED),
    ODD ("two-ports", "recovery-ports=2,3", UPDATED),
    ODD ("no-at-port", "recovery-ports=0,1", BEGUN "restarting verifying succeeded"),
    ODD ("other-product", "recovery-product=0307", UPDATED),
    ODD ("other-product-one-port", "recovery-product=9008 recovery-ports=2", UPDATED),
    ODD ("rdy-in-recovery", "recovery-boot-urcs=on", UPDATED),
    ODD ("no-boot-urcs", "boot-urcs=none", UPDATED),
    ODD ("only-rdy", "boot-urcs=rdy", UPDATED),
    ODD ("revision-late", "qgmr-delay=40", UPDATED),
    ODD ("latency", "latency=1", UPDATED),
    ODD ("slow-boot", "boot-delay=30", UPDATED),

    SAID ("unknown-stage", ",\"QUUX\",7", UPDATED),
    SAID ("unknown-shape", "", UPDATED),
    SAID ("end-without-code", ",\"END\"", UPDATED),
    SAID ("end-with-a-word", ",\"END\",abc", UPDATED),
    SAID ("restore", ",\"RESTORE\",50", UPDATED),
    SAID ("start-late", ",\"START\"", UPDATED),
    SAID ("download-end-late", ",\"HTTPEND\",0", UPDATED),
    SAID ("download-failed-late", ",\"HTTPEND\",701", UPDATED),
    SAID ("download-start-in-words", ",\"DOWNLOAD START\"", UPDATED),
    SAID ("http-start-in-words", ",\"HTTP START\"", UPDATED),
    /* A premature END,0 is believed, but a later URC corrects it. */
    SAID ("end-too-early",
          ",\"END\",0",
          BEGUN "restarting updating verifying (updating verifying )?succeeded"),
    SAID ("unterminated", ",\"UPDA", UPDATED),

    /* Other URCs of recovery mode are not documented. */
    { .name = "urc/boot-urc-while-updating",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "urc +QIND: \"FOTA\",\"UPDATING\",42",
                   "urc " SCENARIO_MODULE " '+CPIN: READY'" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* The module repeats URCs of recovery mode after the boot. */
    { .name = "urc/end-after-boot",
      .module = "fail-update=510x6 qgmr-delay=60",
      .settings = "[Timeouts]\nSilence=20\nDownload=100\nSettle=20\n",
      .before = { { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying" }, { WHEN_MODEM, NULL, FOTA (",\"END\",510") } },
      .states = BEGUN "restarting retrying verifying failed",
      .reason = "package",
      .code = 510,
      .attempt = 6 },

    /* RDY in normal mode makes ModemManager drop a modem without an MBIM port, and make a new one
     * while the module downloads. */
    { .name = "urc/rdy-during-download",
      .module = "download-start-delay=120",
      .ecm = "",
      .mbim = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", "urc " SCENARIO_MODULE " RDY" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },

    /* Between the inhibition and the reboot, ModemManager's handlers of the URCs on a port that the
     * plugin holds open point to a modem that does not exist any more. The stock quectel plugin has
     * one for RDY (1.20 to 1.24), ModemManager itself has others. */
    { .name = "urc/after-the-modem",
      .module = "reboot-delay=30",
      .ecm = "",
      .mbim = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "restarting" },
                 { WHEN_NO_MODEM, NULL, "urc " SCENARIO_MODULE " RDY" },
                 { WHEN_NOW, NULL, "urc " SCENARIO_MODULE " '+CREG: 0'" },
                 { WHEN_NOW, NULL, "urc " SCENARIO_MODULE " '+CMTI: \"ME\",1'" },
                 { WHEN_NOW, NULL, "urc " SCENARIO_MODULE " RDY" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },

    /* END,505 in normal mode without any reboot: seen on a sibling module. */
    { .name = "urc/end-before-reboot",
      .module = "end-early=505",
      .settings = "[Timeouts]\nSilence=4\nDownload=60\nSettle=4\n",
      .source = "http v12-v13.zip",
      .states = BEGUN "(restarting )?retrying verifying (stalled verifying )?failed",
      .reason = "package",
      .code = 505 },
};

void
scenario_rows_urc (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
