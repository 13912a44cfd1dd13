/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The five retries of the module. Checks and updates count together.
 */

#include "calls.h"

#define BEGUN    "(preparing )?(downloading )?restarting "
#define TRIED    BEGUN "(updating |retrying )+verifying "
#define SET_FAIL "set " SCENARIO_MODULE " fail-update="

/* The check fails @n times, then all goes well. */
#define CHECK_FAILS(n, attempt_)                                                                   \
    {                                                                                              \
        .name = "retries/check-fails-" #n, .module = "fail-update=510x" #n,                        \
        .source = "http v12-v13.zip", .states = BEGUN "retrying updating verifying succeeded",     \
        .reason = "", .code = CODE_ZERO, .attempt = attempt_, .after = TESTBED_V13                 \
    }

/* The update fails half-way @n times, then all goes well. */
#define UPDATE_FAILS(n, attempt_)                                                                  \
    {                                                                                              \
        .name = "retries/update-fails-" #n, .module = "fail-update=520x" #n,                       \
        .source = "http v12-v13.zip",                                                              \
        .states = BEGUN "(updating retrying ){" #n "}updating verifying succeeded", .reason = "",  \
        .code = CODE_ZERO, .attempt = attempt_, .after = TESTBED_V13                               \
    }

static const Scenario rows[] = {
    CHECK_FAILS (1, 2),
    CHECK_FAILS (2, 3),
    CHECK_FAILS (3, 4),
    CHECK_FAILS (4, 5),
    CHECK_FAILS (5, 6),
    UPDATE_FAILS (1, 2),
    UPDATE_FAILS (2, 3),
    UPDATE_FAILS (3, 4),
    UPDATE_FAILS (4, 5),
    UPDATE_FAILS (5, 6),

    /* Three checks and three updates make six attempts. */
    { .name = "retries/shared",
      .module = "fail-update=504x3",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "event attempt 4", SET_FAIL "521x3" } },
      .states = BEGUN "retrying (updating retrying ){3}verifying failed",
      .reason = "update-failed",
      .code = 521,
      .attempt = 6 },
    { .name = "retries/shared-other-way",
      .module = "fail-update=521x3",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "event attempt 4", SET_FAIL "504x3" } },
      .states = BEGUN "(updating retrying ){3}verifying failed",
      .reason = "package",
      .code = 504,
      .attempt = 6 },

    /* A damaged package, which the module's own check finds. */
    { .name = "retries/junk",
      .source = "http junk.zip",
      .before = { { WHEN_MODEM, NULL, NULL, call_add_junk } },
      .states = TRIED "failed",
      .reason = "package",
      .code = 504,
      .attempt = 6 },
    { .name = "retries/cut-short",
      .source = "http short.zip",
      .before = { { WHEN_MODEM, NULL, NULL, call_add_junk } },
      .states = TRIED "failed",
      .reason = "package",
      .code = 504,
      .attempt = 6 },

    /* The module sends no boot URCs after its last attempt: the timeout Settle decides. */
    { .name = "retries/no-boot-urcs-at-the-end",
      .module = "fail-update=510x6 boot-urcs=none",
      .settings = "[Timeouts]\nSilence=100\nDownload=100\nSettle=3\nRevision=60\n",
      .source = "http v12-v13.zip",
      .states = BEGUN "retrying verifying failed",
      .reason = "package",
      .code = 510,
      .attempt = 6 },

    /* A module without a backup partition retries for ever. The state stays retrying and
     * never becomes failed. */
    { .name = "retries/without-end",
      .module = "fail-update=520x99 no-backup=on",
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "event attempt 9", SET_FAIL "none" } },
      .states = BEGUN "(updating retrying ){8}updating verifying succeeded",
      .reason = "",
      .attempt = 6,
      .after = TESTBED_V13 },
    { .name = "retries/doubled",
      .module = "fail-update=510x3 double=on",
      .source = "http v12-v13.zip",
      .states = BEGUN "retrying updating verifying succeeded",
      .reason = "",
      .attempt = 4,
      .after = TESTBED_V13 },
};

void
scenario_rows_retries (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
