/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Usual updates forward and back, and updates that are refused.
 */

#include "calls.h"

#define UPDATED "(preparing )?(downloading )?restarting updating verifying succeeded"

#define INVALID(name_, source_)                                                                    \
    {                                                                                              \
        .name = "invalid/" name_, .source = source_, .error = "InvalidSource"                      \
    }
#define INVALID_OPTION(name_, options_)                                                            \
    {                                                                                              \
        .name = "invalid/" name_, .source = "http v12-v13.zip", .options = options_,               \
        .error = "InvalidOption"                                                                   \
    }

#define REVISION(key, revision) "{'" key "': <'" revision "'>}"

#define OTHER_REVISION "EP06ELAR99A08M4G_01.001.01.001"

/* How long the answer to AT+QFOTADL is waited for. */
#define SHORT_COMMAND "[Timeouts]\nSilence=100\nDownload=100\nSettle=100\nCommand=2\nRevision=60\n"

static const Scenario rows[] = {
    { .name = "http/forward",
      .ecm = "",
      .mbim = "",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V13,
      .check = check_completed_once },
    { .name = "http/back",
      .ecm = "",
      .revision = TESTBED_V13,
      .source = "http v13-v12.zip",
      .states = UPDATED,
      .reason = "",
      .code = CODE_ZERO,
      .attempt = 1,
      .after = TESTBED_V12,
      .check = check_completed_once },
    { .name = "http/revisions-named",
      .source = "http v12-v13.zip",
      .options = "{'source-revision': <'" TESTBED_V12 "'>, 'target-revision': <'" TESTBED_V13 "'>}",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },

    /* 510 from the check of the first attempt and of the five retries. */
    { .name = "package/wrong-direction",
      .source = "http v13-v12.zip",
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6,
      .check = check_completed_once },
    { .name = "http/not-found",
      .source = "http missing.zip",
      .states = "(preparing )?downloading (verifying )?failed",
      .reason = "download-failed",
      .code = 701 },
    { .name = "start/refused",
      .module = "reject-qfotadl=on",
      .source = "http v12-v13.zip",
      .error = "Refused",
      .states = "(preparing )?failed",
      .reason = "refused",
      .code = CODE_NONE },
    /* The ERROR belonged to a command that ModemManager had given up, and the download begins. */
    { .name = "start/late-error",
      .ecm = "",
      .module = "late-error=on",
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_completed_once },
    { .name = "start/late-error-local",
      .ecm = "",
      .mbim = "",
      .module = "late-error=on",
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_completed_once },
    /* The module reboots before the plugin could read anything. */
    { .name = "start/late-error-gone",
      .module = "late-error=on reboot-delay=0",
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_completed_once },
    { .name = "start/late-error-refused",
      .module = "late-error=on reject-qfotadl=on",
      .source = "http v12-v13.zip",
      .error = "Refused",
      .states = "(preparing )?failed",
      .reason = "refused" },
    /* OK never arrives: Start() answers that the update runs, for it does */
    { .name = "start/answer-lost",
      .ecm = "",
      .module = "lose-answer=on",
      .settings = SHORT_COMMAND,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_completed_once },
    { .name = "start/answer-lost-local",
      .ecm = "",
      .module = "lose-answer=on",
      .settings = SHORT_COMMAND,
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_completed_once },
    /* it reboots before the time for the answer is over */
    { .name = "start/answer-lost-and-gone",
      .module = "lose-answer=on reboot-delay=0",
      .source = "ufs v12-v13.zip",
      .states = "(preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_completed_once },
    { .name = "start/answer-lost-install",
      .module = "lose-answer=on",
      .settings = SHORT_COMMAND,
      .source = "file v12-v13.zip",
      .states = "(preparing )?uploading (preparing )?restarting updating verifying succeeded",
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "start/unsupported",
      .module = "qfotadl-support=off",
      .source = "http v12-v13.zip",
      .error = "Unsupported",
      .check = check_unsupported },
    { .name = "start/call-active",
      .module = "call=voice",
      .source = "http v12-v13.zip",
      .error = "CallActive" },
    { .name = "start/busy",
      .source = "http v12-v13.zip",
      .module = "download-start-delay=20",
      .steps = { { WHEN_STATE, "downloading", NULL, call_start_again } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "start/not-cancellable",
      .source = "http v12-v13.zip",
      .module = "download-start-delay=20",
      .steps = { { WHEN_STATE, "downloading", NULL, call_cancel_and_forget } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_forget },

    /* The revisions that the caller gives. */
    { .name = "revision/wrong-source",
      .source = "http v12-v13.zip",
      .options = REVISION ("source-revision", OTHER_REVISION),
      .error = "WrongRevision" },
    { .name = "revision/already-installed",
      .source = "http v12-v13.zip",
      .options = REVISION ("target-revision", TESTBED_V12),
      .error = "AlreadyInstalled" },
    { .name = "revision/unexpected",
      .source = "http v12-v13.zip",
      .options = REVISION ("target-revision", OTHER_REVISION),
      .states = "(preparing )?(downloading )?restarting updating verifying failed",
      .reason = "unexpected-revision",
      .after = TESTBED_V13 },

    /* None of these is sent to the module. */
    INVALID ("empty", ""),
    INVALID ("file", "/etc/passwd"),
    INVALID ("gopher", "gopher://127.0.0.1/v12-v13.zip"),
    INVALID ("no-host", "http:///v12-v13.zip"),
    INVALID ("no-path", "http://127.0.0.1"),
    INVALID ("port", "http://127.0.0.1:70000/v12-v13.zip"),
    INVALID ("quote", "http://127.0.0.1/a\"b"),
    INVALID ("line-end", "http://127.0.0.1/a\rAT+CFUN=0"),
    INVALID ("dots", "/data/ufs/../passwd"),
    INVALID_OPTION ("option", "{'colour': <'green'>}"),
    INVALID_OPTION ("option-type", "{'target-revision': <uint32 13>}"),
    INVALID_OPTION ("option-empty", "{'target-revision': <''>}"),
};

void
scenario_rows_basic (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
