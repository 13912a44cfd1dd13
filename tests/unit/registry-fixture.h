/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A registry over fakes of GIO's object manager, module/strangers.c, update/other-modems.c and
 * update/update-methods.c. The log of fakes.h has their calls, with the last part of each path.
 */

#pragma once

#include "module/strangers.h"
#include "update-fixture.h"
#include "update/registry.h"

/* Change the answers at any time. */
struct _DfotaStrangers {
    GObject             parent;
    DfotaStrangersFuncs funcs;
    gpointer            user_data;
    gboolean            may_open, may_create;
};

/* Those of the registry; NULL: there is none. */
extern DfotaStrangers *strangers;

/* The update whose methods were attached last. */
extern DfotaUpdate *registry_fixture_attached;

/* Returns an entry of an update whose AT+QFOTADL was sent. Transfer full. */
DfotaJournalEntry *
registry_fixture_new_entry (guint id, const gchar *device, const gchar *imei, DfotaState state);

/* Writes such an entry to the journal. */
void
registry_fixture_write (UpdateFixture *f,
                        guint          id,
                        const gchar   *device,
                        const gchar   *imei,
                        DfotaState     state);

/* Writes a failed one whose file is still in the module. */
void
registry_fixture_write_uncleaned (UpdateFixture *f, guint id, gboolean is_forgotten);

gboolean
registry_fixture_has_file (UpdateFixture *f, guint id);

/* Creates the registry, and forgets what was logged. Transfer full. */
DfotaRegistry *
registry_fixture_new (UpdateFixture *f);

/* Drops the last reference. */
void
registry_fixture_drop (DfotaRegistry *registry);
