/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Generated parts in a Markdown file: all between the lines
 *     <!-- BEGIN NAME: made by tests/docs/print-tables -->
 *     <!-- END NAME -->
 * What belongs there is for tables.h.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns @text with each part as print-tables makes it now. Returns NULL with @error if a
 * part has no end, or an unknown name. @n_blocks may be NULL; it gets the number of parts. */
gchar *
docs_blocks_renew (const gchar *text, guint *n_blocks, GError **error);

G_END_DECLS
