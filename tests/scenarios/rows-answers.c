/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Answers with unsolicited, late or wrong text beside them, before them or in their place;
 * sub-editions; modules that support only some of the commands.
 */

#include "calls.h"

#define BEGUN      "(preparing )?(downloading )?"
#define UPDATED    BEGUN "restarting updating verifying succeeded"
#define UNVERIFIED BEGUN "restarting updating verifying unverified"

/* For rows in which only the end of the timeout Revision shows that there is no exact revision. */
#define SHORT_REVISION "[Timeouts]\nSilence=100\nDownload=100\nSettle=100\nCommand=20\nRevision=6\n"

#define LATE(text) "\\r\\n" text "\\r\\n\\r\\nOK\\r\\n"

/* The update succeeds, whatever text the module adds. */
#define SAID(name_, module_)                                                                       \
    {                                                                                              \
        .name = "answers/" name_, .module = module_, .ecm = "", .source = "http v12-v13.zip",      \
        .states = UPDATED, .reason = "", .after = TESTBED_V13                                      \
    }

/* The text comes once, before the next answer, after the revision was read. */
#define BEFORE_START(text)                                                                         \
    {                                                                                              \
        { WHEN_MODEM, NULL, NULL, call_await_revision },                                           \
        {                                                                                          \
            WHEN_NOW, NULL, "set " SCENARIO_MODULE " inside-times=1 'inside=" text "'"             \
        }                                                                                          \
    }

