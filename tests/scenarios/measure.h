/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * How soon the plugin listens in recovery mode, and whether it hears everything.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From the uevent of each tty in recovery mode to the plugin's line "listening on":
 * prints minimum, median and maximum as "# measured: …"; that no URC of recovery mode
 * is lost is asserted. Six attempts: 24 ttys. */
void
measure_listening (void);

G_END_DECLS
