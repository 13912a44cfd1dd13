/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Scenarios that a row cannot describe. Each is a function.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint
special_count (void);

/* "topic/name" */
const gchar *
special_name (guint n);

GTestFunc
special_func (guint n);

G_END_DECLS
