/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Defects of the state directory. The daemon starts in any case. A command that cannot be
 * journalled first is not sent.
 */

#include "calls.h"

#define UPDATED "(preparing )?(downloading )?restarting updating verifying succeeded"

/* A file of another origin is in the state directory; then a usual update. */
#define FOUND(name_, spoil_, check_)                                                               \
    {                                                                                              \
        .name = "journal/" name_, .source = "http v12-v13.zip", .states = UPDATED, .reason = "",   \
        .after = TESTBED_V13, .check = check_, .before = {                                         \
            { WHEN_MODEM, NULL, "daemon stop", spoil_ },                                           \
            { WHEN_NOW, NULL, "daemon start" },                                                    \
            { WHEN_MODEM, NULL, NULL, call_await_revision },                                       \
        }                                                                                          \
    }

static const Scenario rows[] = {
    FOUND ("torn", call_leave_torn_journal, check_bad_journal),
    FOUND ("empty", call_leave_empty_journal, check_bad_journal),
    FOUND ("newer-version", call_leave_newer_journal, check_newer_journal),
    { .name = "journal/not-writable",
      .source = "http v12-v13.zip",
      .before = { { WHEN_MODEM, NULL, NULL, call_block_state_folder } },
      .error = "Journal" },
    { .name = "journal/not-there-at-start",
      .source = "http v12-v13.zip",
      .before = { { WHEN_MODEM, NULL, "daemon stop", call_block_state_folder },
                  { WHEN_NOW, NULL, "daemon start" },
                  { WHEN_MODEM, NULL, NULL, call_await_revision } },
      .error = "Journal",
      .check = check_no_journal },
};

void
scenario_rows_journal (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
