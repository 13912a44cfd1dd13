/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Updates with all their parts, over fake links, a fake modem and a journal.
 */

#pragma once

#include "fake-modem.h"
#include "fakes.h"
#include "journal-fixture.h"
#include "update/update.h"

typedef struct {
    JournalFixture journal;
    DfotaContext   context;
    DfotaFamily   *family;
    DfotaModem    *modem; /* with two ports */
    DfotaPort     *port;
    DfotaPort     *spare;
} UpdateFixture;

#define UPDATE_DEVICE "/sys/1-1"
#define UPDATE_IMEI   "861107030000013"
#define UPDATE_OTHER  "861107030000021" /* another IMEI */

void
update_fixture_set_up (UpdateFixture *f, gconstpointer data);
void
update_fixture_tear_down (UpdateFixture *f, gconstpointer data);

/* Returns options of Start() for a URL. Transfer full. */
DfotaStartOptions *
update_fixture_new_options (UpdateFixture *f);

/* Creates an update from a journal entry with this state, of the fixture's module. @is_sent: of
 * AT+QFOTADL. Transfer full. */
DfotaUpdate *
update_fixture_new_update (UpdateFixture *f, guint id, DfotaState state, gboolean is_sent);

/* Makes the module of @update absent, with a link of its own: it may be in recovery mode. */
void
update_fixture_resume_absent (DfotaUpdate *update);

DfotaJournalEntry *
update_fixture_entry (DfotaUpdate *update);
DfotaMachine *
update_fixture_machine (DfotaUpdate *update);

/* @path: of the property "Modem". */
void
update_fixture_assert_modem (DfotaUpdate *update, const gchar *path);

/* An update in the state downloading, resumed. Transfer full. */
DfotaUpdate *
update_fixture_new_downloading (UpdateFixture *f);

/* An update whose module is absent and may be in recovery mode. Transfer full. */
DfotaUpdate *
update_fixture_new_away (UpdateFixture *f);

/* Drops @update, to whose record all its parts refer: none of them may be left. */
void
update_fixture_drop (DfotaUpdate *update);

#define UPDATE_FIXTURE_ADD(path, function)                                                         \
    g_test_add (path, UpdateFixture, NULL, update_fixture_set_up, function,                        \
                update_fixture_tear_down)
