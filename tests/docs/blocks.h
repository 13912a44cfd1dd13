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

/* @text with each part as print-tables makes it now. NULL if a part has no end or
 * a name that is not known. @n_blocks, if not NULL: how many parts there are. */
gchar *
docs_blocks_renew (const gchar *text, guint *n_blocks, GError **error);

G_END_DECLS
