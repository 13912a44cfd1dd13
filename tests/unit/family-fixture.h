/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Families for tests.
 */

#pragma once

#include "protocol/family.h"

G_BEGIN_DECLS

/* Returns a family file with the required keys and @more. Transfer full. */
gchar *
family_fixture_text (const gchar *more);

/* Returns the family of that file. Transfer full. */
DfotaFamily *
family_fixture_new (const gchar *more);

G_END_DECLS
