/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/inhibitor.c: an inhibitor that the test answers. The log of fakes.h has the
 * calls.
 */

#pragma once

#include "module/inhibitor.h"

G_BEGIN_DECLS

/* The inhibitor that was made last; weak. */
extern DfotaInhibitor *fake_inhibitor;

/* Answers the inhibition that was asked for last. */
void
fake_inhibitor_answer (gboolean is_granted);

G_END_DECLS
