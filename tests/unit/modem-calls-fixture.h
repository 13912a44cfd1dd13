/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface on a modem with two ports, whose revision is being read; over fake-revision.h and
 * fake-capabilities.h. The clock is a fake.
 */

#pragma once

#include <libmm-glib.h>

#include "update/modem.h"

typedef struct {
    DfotaContext         context;
    DfotaProfile         profile;
    GDBusObjectSkeleton *object;
    MmGdbusModem        *mm; /* ModemManager's interface */
    DfotaPort           *port;
    DfotaPort           *spare;
    GPtrArray           *ports;
    DfotaModem          *modem;
    guint                n_read; /* signals */
} ModemCallsFixture;

/* The log of a reading over the first port. */
#define MODEM_CALLS_REVISION     "ttyUSB2: revision of xy, 60 s;"
#define MODEM_CALLS_CAPABILITIES "ttyUSB2: capabilities of xy, unknown;"

/* Of fake_time_next(). */
#define MODEM_CALLS_NEVER G_MAXUINT64

/* @data: more of the family file; NULL: nothing. */
void
modem_calls_set_up (ModemCallsFixture *f, gconstpointer data);
void
modem_calls_tear_down (ModemCallsFixture *f, gconstpointer data);

/* Makes the modem anew, after it was dropped. */
void
modem_calls_make_modem (ModemCallsFixture *f);
void
modem_calls_drop_modem (ModemCallsFixture *f);

void
modem_calls_assert_log (const gchar *expected);

/* @expected: as text of a GVariant. */
void
modem_calls_assert_property (ModemCallsFixture *f, const gchar *name, const gchar *expected);

/* Reads the revision of a modem without an update. */
void
modem_calls_get_ready (ModemCallsFixture *f);

#define MODEM_CALLS_ADD(name, data, function)                                                      \
    g_test_add ("/modem-calls/" name, ModemCallsFixture, data, modem_calls_set_up, function,       \
                modem_calls_tear_down)
