/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Scenarios with more than one module or place, and with a lost journal.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void
special_two_modules (void);
void
special_replaced (void);
void
special_moved (void);
void
special_journal_torn (void);

/* A healthy module is plugged in elsewhere while one that is updated is away. */
void
special_plugged_meanwhile (void);

/* Two are updated at once, and both are elsewhere in recovery mode. */
void
special_two_companions (void);

G_END_DECLS
