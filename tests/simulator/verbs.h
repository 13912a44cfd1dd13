/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The verbs of the control socket.
 */

#pragma once

#include "module.h"

G_BEGIN_DECLS

/* Carries out @request: VERB [ARG...], quoted as in a shell. Returns "OK", "OK text", or
 * "ERROR" with what was wrong and what would be right. Transfer full. */
char *
sim_verbs_run (Sim *sim, GMainLoop *loop, const char *request);

/* Prints the verbs as a Markdown table. */
char *
sim_verbs_markdown (void);

G_END_DECLS
