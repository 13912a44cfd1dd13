/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The diagnostics port answers the request for the version, so that a probing program
 * recognizes the port at once.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the answer to @bytes, or NULL if they are no known request. Transfer full. */
GByteArray *
sim_diag_answer (const char *bytes, gsize length);

G_END_DECLS
