/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Shared by the tests of QMI: a simulated module without a port. Requests and answers are built and
 * read by libqmi.
 */

#pragma once

#include "qmi.h"

G_BEGIN_DECLS

typedef struct {
    SimSettings *settings;
    SimAt       *at;
    SimQmi      *qmi;
    GPtrArray   *sent; /* the indications, printed */
    guint        reboots;
    guint        power_offs;
    guint8       cids[0x30];
    char        *sms; /* the last one that was sent */
} Fixture;

/* For g_test_add (). */
void
fixture_set_up (Fixture *fixture, gconstpointer unused);
void
fixture_tear_down (Fixture *fixture, gconstpointer unused);

/* Returns a request of the client of @service. Transfer full. */
QmiMessage *
fixture_request (Fixture *fixture, QmiService service, guint16 id);

/* Returns the answer to @request, printed, with its result at the end. Takes ownership of
 * @request. */
char *
fixture_ask (Fixture *fixture, QmiMessage *request);

/* Fails the test unless @text contains @part. */
void
fixture_assert_has (const char *text, const char *part);

/* Returns the id of a new client of @service. */
guint8
fixture_allocate (Fixture *fixture, QmiService service);

G_END_DECLS
