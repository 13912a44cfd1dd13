/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The diagnostics port: one answer, to the question for the version, so that
 * whoever probes it sees at once what it is.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The answer to @bytes read from the port, NULL if it is no question that is
 * known. */
GByteArray *
sim_diag_answer (const char *bytes, gsize length);

G_END_DECLS