static const Scenario answers[] = {
    SAID ("ring", "inside=RING inside-of=+QGMR,+QGMR?"),
    SAID ("late-maker", "'inside=" LATE ("Quectel") "' inside-of=+QGMR inside-times=2"),
    SAID ("late-imei", "'inside=" LATE ("861107030000010") "' inside-of=+CGMR inside-times=2"),
    SAID ("late-revision",
          "'inside=" LATE ("EP06ELAR99A08M4G_01.001.01.001") "' inside-of=+QGMR inside-times=1"),
    SAID ("late-ok", "'inside=\\r\\nOK\\r\\n' inside-of=+QGMR inside-times=3"),

    /* The modem's own property Revision comes over QMI. An answer that ModemManager reads together
     * with the BUSY is lost, and one that it reads later is taken for that of the next command. The
     * plugin reads again until the answers agree, which can take until the update is stalled. */
    { .name = "answers/ring-before-base",
      .module = "inside=BUSY inside-of=+CGMR,+CSUB",
      .source = "http v12-v13.zip",
      .states = BEGUN "restarting updating verifying (stalled )?succeeded",
      .reason = "",
      .after = TESTBED_V13 },

    /* RING must not be read as a revision, which would make a success of this failure. */
    { .name = "answers/ring-after-failure",
      .module = "fail-update=510x6 inside-of=+QGMR",
      .ecm = "",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "verifying", "set " SCENARIO_MODULE " inside=RING" } },
      .states = BEGUN "restarting retrying verifying failed",
      .reason = "package",
      .code = 510 },

    /* An ERROR before the answer to AT+QFOTADL=?, and an OK before the answer to AT+CLCC.
     * Neither is the answer. */
    { .name = "answers/late-error-at-start",
      .before = BEFORE_START ("\\r\\nERROR\\r\\n"),
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "answers/late-ok-at-start",
      .module = "call=voice",
      .before = BEFORE_START ("\\r\\nOK\\r\\n"),
      .source = "http v12-v13.zip",
      .error = "CallActive" },

    { .name = "answers/space-twice",
      .module = "'inside=+QFLDS: 1,2' 'inside-of=+QFLDS=\"UFS\"' inside-times=2",
      .source = "file v12-v13.zip",
      .states = "(preparing )?(uploading )?(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "answers/urc-port-twice",
      .module = "'inside=+QURCCFG: \"urcport\",\"uart1\"' 'inside-of=+QURCCFG=\"urcport\"' "
                "inside-times=1",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_urc_port_kept },

    /* A command that was refused once is sent again. */
    { .name = "answers/refused-at-first",
      .module = "qfotadl-support=off",
      .before = { { WHEN_MODEM, NULL, NULL, call_support_returns } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
};

/* Text lines that belong to another URC, while the package is downloaded. */
#define TEXT(name_, text_)                                                                         \
    {                                                                                              \
        .name = "text/" name_, .module = "download-start-delay=20", .ecm = "",                     \
        .source = "http v12-v13.zip", .states = UPDATED, .reason = "", .after = TESTBED_V13,       \
        .steps = {                                                                                 \
            { WHEN_STATE, "downloading", "urc " SCENARIO_MODULE " '" text_ "'" }                   \
        }                                                                                          \
    }

#define END_0 "+QIND: \"FOTA\",\"END\",0"

static const Scenario texts[] = {
    TEXT ("message", "\\r\\n+CMT: \"+4930\",,\"26/11/26\"\\r\\n" END_0 "\\r\\n"),
    TEXT ("message-second-line", "\\r\\n+CMT: \"+4930\"\\r\\nhello\\r\\n" END_0 "\\r\\n"),
    TEXT ("message-list",
          "\\r\\n+CMGL: 1,\"REC READ\",\"+4930\"\\r\\n+QIND: \"FOTA\",\"HTTPEND\",701\\r\\n"),
    TEXT ("ussd", "\\r\\n+CUSD: 0,\"balance\\r\\n" END_0 "\\r\\n\",15\\r\\n"),
    TEXT ("ussd-line", "+CUSD: 0,\"" END_0 "\",15"),
    TEXT ("echo", "AT+QIND=\"" END_0 "\""),
};

static const Scenario identities[] = {
    { .name = "identity/sub-edition",
      .ecm = "",
      .source = "http v12-edition.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .after = TESTBED_V12_EDITION,
      .check = check_edition_v02 },
    { .name = "identity/sub-edition-named",
      .source = "http v12-edition.zip",
      .options = "{'target-revision': <'" TESTBED_V12_EDITION "'>}",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V12_EDITION },
    { .name = "identity/sub-edition-already-installed",
      .revision = TESTBED_V12_EDITION,
      .source = "http v12-edition.zip",
      .options = "{'target-revision': <'" TESTBED_V12_EDITION "'>}",
      .error = "AlreadyInstalled",
      .after = TESTBED_V12_EDITION },
    { .name = "identity/sub-edition-unknown",
      .module = "csub-support=off",
      .source = "http v12-edition.zip",
      .states = UNVERIFIED,
      .code = CODE_ZERO,
      .after = TESTBED_V12_EDITION,
      .check = check_completed_once },
    /* it may have succeeded: nothing shows that */
    { .name = "identity/sub-edition-unknown-end-lost",
      .module = "csub-support=off lose=END",
      .source = "http v12-edition.zip",
      .states = BEGUN "restarting updating (restarting )?verifying unverified",
      .reason = "end-not-heard",
      .after = TESTBED_V12_EDITION },
    { .name = "identity/sub-edition-unknown-last-end-lost",
      .module = "csub-support=off fail-update=520x2",
      .source = "http v12-edition.zip",
      .steps = { { WHEN_RECORD, "event attempt 3", "set " SCENARIO_MODULE " lose=END" } },
      .states = BEGUN "restarting (updating |retrying |restarting )+verifying unverified",
      .reason = "end-not-heard",
      .code = 520,
      .after = TESTBED_V12_EDITION },
    { .name = "identity/sub-edition-unknown-wrong-package",
      .module = "csub-support=off fail-update=510x6",
      .source = "http v12-edition.zip",
      .states = BEGUN "restarting retrying verifying failed",
      .reason = "package",
      .code = 510 },

    { .name = "identity/base-only",
      .module = "qgmr-support=off",
      .settings = SHORT_REVISION,
      .ecm = "",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "identity/base-only-same-base",
      .module = "qgmr-support=off",
      .settings = SHORT_REVISION,
      .source = "http v12-sub.zip",
      .states = UNVERIFIED,
      .after = TESTBED_V12_SUB },
    { .name = "identity/base-only-same-base-end-lost",
      .module = "qgmr-support=off lose=END,UPDATING",
      .settings = SHORT_REVISION,
      .source = "http v12-sub.zip",
      .states = BEGUN "restarting updating (restarting )?verifying unverified",
      .reason = "end-not-heard",
      .after = TESTBED_V12_SUB },
    { .name = "identity/base-only-wrong-package",
      .module = "qgmr-support=off fail-update=510x6",
      .settings = SHORT_REVISION,
      .source = "http v12-v13.zip",
      .states = BEGUN "restarting retrying verifying failed",
      .reason = "package",
      .code = 510 },

    /* A revision that no firmware of the module ever reports. */
    { .name = "revision/base-as-source",
      .source = "http v12-v13.zip",
      .options = "{'source-revision': <'EP06ELAR02A08M4G'>}",
      .error = "InvalidOption" },
    { .name = "revision/base-as-target",
      .source = "http v12-v13.zip",
      .options = "{'target-revision': <'EP06ELAR03A08M4G'>}",
      .error = "InvalidOption" },
    { .name = "revision/base-and-edition-as-target",
      .source = "http v12-v13.zip",
      .options = "{'target-revision': <'EP06ELAR03A08M4G_V02'>}",
      .error = "InvalidOption" },
    { .name = "revision/exact-where-only-base",
      .module = "qgmr-support=off",
      .settings = SHORT_REVISION,
      .source = "http v12-v13.zip",
      .options = "{'target-revision': <'" TESTBED_V13 "'>}",
      .error = "InvalidOption" },

    /* An invalid IMEI, before or after the update; and the same IMEI in another format. */
    { .name = "imei/none-before",
      .module = "composition=ecm cgsn-answer=Quectel",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " cgsn-answer=" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "imei/none-after",
      .module = "composition=ecm",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating", "set " SCENARIO_MODULE " cgsn-answer=EP06" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "imei/with-version-after",
      .module = "composition=ecm imei=867348030000017",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "updating",
                   "set " SCENARIO_MODULE " cgsn-answer=8673480300000155" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
};

/* A line that cannot be explained is in every answer after the update: the revision is read five
 * times, with pauses that grow, and then the update ends. */
#define UNREADABLE "set " SCENARIO_MODULE " inside=XYZZY inside-of=+CGMR,+QGMR,+QGMR?"
#define READABLE   "set " SCENARIO_MODULE " inside="
#define NO_REVISION_ANY_MORE                                                                       \
    {                                                                                              \
        WHEN_STATE, "updating", UNREADABLE                                                         \
    }
#define IMPATIENT_FOR_REVISION                                                                     \
    "[Timeouts]\nSilence=100\nDownload=100\nSettle=100\nCommand=20\nRevision=1\n"

static const Scenario unreadable[] = {
    { .name = "unreadable/for-good",
      .module = "update-time=20",
      .settings = IMPATIENT_FOR_REVISION,
      .source = "http v12-sub.zip",
      .steps = { NO_REVISION_ANY_MORE, { WHEN_STATE, "unverified", READABLE } },
      .states = BEGUN "restarting updating verifying stalled unverified",
      .reason = "revision-unreadable",
      .code = CODE_ZERO,
      .after = TESTBED_V12_SUB,
      .check = check_completed_once },
    /* no END either: the firmware is not known, and that is no failure */
    { .name = "unreadable/end-lost",
      .module = "update-time=20 lose=END",
      .settings = IMPATIENT_FOR_REVISION,
      .source = "http v12-sub.zip",
      .steps = { NO_REVISION_ANY_MORE, { WHEN_STATE, "unverified", READABLE } },
      .states = BEGUN "restarting updating (restarting )?verifying stalled unverified",
      .reason = "revision-unreadable",
      .after = TESTBED_V12_SUB },
    { .name = "unreadable/after-failed-download",
      .module = "fail-download=701 download-start-delay=10",
      .settings = IMPATIENT_FOR_REVISION,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_STATE, "downloading", UNREADABLE }, { WHEN_STATE, "failed", READABLE } },
      .states = "(preparing )?downloading verifying stalled failed",
      .reason = "download-failed",
      .code = 701 },
    { .name = "unreadable/for-a-while",
      .module = "update-time=20",
      .settings = IMPATIENT_FOR_REVISION,
      .source = "http v12-sub.zip",
      .steps = { NO_REVISION_ANY_MORE, { WHEN_STATE, "stalled", READABLE } },
      .states = BEGUN "restarting updating verifying stalled succeeded",
      .reason = "",
      .after = TESTBED_V12_SUB },
    /* no second update before the end of the first, and then there is one */
    { .name = "unreadable/started-again",
      .module = "update-time=20",
      .settings = IMPATIENT_FOR_REVISION,
      .source = "http v12-sub.zip",
      .steps = { NO_REVISION_ANY_MORE,
                 { WHEN_STATE, "stalled", NULL, call_start_again },
                 { WHEN_STATE, "unverified", READABLE } },
      .states = BEGUN "restarting updating verifying stalled unverified",
      .reason = "revision-unreadable",
      .after = TESTBED_V12_SUB },
    { .name = "unreadable/given-up",
      .module = "update-time=20",
      .settings = IMPATIENT_FOR_REVISION,
      .source = "http v12-sub.zip",
      .steps = { NO_REVISION_ANY_MORE,
                 { WHEN_STATE, "stalled", NULL, call_give_up },
                 { WHEN_STATE, "failed", READABLE } },
      .states = BEGUN "restarting updating verifying stalled failed",
      .reason = "given-up",
      .after = TESTBED_V12_SUB },
};

static void
add (GPtrArray *all, const Scenario *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}

void
scenario_rows_answers (GPtrArray *all)
{
    add (all, answers, G_N_ELEMENTS (answers));
    add (all, texts, G_N_ELEMENTS (texts));
    add (all, identities, G_N_ELEMENTS (identities));
    add (all, unreadable, G_N_ELEMENTS (unreadable));
}
