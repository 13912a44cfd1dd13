/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Measures how soon the plugin listens in recovery mode, and whether it hears every URC.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures the time from the uevent of each tty in recovery mode to the plugin's message
 * "listening on". Prints minimum, median and maximum as "# measured: …". Fails if a URC of
 * recovery mode is lost. Six attempts: 24 ttys. */
void
measure_listening (void);

G_END_DECLS
