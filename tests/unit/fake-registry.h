/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces update/registry.c: a registry that checks and starts updates as the test sets. The log
 * of fakes.h has what it is asked for.
 */

#pragma once

#include "update/registry.h"

G_BEGIN_DECLS

typedef struct {
    gint         check_error;   /* -1: none */
    guint        n_good_checks; /* before check_error counts */
    int          truncated;     /* the descriptor of a file that shrinks at the check; -1: none */
    gboolean     refuses_modems;
    const gchar *closed_port; /* that ModemManager must not open; NULL: none */
} FakeRegistryFacts;

#define FAKE_REGISTRY_FACTS                                                                        \
    {                                                                                              \
        -1, 0, -1, FALSE, NULL                                                                     \
    }

extern FakeRegistryFacts fake_registry_facts;
extern DfotaContext      fake_registry_context;

/* There is one at a time. Transfer full. dfota_registry_new() makes it, too, and copies its
 * context. */
DfotaRegistry *
fake_registry_new (void);

/* TRUE until fake_registry_end_start(). */
gboolean
fake_registry_is_starting (void);

/* Ends the start of an update. @error: taken; NULL: the update was started. */
void
fake_registry_end_start (GError *error);

G_END_DECLS
