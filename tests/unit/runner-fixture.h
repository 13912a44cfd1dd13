/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update with its parts over fakes, its link held, and nothing started.
 */

#pragma once

#include "fakes.h"
#include "journal-fixture.h"
#include "update/runner.h"

typedef struct {
    JournalFixture     journal;
    DfotaContext       context;
    DfotaStartOptions *start;
    DfotaRecord       *record;
    DfotaCleanup      *cleanup;
    DfotaStarter      *starter;
    DfotaRunner       *runner;
    DfotaPort         *port;
    DfotaPort         *spare;
    GPtrArray         *ports;
    guint              n_begun;
    GError            *begun; /* the first update */
    guint              n_finished;
    guint              n_changes; /* "state-changed", after runner_fixture_count_signals() */
    guint              n_opened;  /* "gate-opened" */
} RunnerFixture;

#define RUNNER_HTTP    "http://host/p"
#define RUNNER_PACKAGE "package" /* one that is uploaded */

/* @source: of Start(), or RUNNER_PACKAGE; NULL: RUNNER_HTTP. */
void
runner_fixture_set_up (RunnerFixture *f, gconstpointer source);
void
runner_fixture_tear_down (RunnerFixture *f, gconstpointer data);

/* Begins anew, for the next row of a table. */
void
runner_fixture_renew (RunnerFixture *f, gconstpointer source);

/* Makes the parts for @entry, which is taken. */
void
runner_fixture_make (RunnerFixture *f, DfotaJournalEntry *entry);

/* Drops them. */
void
runner_fixture_drop (RunnerFixture *f);

/* Returns options of Start() for @source, a URL or a path in the module. Transfer full. */
DfotaStartOptions *
runner_fixture_new_options (const gchar *source);

DfotaJournalEntry *
runner_fixture_entry (RunnerFixture *f);

/* Returns what the file has, not what is in memory. Transfer full. */
DfotaJournalEntry *
runner_fixture_read_entry (RunnerFixture *f);
DfotaMachine
runner_fixture_read_journal (RunnerFixture *f);

DfotaState
runner_fixture_state (RunnerFixture *f);

/* Sends AT+QFOTADL, which the module accepts. */
void
runner_fixture_begin (RunnerFixture *f);

/* Counts signals of the runner from now on. */
void
runner_fixture_count_signals (RunnerFixture *f);

#define RUNNER_FIXTURE_ADD(path, source, function)                                                 \
    g_test_add (path, RunnerFixture, source, runner_fixture_set_up, function,                      \
                runner_fixture_tear_down)
