/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/capabilities.c: a reading of the capabilities that the test ends. The log of
 * fakes.h has its port and what was known before.
 */

#pragma once

#include "module/capabilities.h"

G_BEGIN_DECLS

/* Of the reading that was begun last; borrowed. */
extern GCancellable *fake_capabilities_reading;

/* TRUE: the module refuses the command for updates. */
extern gboolean fake_capabilities_are_refused;

/* TRUE until fake_capabilities_end(). */
gboolean
fake_capabilities_is_reading (void);

/* Ends the reading, which succeeds unless it was cancelled. */
void
fake_capabilities_end (void);

G_END_DECLS
