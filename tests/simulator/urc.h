/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * How the URCs of an update look, in the styles seen in the field. When they
 * come, and where, is left to the updater and the module.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of a FOTA URC without line ends. @style is a value of the key
 * urc-style; @number is left out if negative. */
char *
sim_urc_fota (const char *style, const char *stage, int number);

/* The stages of a download as @naming (a value of the key stages) calls them
 * for @scheme ("ftp", "http" or "https"). */
const char *
sim_urc_download_start (const char *naming, const char *scheme);
const char *
sim_urc_download_end (const char *naming, const char *scheme);

/* @text between the line ends that a module puts around it. */
char *
sim_urc_line (const char *text);

G_END_DECLS
