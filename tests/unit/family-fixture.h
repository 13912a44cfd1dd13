/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Families for tests.
 */

#pragma once

#include "protocol/family.h"

G_BEGIN_DECLS

/* A family file that has what is required, and @more. Transfer full. */
gchar *
family_fixture_text (const gchar *more);

/* The family of that file. Transfer full. */
DfotaFamily *
family_fixture_new (const gchar *more);

G_END_DECLS
