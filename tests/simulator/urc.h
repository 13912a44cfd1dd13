/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The texts of the URCs of an update, in the styles seen in the field. The updater and the
 * module decide when and where they are sent.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the text of a FOTA URC without line ends. @style is a value of the setting
 * urc-style. A negative @number is left out. */
char *
sim_urc_fota (const char *style, const char *stage, int number);

/* Return the stages of a download for @scheme ("ftp", "http" or "https"). @naming is a value
 * of the setting stages. */
const char *
sim_urc_download_start (const char *naming, const char *scheme);
const char *
sim_urc_download_end (const char *naming, const char *scheme);

/* Returns @text between the line ends that a module sends around it. */
char *
sim_urc_line (const char *text);

G_END_DECLS
