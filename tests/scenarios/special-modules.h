/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Scenarios with more than one module or USB port, and with a lost journal.
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

/* A healthy module is plugged in at another port while an updating module is away. */
void
special_plugged_meanwhile (void);

/* Two modules are updated at once, and both appear at other USB paths in recovery mode. */
void
special_two_companions (void);

G_END_DECLS
