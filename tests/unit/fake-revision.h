/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/revision.c: a reading of the revision that the test ends. The log of fakes.h has
 * its port.
 */

#pragma once

#include "module/revision.h"

G_BEGIN_DECLS

/* The revision that is read. */
#define FAKE_REVISION "EP06ELAR02A08M4G_01.001.01.001"

/* TRUE until fake_revision_end(). */
gboolean
fake_revision_is_reading (void);

/* Ends the reading. @error: NULL if it succeeds; taken. */
void
fake_revision_end (GError *error);

G_END_DECLS
