/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Plain text as the source of a man page.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @text, one line without its end, so that it is shown as it is. */
void
roff_append (GString *page, const gchar *text);

/* Appends a request, such as ".B", with @text as its one argument. */
void
roff_append_request (GString *page, const gchar *request, const gchar *text);

/* Appends the text of a comment: paragraphs, parted by empty lines. A line that begins
 * with "@name: ", "- NAME: " or a quoted word and a colon begins an item, which lines
 * that are indented deeper, or the next such line, go on with or end. */
void
roff_append_comment (GString *page, const gchar *comment);

G_END_DECLS
